/** Many small worlds in one namespace: each has a server name, two machines and a homeserver of its own, so they cannot meet. */
import { type Authority, createAuthority, type LeafOptions } from '../support/pki.ts';
import { type Host, host } from './addresses.ts';
import { type App, startApps } from './apps.ts';
import { behindProxy, type Homeserver, type HomeserverFault, startBackend } from './backend.ts';
import { type Fault, startFaults } from './faults.ts';
import { addressRecords, startNamed, type Zone } from './named.ts';
import { type NameServer, startNames } from './names.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import type { BlackHole } from './namespace-script.ts';
import { createNginx, type Site, sitesEnabled, siteText } from './nginx.ts';
import { createOddCertificates, type OddCertificate, type OddCertificates } from './odd-certificates.ts';
import { startTlsServer, type TlsServer } from './tls-servers.ts';

/** What a world is laid out on. */
export interface Plot {
  /** The server name. */
  readonly s: string;
  /** The Matrix host. */
  readonly t: string;
  /** The machine of the server name's web site; `t` is another one. */
  readonly apex: Host;
  readonly delegate: Host;
  /** Where the homeserver listens on loopback. */
  readonly backend: number;
}

export interface WorldSite extends Omit<Site, 'name' | 'certificate'> {
  readonly certificate: { readonly names: readonly string[]; readonly odd?: OddCertificate } & LeafOptions;
}

/** What a world adds to its two machines' address records and its sound homeserver. */
export interface Layout {
  readonly records?: readonly string[];
  /** Replaces the address records of `s` and `t`. */
  readonly addresses?: readonly string[];
  readonly zones?: readonly Zone[];
  readonly sites?: readonly WorldSite[];
  readonly faults?: readonly Fault[];
  readonly blackHoles?: readonly BlackHole[];
  readonly apps?: readonly App[];
  readonly names?: readonly NameServer[];
  readonly tlsServers?: readonly TlsServer[];
  /** Addresses beside those of the two machines. */
  readonly moreAddresses?: readonly string[];
  /** null = it does not run. */
  readonly homeserver?: HomeserverFault | 'sound' | null;
  /** Further ones on loopback, for other server names. */
  readonly homeservers?: readonly {
    readonly serverName: string;
    readonly port: number;
    readonly fault?: HomeserverFault;
  }[];
}

export interface World {
  /** A DNS label; the server name is `<id>.example.org`. */
  readonly id: string;
  /** The server name, when it is another one. */
  name?(plot: Plot): string;
  lay(plot: Plot): Layout;
}

export interface OpenWorlds {
  readonly namespace: Namespace;
  close(): Promise<void>;
}

export const serverNameOf = (id: string): string => `${id}.example.org`;

export function plotOf(id: string, index: number): Plot {
  const s = serverNameOf(id);
  return {
    s,
    t: `matrix.${s}`,
    apex: host(2 * index + 1),
    delegate: host(2 * index + 2),
    backend: 18_000 + index,
  };
}

export async function openWorlds(worlds: readonly World[]): Promise<OpenWorlds> {
  const laid = worlds.map((world, index) => {
    const plot = plotOf(world.id, index);
    return { plot, layout: world.lay(plot), name: world.name?.(plot) ?? plot.s };
  });
  const authority = await createAuthority();
  const odd = await createOddCertificates(authority);
  const namespace = await openNamespace(
    authority.root + odd.roots,
    laid.flatMap(({ layout }) => layout.blackHoles ?? []),
    laid.flatMap(({ layout }) => layout.moreAddresses ?? []),
  );
  try {
    await startAll(namespace, { authority, odd }, laid);
  } catch (error) {
    await namespace.close();
    throw error;
  } finally {
    odd.close();
  }
  return { namespace, close: () => namespace.close() };
}

interface Makers {
  readonly authority: Authority;
  readonly odd: OddCertificates;
}

interface Laid {
  readonly name: string;
  readonly plot: Plot;
  readonly layout: Layout;
}

async function startAll(namespace: Namespace, makers: Makers, laid: readonly Laid[]): Promise<void> {
  for (const { plot, layout } of laid) {
    for (const [number, site] of (layout.sites ?? []).entries()) {
      const name = `${plot.s}-${number}`;
      const folder = await certificateOf(namespace, makers, name, site.certificate);
      namespace.put(`${sitesEnabled}/${name}`, siteText({ ...site, name, certificate: folder }));
    }
  }
  const apps = laid.flatMap(({ layout }) => layout.apps ?? []);
  const names = laid.flatMap(({ layout }) => layout.names ?? []);
  const faults = laid.flatMap(({ layout }) => layout.faults ?? []);
  await Promise.all([
    startNamed(
      namespace,
      laid.flatMap(({ plot, layout }) => [zoneOf(plot, layout), ...(layout.zones ?? [])]),
    ),
    startBackend(namespace, laid.flatMap(homeserversOf)),
    faults.length > 0 ? startFaults(namespace, faults) : null,
    apps.length > 0 ? startApps(namespace, apps) : null,
    names.length > 0 ? startNames(namespace, names) : null,
    ...laid.flatMap(({ plot, layout }) =>
      (layout.tlsServers ?? []).map(async (server, number) => {
        const folder = await certificateOf(namespace, makers, `${plot.s}-tls-${number}`, server);
        await startTlsServer(namespace, server, folder);
      }),
    ),
    createNginx(namespace).serve(),
  ]);
}

function homeserversOf({
  name,
  plot,
  layout: { homeserver = 'sound', homeservers = [] },
}: Laid): Homeserver[] {
  const more = homeservers.map(({ serverName, port, fault = null }) => ({
    serverName,
    listeners: behindProxy(port),
    fault,
  }));
  if (homeserver === null || more.length > 0) return more;
  const fault = homeserver === 'sound' ? null : homeserver;
  return [{ serverName: name, listeners: behindProxy(plot.backend), fault }];
}

const zoneOf = (plot: Plot, layout: Layout): Zone => ({
  name: plot.s,
  records: [
    ...(layout.addresses ?? [
      ...addressRecords(`${plot.s}.`, plot.apex),
      ...addressRecords(`${plot.t}.`, plot.delegate),
    ]),
    ...(layout.records ?? []),
  ],
});

async function certificateOf(
  namespace: Namespace,
  { authority, odd }: Makers,
  lineage: string,
  { names, odd: kind, ...options }: Pick<WorldSite['certificate'], 'names' | 'odd'> & LeafOptions,
): Promise<string> {
  if (kind === undefined) return putCertificate(namespace, authority, lineage, names, options);
  const { certificate, key } = await odd.make(kind, names);
  const folder = `/etc/letsencrypt/live/${lineage}`;
  namespace.put(`${folder}/fullchain.pem`, certificate);
  namespace.put(`${folder}/privkey.pem`, key, 0o600);
  return folder;
}

/** Lays a certificate where certbot would, and gives the folder. */
export async function putCertificate(
  namespace: Namespace,
  authority: Authority,
  lineage: string,
  names: readonly string[],
  options: LeafOptions = {},
): Promise<string> {
  const leaf = await authority.leaf(names, options);
  const folder = `/etc/letsencrypt/live/${lineage}`;
  namespace.put(`${folder}/cert.pem`, leaf.leaf);
  namespace.put(`${folder}/chain.pem`, leaf.chain);
  namespace.put(`${folder}/fullchain.pem`, leaf.certificate);
  namespace.put(`${folder}/privkey.pem`, leaf.key, 0o600);
  return folder;
}
