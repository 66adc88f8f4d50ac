/** Probing the addresses of a destination, each on its own, each once, however often somebody asks. */
import { isPublicAddress } from '../matrix/ip-policy.ts';
import type { Destination, Route } from '../matrix/types.ts';
import { federationRequests, probeAddress } from '../probe/address.ts';
import { readKeyDocument } from '../probe/key-document.ts';
import { limits } from '../probe/limits.ts';
import type { AddressFacts } from '../probe/types.ts';
import { isIPv6 } from '../system/ip.ts';
import type { Clock, Network } from '../system/types.ts';
import type { TargetFacts } from './types.ts';

/** What decides the handshake and the requests; the rest of a route does not matter here. */
export type RouteNames = Pick<Route, 'sni' | 'certificateName' | 'hostHeader'>;

export interface Prober {
  /** Never rejects. */
  target(destination: Destination, names: RouteNames): Promise<TargetFacts>;
  /** Senders refuse private addresses, and so do we unless told otherwise. */
  mayContact(address: string): boolean;
  /** Ends the probes that still run: guesses that turned out to be off the route. */
  abandonRest(): void;
}

export interface ProberOptions {
  readonly allowPrivate: boolean;
  readonly userAgent: string;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  addresses(host: string): Promise<string[]>;
}

export function createProber(
  ports: { readonly network: Network; readonly clock: Clock },
  options: ProberOptions,
  signal: AbortSignal,
): Prober {
  const running = new Map<string, Promise<AddressFacts>>();
  const rest = new AbortController();
  const either = AbortSignal.any([signal, rest.signal]);
  const requests = federationRequests();
  const mayContact = (address: string) => options.allowPrivate || isPublicAddress(address);

  const probe = async (address: string, port: number, names: RouteNames): Promise<AddressFacts> => {
    const { sni, certificateName, hostHeader } = names;
    const target = { address, port, sni, certificateName, hostHeader, requests };
    const seen = await probeAddress(ports, target, { userAgent: options.userAgent }, either);
    const document = seen.exchanges.keys?.status === 200 ? readKeyDocument(seen.exchanges.keys) : null;
    return { address, port, skipped: null, ...seen, keys: document };
  };

  const once = (address: string, port: number, names: RouteNames): Promise<AddressFacts> => {
    const key = [address, port, names.sni, names.certificateName, names.hostHeader].join(' ');
    const facts = running.get(key) ?? probe(address, port, names);
    running.set(key, facts);
    return facts;
  };

  return {
    mayContact,
    async target(destination, names) {
      const { port } = destination;
      const used = { v4: 0, v6: 0 };
      const addresses = (await options.addresses(destination.host)).map((address) => {
        const family = isIPv6(address) ? 'v6' : 'v4';
        if (!mayContact(address)) return untouched(address, port, 'private-address');
        if (!(family === 'v6' ? options.ipv6 : options.ipv4)) return untouched(address, port, 'no-route');
        used[family] += 1;
        if (used[family] > limits.addressesPerFamily) return untouched(address, port, 'limit');
        return once(address, port, names);
      });
      return { ...destination, addresses: await Promise.all(addresses) };
    },
    abandonRest: () => rest.abort(),
  };
}

const untouched = (address: string, port: number, skipped: AddressFacts['skipped']): AddressFacts => ({
  address,
  port,
  connection: null,
  skipped,
  trusted: false,
  exchanges: {},
  keys: null,
});
