/** All that was seen of one server name. Serialisable: `--json` carries it, and the checks judge nothing else. */
import type { Destination, Route, ServerName, TrailStep, WellKnownOutcome } from '../matrix/types.ts';
import type { AddressFacts, DnsAnswer, VantageFacts, WellKnownAttempt } from '../probe/types.ts';

export interface TargetFacts extends Destination {
  readonly addresses: readonly AddressFacts[];
}

export interface WellKnownFacts {
  /** One per address of the server name. */
  readonly attempts: readonly WellKnownAttempt[];
  /** What a sender makes of it; by the attempt of `decidedBy`. */
  readonly outcome: WellKnownOutcome;
  /** Address of the attempt that decided. null when none gave an answer. */
  readonly decidedBy: string | null;
}

/** Questions beyond the route, asked only when the route fails, so that no accusation is made without a control. */
export interface Controls {
  /** The file as other hosts give it, asked when the server name gives none that counts. */
  readonly wellKnownElsewhere: readonly { readonly host: string; readonly attempt: WellKnownAttempt }[];
  /** The delegated host on 443, asked when m.server has no port and 8448 does not answer. */
  readonly on443: TargetFacts | null;
}

export interface Facts {
  readonly serverName: ServerName;
  /** ISO 8601, UTC: the moment that validity is judged by. */
  readonly checkedAt: string;
  readonly elapsedMs: number;
  readonly vantage: VantageFacts;
  /** Every question that was asked, in the order of the answers. */
  readonly dns: readonly DnsAnswer[];
  /** null when the resolution never asks for it (IP literal, explicit port). */
  readonly wellKnown: WellKnownFacts | null;
  readonly route: Route;
  readonly trail: readonly TrailStep[];
  readonly targets: readonly TargetFacts[];
  readonly controls: Controls;
}

/** The lines of the looking screen. */
export type LookLine = 'addresses' | 'well-known' | 'srv' | 'tls' | 'answers' | 'host';

export interface LookEvent {
  readonly line: LookLine;
  readonly state: 'running' | 'ok' | 'warning' | 'error' | 'skipped';
  /** Untrusted text may be inside: escape before printing. */
  readonly text: string;
}
