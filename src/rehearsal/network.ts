/** A network port with another internet behind it: public-looking addresses that lead to loopback, or nowhere. */
import { type Endpoint, type Network, NetworkError } from '../system/types.ts';

/** What is at an address and port: a listener on loopback, nothing that listens, or nothing that ever answers. */
export type Place = Endpoint | 'refused' | 'silent';

export interface NetworkMap {
  readonly nameservers: readonly Endpoint[];
  /** Asked for every connection, so that a world can change. An address that nobody has is silent. */
  find(transport: 'udp' | 'tcp', to: Endpoint): Place;
}

/** Everything but the destination is the real network's work. Nothing outside the map is ever contacted. */
export function mapNetwork(real: Network, map: NetworkMap): Network {
  return {
    nameservers: async () => [...map.nameservers],
    datagram: async (to, message, accept, signal) =>
      real.datagram(await resolve(map.find('udp', to), to, signal), message, accept, signal),
    connect: async (to, signal) => real.connect(await resolve(map.find('tcp', to), to, signal), signal),
    secure: (connection, options, signal) => real.secure(connection, options, signal),
    hasRoute: async () => true,
  };
}

async function resolve(place: Place, to: Endpoint, signal: AbortSignal): Promise<Endpoint> {
  if (place === 'silent') return aborted(signal);
  if (place === 'refused') {
    throw new NetworkError('refused', 'ECONNREFUSED', `connect ECONNREFUSED ${to.address}:${to.port}`);
  }
  return place;
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** One spelling for each address, so that `2606:2800:220:1:0:0:0:1` and `2606:2800:220:1::1` are the same key. */
export const canonicalAddress = (address: string): string =>
  address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
