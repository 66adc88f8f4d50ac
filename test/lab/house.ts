/** One server in a namespace of its own, as its admin has it before the program comes: DNS, a web site, Synapse. */
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type Authority, createAuthority } from '../support/pki.ts';
import { type Host, host } from './addresses.ts';
import { startBackend } from './backend.ts';
import { homeserverYamlPath, listenersOf, plainListener, resources } from './homeserver-yaml.ts';
import { addressRecords, type Named, startNamed } from './named.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { createNginx, type Nginx, sitesEnabled, siteText } from './nginx.ts';
import type { LabProcess } from './process.ts';
import { putCertificate } from './world.ts';

export const serverName = 'example.org';
export const matrixHost = 'matrix.example.org';

export interface House {
  readonly namespace: Namespace;
  readonly authority: Authority;
  readonly named: Named;
  readonly nginx: Nginx;
  /** "1.22.1" */
  readonly nginxVersion: string;
  readHomeserverYaml(): string;
  writeHomeserverYaml(text: string): void;
  /** Starts the homeserver anew with what its file says. */
  restartHomeserver(): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Whether the server name has a web site on a machine of its own, with its files in /var/www/html. */
  readonly website: boolean;
  /** More lines for the zone. */
  readonly records?: readonly string[];
  /** Names of the certificate that Synapse itself serves on 8448; without it Synapse is on loopback only. */
  readonly synapseTls?: readonly string[];
}

const apex: Host = host(1);
const delegate: Host = host(2);

export async function openHouse(options: HouseOptions): Promise<House> {
  const authority = await createAuthority();
  const namespace = await openNamespace(authority.root);
  try {
    return await furnish(namespace, authority, options);
  } catch (error) {
    await namespace.close();
    throw error;
  }
}

async function furnish(namespace: Namespace, authority: Authority, options: HouseOptions): Promise<House> {
  const nginx = createNginx(namespace);
  if (options.website) await putWebsite(namespace, authority);
  namespace.put(homeserverYamlPath, await homeserverYaml(namespace, authority, options.synapseTls ?? []));
  const readYaml = (): string => readFileSync(namespace.outside(homeserverYamlPath), 'utf8');
  const homeserver = (): Promise<LabProcess> =>
    startBackend(namespace, [{ serverName, listeners: listenersOf(readYaml()), fault: null }]);

  const records = [
    ...addressRecords('@', apex),
    ...addressRecords('matrix', delegate),
    ...(options.records ?? []),
  ];
  const [named, , started, { stderr }] = await Promise.all([
    startNamed(namespace, [{ name: serverName, records }]),
    nginx.serve(),
    homeserver(),
    namespace.run(['nginx', '-v']),
  ]);

  let running = started;
  return {
    namespace,
    authority,
    named,
    nginx,
    nginxVersion: /nginx\/([\d.]+)/.exec(stderr)?.[1] ?? '',
    readHomeserverYaml: readYaml,
    writeHomeserverYaml: (text) => namespace.put(homeserverYamlPath, text),
    async restartHomeserver() {
      await running.stop();
      running = await homeserver();
    },
    close: () => namespace.close(),
  };
}

async function putWebsite(namespace: Namespace, authority: Authority): Promise<void> {
  const certificate = await putCertificate(namespace, authority, `web-${serverName}`, [serverName]);
  const site = {
    name: 'web',
    machine: apex,
    ports: [443],
    serverNames: [serverName],
    certificate,
    lines: ['root /var/www/html;'],
  };
  namespace.put('/var/www/html/index.html', '<!DOCTYPE html><title>A web site</title>\n');
  namespace.put(`${sitesEnabled}/web`, siteText(site));
}

/** As people write it: without anchors where the same stands twice. */
export const yamlOf = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false });

async function homeserverYaml(
  namespace: Namespace,
  authority: Authority,
  tlsNames: readonly string[],
): Promise<string> {
  const base = { server_name: serverName, pid_file: '/run/matrix-synapse.pid', report_stats: false };
  if (tlsNames.length === 0) return yamlOf({ ...base, listeners: [plainListener] });
  const folder = await putCertificate(namespace, authority, 'synapse', tlsNames);
  return yamlOf({
    ...base,
    tls_certificate_path: `${folder}/fullchain.pem`,
    tls_private_key_path: `${folder}/privkey.pem`,
    listeners: [
      { port: 8448, tls: true, type: 'http', bind_addresses: ['0.0.0.0', '::'], resources },
      plainListener,
    ],
  });
}
