/** The well-known file as each address of the server name gives it, read once for all rules. */
import type { Facts } from '../discover/types.ts';
import { readServerWellKnown, type WellKnownReading } from '../matrix/well-known.ts';
import type { HttpExchange, WellKnownAttempt, WellKnownHop } from '../probe/types.ts';
import { isBySrv, isDelegated } from './evidence.ts';
import { targetsReach } from './standing.ts';
import type { Severity } from './types.ts';

export interface FileView {
  readonly attempt: WellKnownAttempt;
  readonly address: string;
  readonly last: WellKnownHop | null;
  /** The answer that counts, null when none came. */
  readonly exchange: HttpExchange | null;
  readonly reading: WellKnownReading | null;
  /** Sits behind a redirect that changed the path. */
  readonly movedTo: string | null;
}

export const FILE_PATH = '/.well-known/matrix/server';

export const fileUrl = (facts: Facts): string => `https://${facts.serverName.host}${FILE_PATH}`;

export function viewOf(attempt: WellKnownAttempt): FileView {
  const last = attempt.hops.at(-1) ?? null;
  // A body over the limit ends the exchange with a fault, and that is a fault of the file.
  const counts = attempt.stop === null || last?.exchange?.fault === 'too-large';
  const exchange = counts ? (last?.exchange ?? null) : null;
  const reading = exchange === null ? null : readServerWellKnown(exchange);
  const moved = attempt.hops.length > 1 && last !== null && pathOf(last.url) !== FILE_PATH;
  return { attempt, address: attempt.address, last, exchange, reading, movedTo: moved ? last.url : null };
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

/**
 * The addresses that a sender can end on. One that takes no connection beside others that do is no view of the
 * file: a sender goes on, and the rule for dead addresses tells of it.
 */
export function fileViews(facts: Facts): FileView[] {
  const views = (facts.wellKnown?.attempts ?? []).map(viewOf);
  const open = views.filter(({ attempt }) => attempt.hops[0]?.connection.tcp === 'open');
  return open.length > 0 ? open : views;
}

/** A file that is ignored costs nothing as long as what servers do instead works. */
export const fallbackSeverity = (facts: Facts): Severity =>
  targetsReach(facts) === false ? 'error' : 'warning';

/** What servers do without a file that counts: "go on to SRV records and port 8448". */
export function instead(facts: Facts): string {
  switch (facts.route.failure) {
    case 'srv-failed':
      return 'go on to SRV records, and give up there, because the question fails';
    case 'srv-not-offered':
      return 'go on to the SRV record, and stop there, because it says that there is no service';
    default:
      return isBySrv(facts) && !isDelegated(facts)
        ? 'go on to SRV records'
        : 'go on to SRV records and port 8448';
  }
}

export function afterwards(facts: Facts): string {
  // Another address gives a file that counts; this is about those who do not come to it.
  if (isDelegated(facts)) return ` Servers that read it here ${instead(facts)}.`;
  return targetsReach(facts) === true
    ? ' Servers ignore it and get through all the same, by SRV record or port 8448.'
    : ` Servers ignore it and ${instead(facts)}.`;
}
