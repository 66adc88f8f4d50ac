/** Where the look is made from: without it a dead resolver here looks like a dead server there. */
import { formatEndpoint } from '../matrix/server-name.ts';
import type { Resolver } from '../probe/dns/resolver.ts';
import type { VantageFacts } from '../probe/types.ts';
import type { Endpoint } from '../system/types.ts';

export interface Standpoint {
  readonly servers: readonly Endpoint[];
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

export async function vantageFacts(from: Standpoint, resolver: Resolver): Promise<VantageFacts> {
  const { servers, ipv4, ipv6 } = from;
  const nameservers = servers.map(({ address, port }) => formatEndpoint(address, port));
  const answers = resolver.answers();
  const answered = answers.some((a) => a.status !== 'timeout' && a.status !== 'unreachable');
  if (answered || answers.length === 0) {
    return { nameservers, ipv4, ipv6, resolverAnswers: answered ? true : null };
  }
  // Every question failed: is it the name's servers or this host's resolver? The root always has an answer.
  const root = servers.length > 0 ? await resolver.ask('.', 'NS') : null;
  return { nameservers, ipv4, ipv6, resolverAnswers: root !== null && root.server !== null };
}
