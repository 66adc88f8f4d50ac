/** The three names that most trouble comes from, as data for every screen and report that shows a route. */
import type { Facts } from '../discover/types.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import { leafOf, places } from './evidence.ts';

export interface RouteNames {
  /** In user IDs. */
  readonly serverName: string;
  /** Where servers connect, in the order in which they try. Hosts without brackets. Empty when the route fails before. */
  readonly connectTo: readonly {
    readonly host: string;
    readonly port: number;
    readonly addresses: readonly string[];
  }[];
  /** The name, or address without brackets, that the certificate must carry. */
  readonly mustCarry: string;
  /** What the certificates that were presented carry; null when none was. Untrusted text. */
  readonly carries: readonly string[] | null;
  /** Whether each of them carries the name; null when none was presented. */
  readonly carried: boolean | null;
}

export function routeNames(facts: Facts): RouteNames {
  const { certificateName } = facts.route;
  const leaves = places(facts).flatMap(({ address }) => leafOf(address) ?? []);
  const names = leaves.flatMap(({ dnsNames, addresses, commonName }) =>
    dnsNames.length + addresses.length > 0 ? [...dnsNames, ...addresses] : (commonName ?? []),
  );
  return {
    serverName: facts.serverName.text,
    connectTo: facts.targets.map(({ host, port, addresses }) => ({
      host,
      port,
      addresses: addresses.map(({ address }) => address),
    })),
    mustCarry: certificateName,
    carries: leaves.length === 0 ? null : [...new Set(names)],
    carried: leaves.length === 0 ? null : leaves.every((leaf) => certificateFits(leaf, certificateName)),
  };
}
