/** The well-known file of the server name, from each of its addresses, and what a sender makes of it. */
import type { WellKnownOutcome } from '../matrix/types.ts';
import { readServerWellKnown } from '../matrix/well-known.ts';
import { limits } from '../probe/limits.ts';
import type { WellKnownAttempt } from '../probe/types.ts';
import { isIPv6 } from '../system/ip.ts';
import type { WellKnownFacts } from './types.ts';

/** Senders start the next address this much later (happy eyeballs, as Twisted's HostnameEndpoint does). */
const STAGGER_MS = 300;

export function attemptOutcome(attempt: WellKnownAttempt): WellKnownOutcome {
  const exchange = attempt.hops.at(-1)?.exchange;
  if (attempt.stop !== null || !exchange) return { kind: 'none' };
  return readServerWellKnown(exchange).outcome;
}

/**
 * The address that a sender ends on is the first to accept a connection, each starting a little after the one
 * before; what that address says then counts, also when it is an error.
 * `attempts` are in the order in which a sender tries the addresses.
 */
export function decideWellKnown(attempts: readonly WellKnownAttempt[]): WellKnownFacts {
  let winner: WellKnownAttempt | null = null;
  let best = Number.POSITIVE_INFINITY;
  // One address that a sender refuses to contact makes it use none of them.
  const usable = attempts.some((attempt) => attempt.stop === 'private-address' && attempt.hops.length === 0)
    ? []
    : attempts;
  usable.forEach((attempt, index) => {
    const first = attempt.hops[0]?.connection;
    if (first?.tcp !== 'open') return;
    const at = index * STAGGER_MS + first.tcpMs;
    if (at < best) {
      best = at;
      winner = attempt;
    }
  });
  const decided = winner as WellKnownAttempt | null;
  return {
    attempts,
    outcome: decided ? attemptOutcome(decided) : { kind: 'none' },
    decidedBy: decided?.address ?? null,
  };
}

/** Addresses that a sender may end on as well, and that say something else than the one that decides. */
export function otherVoices(wellKnown: WellKnownFacts | null): WellKnownAttempt[] {
  if (wellKnown === null || wellKnown.decidedBy === null) return [];
  const said = ({ kind, ...rest }: WellKnownOutcome): string =>
    'value' in rest ? rest.value.toLowerCase() : kind === 'empty' ? 'none' : kind;
  const decided = said(wellKnown.outcome);
  return wellKnown.attempts.filter(
    (attempt) => attempt.hops[0]?.connection.tcp === 'open' && said(attemptOutcome(attempt)) !== decided,
  );
}

/** Where the file is asked. Addresses of a family without a route here are left out, unless there are no others to tell about. */
export function fileAddresses(
  addresses: readonly string[],
  from: { readonly ipv4: boolean; readonly ipv6: boolean },
): string[] {
  const routed = addresses.filter((address) => (isIPv6(address) ? from.ipv6 : from.ipv4));
  return (routed.length > 0 ? routed : [...addresses]).slice(0, limits.addressesPerFamily * 2);
}

/** An address that must not be contacted; a sender does not do so either. */
export const refusedAttempt = (address: string): WellKnownAttempt => ({
  address,
  hops: [],
  stop: 'private-address',
  ms: 0,
});

/** The attempt whose answer counts. */
export const decidingAttempt = (wellKnown: WellKnownFacts | null): WellKnownAttempt | undefined =>
  wellKnown?.attempts.find((attempt) => attempt.address === wellKnown.decidedBy);
