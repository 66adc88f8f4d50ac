/** One machine as its admin sees it from a shell on it: today's Synapse, a proxy or none in front, certificates. */
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type Authority, createAuthority } from '../support/pki.ts';
import { type Host, host } from './addresses.ts';
import { apacheProxyLines, startApache } from './apache.ts';
import { homeserverYamlPath, plainListener, resources } from './homeserver-yaml.ts';
import { yamlOf } from './house.ts';
import { addressRecords, startNamed } from './named.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { createNginx, proxyLines, sitesEnabled, siteText } from './nginx.ts';
import { type Installed, start } from './synapse/homeserver.ts';
import { putCertificate } from './world.ts';

export const serverName = 'example.org';

const own: Host = host(1);

/** Where certbot would keep the certificate of the machine. */
export const lineage = `/etc/letsencrypt/live/${serverName}`;

export interface Machine {
  readonly namespace: Namespace;
  readonly authority: Authority;
  readonly synapse: Installed;
}

export interface MachineOptions {
  /** What ends TLS on port 8448. */
  readonly front: 'nginx' | 'apache' | 'synapse';
  /** Lines of the proxy's site, in place of sound ones. */
  readonly site?: (lines: readonly string[]) => readonly string[];
  /** Changes of homeserver.yaml's top-level keys; undefined takes a key out. */
  readonly yaml?: (yaml: HomeserverYaml) => HomeserverYaml;
  /** The file that `front: synapse` names as its certificate, below the lineage. */
  readonly certificateFile?: string;
  /** Files beside homeserver.yaml, with the text of each; those in conf.d are loaded after it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Before Synapse starts. */
  readonly before?: (machine: Machine) => void | Promise<void>;
  /** When all runs. */
  readonly after?: (machine: Machine) => void | Promise<void>;
  /** Where Synapse answers once it runs; null = it is not started. */
  readonly answersAt?: string | null;
}

export type HomeserverYaml = Readonly<Record<string, unknown>>;

export const tlsListener = {
  port: 8448,
  tls: true,
  type: 'http',
  // In the order of old templates; the other way round today's Synapse stops at ::.
  bind_addresses: ['::', '0.0.0.0'],
  resources,
};

export const plainUrl = 'http://127.0.0.1:8008/_matrix/federation/v1/version';

/**
 * @param synapse Its folder, keys and database; one machine after the other may have the same.
 */
export async function openMachine(synapse: Installed, options: MachineOptions): Promise<Machine> {
  const authority = await createAuthority();
  const namespace = await openNamespace(authority.root);
  try {
    return await furnish({ namespace, authority, synapse }, options);
  } catch (error) {
    await namespace.close();
    throw error;
  }
}

async function furnish(machine: Machine, options: MachineOptions): Promise<Machine> {
  const { namespace, authority, synapse } = machine;
  await putCertificate(namespace, authority, serverName, [serverName]);
  namespace.put(homeserverYamlPath, yamlText(synapse, options));
  for (const [path, text] of Object.entries(options.files ?? {})) namespace.put(path, text);
  await options.before?.(machine);
  await Promise.all([
    startNamed(namespace, [{ name: serverName, records: addressRecords('@', own) }]),
    startFront(namespace, options),
    startSynapse(machine, options),
  ]);
  await options.after?.(machine);
  return machine;
}

function yamlText(synapse: Installed, options: MachineOptions): string {
  const { front, certificateFile = 'fullchain.pem', yaml = (same) => same } = options;
  const generated = parse(synapse.read()) as HomeserverYaml;
  const own =
    front === 'synapse'
      ? {
          tls_certificate_path: `${lineage}/${certificateFile}`,
          tls_private_key_path: `${lineage}/privkey.pem`,
          listeners: [tlsListener, plainListener],
        }
      : { listeners: [plainListener] };
  // No other server exists here that it could ask for keys.
  return yamlOf(yaml({ ...generated, ...own, trusted_key_servers: [] }));
}

async function startFront(
  namespace: Namespace,
  { front, site = (same) => same }: MachineOptions,
): Promise<void> {
  const common = { machine: own, ports: [443, 8448], certificate: lineage };
  if (front === 'nginx') {
    const lines = site(proxyLines(8008));
    const whole = { ...common, name: 'matrix', serverNames: [serverName], lines };
    namespace.put(`${sitesEnabled}/matrix`, siteText(whole));
    await createNginx(namespace).serve();
  } else if (front === 'apache') {
    await startApache(namespace, { ...common, serverName, lines: site(apacheProxyLines(8008)) });
  }
}

async function startSynapse(
  machine: Machine,
  { answersAt = plainUrl, files = {} }: MachineOptions,
): Promise<void> {
  if (answersAt === null) return;
  const confd = join(dirname(homeserverYamlPath), 'conf.d');
  const paths = [
    homeserverYamlPath,
    ...(Object.keys(files).some((path) => path.startsWith(confd)) ? [confd] : []),
  ];
  await start(machine.namespace, machine.synapse, paths, answersAt);
}
