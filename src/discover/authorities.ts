/** What the zone's own name servers say, each asked by itself: a secondary that was left behind shows nowhere else. */
import { createResolver } from '../probe/dns/resolver.ts';
import type { Clock, Network } from '../system/types.ts';
import type { Lookups } from './lookups.ts';
import type { AuthorityFacts } from './types.ts';

const MOST_SERVERS = 4;
/** Shorter than for the route's own questions: this is beside the route, and a slow server is no disagreement. */
const BOUNDS = { resend: 800, giveUp: 2000 };

interface AuthorityPorts {
  readonly network: Network;
  readonly clock: Clock;
  readonly lookups: Lookups;
  mayContact(address: string): boolean;
}

/** Never rejects; empty when the zone's servers are not known. `host` is the server name's. */
export async function lookAtAuthorities(
  host: string,
  { lookups, mayContact, ...ports }: AuthorityPorts,
  signal: AbortSignal,
): Promise<AuthorityFacts[]> {
  const names = await serversOf(host, lookups);
  return Promise.all(
    names.slice(0, MOST_SERVERS).map(async (name) => {
      const address = (await lookups.addresses(name)).find(mayContact) ?? null;
      if (address === null) return { name, address, answers: [] };
      const server = { address, port: 53 };
      const resolver = createResolver(ports, { servers: [server], bounds: BOUNDS, mostQuestions: 8 }, signal);
      const answers = await Promise.all([
        resolver.ask(host, 'A'),
        resolver.ask(host, 'AAAA'),
        resolver.ask(`_matrix-fed._tcp.${host}`, 'SRV'),
        resolver.ask(`_matrix._tcp.${host}`, 'SRV'),
      ]);
      return { name, address, answers };
    }),
  );
}

/** Name servers of the zone that holds the name: its own, or those of the zone that says it has none. */
async function serversOf(host: string, lookups: Lookups): Promise<string[]> {
  const own = await lookups.ask(host, 'NS');
  if (own.status === 'ok') return own.records.map((record) => record.data);
  // A name that does not exist has no servers of its own, and those of a top-level domain only refer elsewhere.
  if (own.status !== 'nodata' || own.zone === null || !own.zone.includes('.')) return [];
  if (own.zone === own.name || !own.name.endsWith(`.${own.zone}`)) return [];
  const above = await lookups.ask(own.zone, 'NS');
  return above.records.map((record) => record.data);
}
