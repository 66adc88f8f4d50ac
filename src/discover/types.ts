/** All that was seen of one server name. Serialisable: `--json` carries it, and the checks judge nothing else. */
import type { Destination, Route, ServerName, TrailStep, WellKnownOutcome } from '../matrix/types.ts';
import type {
  AddressFacts,
  ConnectionFacts,
  DnsAnswer,
  HttpExchange,
  VantageFacts,
  WellKnownAttempt,
} from '../probe/types.ts';

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

/** What one of the zone's own name servers answers. */
export interface AuthorityFacts {
  readonly name: string;
  /** null when it has no address that may be contacted. */
  readonly address: string | null;
  readonly answers: readonly DnsAnswer[];
}

/** What answers clients at one address. `exchange` is null where nothing is asked: without a connection, or without trust. */
export interface ClientAnswer {
  readonly connection: ConnectionFacts;
  readonly exchange: HttpExchange | null;
}

/** The client API's way in, as far as other servers' admins stumble over it. */
export interface ClientFacts {
  /** /.well-known/matrix/client of the server name, redirects followed; null when it could not be asked. */
  readonly file: HttpExchange | null;
  /** The text of m.homeserver.base_url; null when the file gives none. */
  readonly baseUrl: string | null;
  /** What answers at base_url; null when there is none, or it is no https URL. */
  readonly versions: ClientAnswer | null;
  /** The same at an address of the other family, where base_url has one and this host a way to it. */
  readonly otherVersions?: ClientAnswer;
}

/** Where a sender goes that ends on another address of the server name, and reads another file there. */
export interface OtherRoute {
  /** The address of the server name. */
  readonly address: string;
  readonly route: Route;
  readonly targets: readonly TargetFacts[];
}

/** Questions beyond the route, so that no accusation is made without a control. */
export interface Controls {
  /** The file as other hosts give it, asked when the route fails and the server name gives none that counts. */
  readonly wellKnownElsewhere: readonly { readonly host: string; readonly attempt: WellKnownAttempt }[];
  /** The file once more, as a browser: asked when it was refused (neither 200 nor 404). */
  readonly wellKnownAsBrowser: WellKnownAttempt | null;
  /** The delegated host on 443, asked when m.server has no port and 8448 does not answer. */
  readonly on443: TargetFacts | null;
  /** SRV questions for labels that nobody can have made, one a name whose SRV records or aliases were seen. */
  readonly randomLabels: readonly DnsAnswer[];
  /** SRV questions for labels that nobody reads, asked when the route fails. */
  readonly wrongLabels: readonly DnsAnswer[];
  /** Where the older SRV label leads, with the route's names: looked at when the route by the newer one fails. */
  readonly otherLabel?: readonly TargetFacts[];
  /** Questions that ended in SERVFAIL, and slow ones for SRV records, again with checking disabled (RFC 4035 §3.2.2). */
  readonly unchecked: readonly DnsAnswer[];
  /** One for each address that takes connections and says something else than the one that decided. */
  readonly otherRoutes?: readonly OtherRoute[];
  /** The zone's own servers; empty when they are not known or were too slow. */
  readonly authorities: readonly AuthorityFacts[];
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
  /** null when the server name has no web site to ask (an address, or a port in the name). */
  readonly client: ClientFacts | null;
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
