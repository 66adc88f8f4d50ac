/** What the homeserver is to be: behind a proxy, or with TLS of its own. */
export interface LoopbackFront {
  readonly kind: 'proxy';
  readonly address: string;
  readonly port: number;
  /** Ports that the proxy takes itself on the same machine, so that no listener may keep them. */
  readonly takes: readonly number[];
}

export interface SynapseFront {
  readonly kind: 'synapse';
  readonly port: number;
  /** Whether apps are known to connect to this port as well. */
  readonly clients: boolean;
  readonly certificate: string;
  readonly key: string;
}
