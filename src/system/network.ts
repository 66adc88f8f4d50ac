import { connect } from './connect.ts';
import { datagram } from './datagram.ts';
import { readText } from './files.ts';
import { parseResolvConf } from './resolv-conf.ts';
import { hasRoute } from './route.ts';
import { secure, warmUp } from './tls.ts';
import type { Endpoint, Network } from './types.ts';

/** Lists ask for every name; a look that is repeated later finds what has changed meanwhile. */
const REMEMBERED_MS = 2000;

export interface NetworkOptions {
  /** "/etc/resolv.conf" unless said otherwise. */
  readonly resolvConf?: string;
}

export function createNetwork(options: NetworkOptions = {}): Network {
  const resolvConf = options.resolvConf ?? '/etc/resolv.conf';
  let known: { readonly readAt: number; readonly servers: readonly Endpoint[] } | null = null;
  return {
    async nameservers() {
      const now = performance.now();
      if (known === null || now - known.readAt > REMEMBERED_MS) {
        // Unreadable is as good as absent: either way there is nobody to ask.
        const text = await readText(resolvConf, 65_536).catch(() => null);
        known = { readAt: now, servers: parseResolvConf(text ?? '') };
      }
      return [...known.servers];
    },
    datagram,
    connect,
    secure,
    warmUp,
    hasRoute,
  };
}
