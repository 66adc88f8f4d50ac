/** A real nginx with Debian's own nginx.conf: sites go where an admin puts them, and its validator runs before each start. */
import { existsSync, readFileSync } from 'node:fs';
import type { Host } from './addresses.ts';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';
import { until } from './wait.ts';

export interface Nginx {
  /** `nginx -t`: what it says when it refuses, null when all is well. */
  validate(): Promise<string | null>;
  /** Validates, then serves what lies in sites-enabled now. Throws with nginx's words when it refuses. */
  serve(): Promise<void>;
}

export interface Site {
  /** Of the file in sites-enabled. */
  readonly name: string;
  readonly machine: Host;
  readonly ports: readonly number[];
  readonly serverNames: readonly string[];
  /** Folder that holds fullchain.pem and privkey.pem. */
  readonly certificate: string;
  /** Lines inside the server block. */
  readonly lines: readonly string[];
  /** Both, unless said otherwise. */
  readonly families?: readonly (keyof Host)[];
  /** Refuse clients that do not say which name they want. */
  readonly onlyWithName?: boolean;
  /** Demand a certificate of clients. */
  readonly clientCertificate?: boolean;
}

export const sitesEnabled = '/etc/nginx/sites-enabled';

/** A site bound to the addresses of one machine, so that many machines fit into one nginx. */
export function siteText(site: Site): string {
  const { machine, ports, families = ['v4', 'v6'] } = site;
  const places = ports.flatMap((port) =>
    families.map((family) => (family === 'v4' ? `${machine.v4}:${port}` : `[${machine.v6}]:${port}`)),
  );
  const listens = places.map((place) => `listen ${place} ssl;`);
  const refusal = places.map((place) => `  listen ${place} ssl default_server;\n`).join('');
  const lines = [
    ...listens,
    `server_name ${site.serverNames.join(' ')};`,
    `ssl_certificate ${site.certificate}/fullchain.pem;`,
    `ssl_certificate_key ${site.certificate}/privkey.pem;`,
    ...(site.clientCertificate === true
      ? [`ssl_client_certificate ${site.certificate}/fullchain.pem;`, 'ssl_verify_client on;']
      : []),
    ...site.lines,
  ];
  const block = `server {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
  return site.onlyWithName === true ? `server {\n${refusal}  ssl_reject_handshake on;\n}\n${block}` : block;
}

/** The path goes to the homeserver byte by byte, as there is no URI behind the port. */
export const proxyLines = (port: number): string[] => [
  'location ~ ^/(_matrix|_synapse/client) {',
  `  proxy_pass http://127.0.0.1:${port};`,
  '  proxy_set_header Host $host:$server_port;',
  '  proxy_set_header X-Forwarded-For $remote_addr;',
  '  proxy_set_header X-Forwarded-Proto $scheme;',
  '}',
];

/** The answer to /.well-known/matrix/server, as it is. The body must be free of single quotes. */
export const wellKnownLines = (body: string, type = 'application/json'): string[] => [
  'location = /.well-known/matrix/server {',
  `  default_type ${type};`,
  '  add_header Access-Control-Allow-Origin *;',
  `  return 200 '${body}';`,
  '}',
];

/** The file for apps; browsers may read it only where `more` says so. */
export const clientFileLines = (baseUrl: string, more: readonly string[] = []): string[] => [
  'location = /.well-known/matrix/client {',
  '  default_type application/json;',
  ...more.map((line) => `  ${line}`),
  `  return 200 '${JSON.stringify({ 'm.homeserver': { base_url: baseUrl } })}';`,
  '}',
];

export const FOR_BROWSERS = 'add_header Access-Control-Allow-Origin *;';

export function createNginx(namespace: Namespace): Nginx {
  let running: LabProcess | null = null;
  const pidFile = namespace.outside('/run/nginx.pid');
  const errorLog = (): string => {
    const path = namespace.outside('/var/log/nginx/error.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const validate = async (): Promise<string | null> => {
    const { code, stderr } = await namespace.run(['nginx', '-t']);
    return code === 0 ? null : stderr;
  };

  return {
    validate,
    async serve() {
      const refusal = await validate();
      if (refusal !== null) throw new Error(`nginx -t refuses:\n${refusal}`);
      await running?.stop();
      const nginx = namespace.spawn(['nginx', '-g', 'daemon off;']);
      running = nginx;
      await until('nginx runs', () => {
        if (nginx.hasExited()) throw new Error(`nginx ended: ${nginx.output().stderr}\n${errorLog()}`);
        return existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim() !== '';
      });
    },
  };
}
