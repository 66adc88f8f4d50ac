/** A real Apache with Debian's own apache2.conf; only an Apache world has its folder. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './addresses.ts';
import type { Namespace } from './namespace.ts';
import { until } from './wait.ts';

export interface ApacheSite {
  readonly machine: Host;
  readonly ports: readonly number[];
  readonly serverName: string;
  /** Folder that holds fullchain.pem and privkey.pem. */
  readonly certificate: string;
  /** Lines inside each VirtualHost. */
  readonly lines: readonly string[];
}

const MODULES = ['headers', 'proxy', 'proxy_http', 'setenvif', 'socache_shmcb', 'ssl'];

/** The path goes to the homeserver byte by byte. */
export const apacheProxyLines = (port: number): string[] => [
  'AllowEncodedSlashes NoDecode',
  'ProxyPreserveHost on',
  'RequestHeader set X-Forwarded-Proto "https"',
  `ProxyPass /_matrix http://127.0.0.1:${port}/_matrix nocanon`,
  `ProxyPassReverse /_matrix http://127.0.0.1:${port}/_matrix`,
];

const places = ({ machine, ports }: ApacheSite): string[] =>
  ports.flatMap((port) => [`${machine.v4}:${port}`, `[${machine.v6}]:${port}`]);

function siteText(site: ApacheSite): string {
  const lines = [
    `ServerName ${site.serverName}`,
    'SSLEngine on',
    `SSLCertificateFile ${site.certificate}/fullchain.pem`,
    `SSLCertificateKeyFile ${site.certificate}/privkey.pem`,
    ...site.lines,
  ];
  const text = lines.map((line) => `  ${line}\n`).join('');
  return `<VirtualHost ${places(site).join(' ')}>\n${text}</VirtualHost>\n`;
}

/** Lays the site out as a2enmod and a2ensite do, and starts Apache. */
export async function startApache(namespace: Namespace, site: ApacheSite): Promise<void> {
  const etc = join(namespace.folder, 'root/etc/apache2');
  cpSync('/etc/apache2', etc, { recursive: true, verbatimSymlinks: true });
  for (const module of MODULES) {
    for (const kind of ['load', 'conf']) {
      const link = join(etc, 'mods-enabled', `${module}.${kind}`);
      if (!existsSync(join(etc, 'mods-available', `${module}.${kind}`))) continue;
      rmSync(link, { force: true });
      symlinkSync(`../mods-available/${module}.${kind}`, link);
    }
  }
  rmSync(join(etc, 'sites-enabled/000-default.conf'), { force: true });
  const listens = places(site).map((place) => `Listen ${place}\n`);
  writeFileSync(join(etc, 'ports.conf'), listens.join(''));
  namespace.put('/etc/apache2/sites-enabled/matrix.conf', siteText(site));
  for (const folder of ['/run/apache2', '/run/lock/apache2', '/var/log/apache2'])
    mkdirSync(namespace.outside(folder), { recursive: true });

  const command = '. /etc/apache2/envvars; exec apache2 -DFOREGROUND';
  const apache = namespace.spawn(['sh', '-c', command]);
  const pidFile = namespace.outside('/run/apache2/apache2.pid');
  const log = namespace.outside('/var/log/apache2/error.log');
  await until('Apache runs', () => {
    if (apache.hasExited()) {
      const logged = existsSync(log) ? readFileSync(log, 'utf8') : '';
      throw new Error(`Apache ended: ${apache.output().stderr}\n${logged}`);
    }
    return existsSync(pidFile);
  });
}
