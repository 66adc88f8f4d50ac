/** The homeservers behind the lab's proxies: one process for all of a namespace. */
import { startServer } from './bundle.ts';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';

/** What is wrong with a homeserver's answers; null = nothing. */
export type HomeserverFault =
  | 'other-server-name'
  | 'bad-signature'
  | 'no-keys'
  | 'no-version'
  /** An internal error at the version, with Matrix's own words. */
  | 'internal-error'
  /** Matrix's own 403 for everything below federation. */
  | 'forbidden'
  | 'keys-not-json'
  | 'keys-as-text'
  | 'keys-expired'
  | 'keys-for-minutes'
  /** Only a key of an algorithm that nobody knows. */
  | 'no-ed25519'
  /** Base64 with its "=", which Synapse accepts. */
  | 'padded'
  /** Keys of its own, though others have the same server name. */
  | 'other-keys'
  | 'synapse-0.33'
  | 'dendrite';

/** As in homeserver.yaml. */
export interface Listener {
  readonly port: number;
  readonly addresses: readonly string[];
  /** Of `resources`; both when nothing is said. */
  readonly serves?: readonly string[];
  /** Paths of certificate and key inside the namespace; null = plain HTTP, for a proxy. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
}

export interface Homeserver {
  readonly serverName: string;
  readonly listeners: readonly Listener[];
  readonly fault: HomeserverFault | null;
}

/** What a homeserver behind a proxy on the same machine listens on. */
export const behindProxy = (port: number): Listener[] => [{ port, addresses: ['127.0.0.1'], tls: null }];

export const startBackend = (namespace: Namespace, homeservers: readonly Homeserver[]): Promise<LabProcess> =>
  startServer(namespace, 'homeserver', homeservers);
