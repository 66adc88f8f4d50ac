/** One server in a namespace of its own, as its admin has it before the program comes: DNS, a web site, Synapse. */
import { type Authority, createAuthority } from '../support/pki.ts';
import { type Host, host } from './addresses.ts';
import { behindProxy, type Listener, startBackend } from './backend.ts';
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
  /** Starts Synapse anew with other listeners. */
  restartHomeserver(listeners: readonly Listener[]): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Whether the server name has a web site on a machine of its own, with its files in /var/www/html. */
  readonly website: boolean;
  /** More lines for the zone. */
  readonly records?: readonly string[];
  /** What the homeserver listens on at the beginning. */
  readonly listeners?: readonly Listener[];
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
  if (options.website) {
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
  const homeserver = (listeners: readonly Listener[]): Promise<LabProcess> =>
    startBackend(namespace, [{ serverName, listeners, fault: null }]);
  const [named, , started, { stderr }] = await Promise.all([
    startNamed(namespace, [
      {
        name: serverName,
        records: [
          ...addressRecords('@', apex),
          ...addressRecords('matrix', delegate),
          ...(options.records ?? []),
        ],
      },
    ]),
    nginx.serve(),
    homeserver(options.listeners ?? behindProxy(8008)),
    namespace.run(['nginx', '-v']),
  ]);

  let running = started;
  return {
    namespace,
    authority,
    named,
    nginx,
    nginxVersion: /nginx\/([\d.]+)/.exec(stderr)?.[1] ?? '',
    async restartHomeserver(listeners) {
      await running.stop();
      running = await homeserver(listeners);
    },
    close: () => namespace.close(),
  };
}
