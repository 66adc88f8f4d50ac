/** Where the look is made from: without it a dead resolver here looks like a dead server there. */
import { formatEndpoint } from '../matrix/server-name.ts';
import type { Resolver } from '../probe/dns/resolver.ts';
import type { DnsAnswer, VantageFacts } from '../probe/types.ts';
import type { Clock, Endpoint } from '../system/types.ts';

/** Late for a resolver that is there; the root's servers it has in its memory. */
const LATE_MS = 500;

export interface Standpoint {
  readonly servers: readonly Endpoint[];
  /** They are not this machine's own. */
  readonly given: boolean;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

const isAnswered = ({ status }: DnsAnswer): boolean => status !== 'timeout' && status !== 'unreachable';

/** Every question so far stayed without an answer: what is asked next would only wait as long again. */
export const nobodyAnswers = (resolver: Resolver): boolean => !resolver.answers().some(isAnswered);

/**
 * Sends the question that tells a dead resolver from dead name servers as soon as answers are late, so that nobody
 * waits for it at the end. `signal`: the end of the look.
 */
export function expectSilence(clock: Clock, resolver: Resolver, signal: AbortSignal): void {
  const cancel = clock.timer(LATE_MS, () => {
    if (nobodyAnswers(resolver)) resolver.expect('.', 'NS');
  });
  signal.addEventListener('abort', cancel, { once: true });
}

export async function vantageFacts(from: Standpoint, resolver: Resolver): Promise<VantageFacts> {
  const { servers, ipv4, ipv6 } = from;
  const nameservers = servers.map(({ address, port }) => formatEndpoint(address, port));
  const seen = { nameservers, ...(from.given ? { given: true } : {}), ipv4, ipv6 };
  const answers = resolver.answers();
  const answered = answers.some(isAnswered);
  if (answered || answers.length === 0) {
    return { ...seen, resolverAnswers: answered ? true : null };
  }
  // Every question failed: is it the name's servers or this host's resolver? The root always has an answer.
  const root = servers.length > 0 ? await resolver.ask('.', 'NS') : null;
  return { ...seen, resolverAnswers: root !== null && root.server !== null };
}
