import { connect } from './connect.ts';
import { datagram } from './datagram.ts';
import { readText } from './files.ts';
import { parseResolvConf } from './resolv-conf.ts';
import { hasRoute } from './route.ts';
import type { Network } from './types.ts';

export interface NetworkOptions {
  /** "/etc/resolv.conf" unless said otherwise. */
  readonly resolvConf?: string;
}

export function createNetwork(options: NetworkOptions = {}): Network {
  const resolvConf = options.resolvConf ?? '/etc/resolv.conf';
  return {
    async nameservers() {
      try {
        return parseResolvConf((await readText(resolvConf, 65_536)) ?? '');
      } catch {
        // Unreadable is as good as absent: either way there is nobody to ask.
        return [];
      }
    },
    datagram,
    connect,
    // node:tls takes 9 ms to load, and what needs only DNS never pays for it.
    secure: async (connection, secureOptions, signal) =>
      (await import('./tls.ts')).secure(connection, secureOptions, signal),
    warmUp: () => {
      import('./tls.ts').then(
        (tls) => tls.warmUp(),
        // The first handshake will say it.
        () => undefined,
      );
    },
    hasRoute,
  };
}
