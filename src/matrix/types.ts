/** Vocabulary of server-name resolution (Server-Server API, "Resolving server names"). Pure data. */

/** A parsed server name: `hostname[:port]`, the part after the colon in a user ID. */
export interface ServerName {
  /** As written; compared case-sensitively. */
  readonly text: string;
  /** Without port and without brackets; case kept. */
  readonly host: string;
  readonly kind: 'name' | 'ipv4' | 'ipv6';
  /** The explicit port, null when there is none. */
  readonly port: number | null;
}

export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** Without final dot; "" is the root, "service not offered" (RFC 2782). */
  readonly target: string;
}

export type SrvLabel = '_matrix-fed._tcp' | '_matrix._tcp';

/** What the file at https://S/.well-known/matrix/server comes to, for a current Synapse. */
export type WellKnownOutcome =
  | { readonly kind: 'delegated'; readonly value: string }
  /** The empty string: no delegation, row 20 of the decision table. */
  | { readonly kind: 'empty' }
  /** Any error of the file: the resolution goes on with SRV records of S. */
  | { readonly kind: 'none' };

/** What a question for SRV records comes to, for a current Synapse. `failed` ends the resolution: it never falls through. */
export type SrvOutcome =
  | { readonly kind: 'records'; readonly records: readonly SrvRecord[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly status: 'servfail' | 'refused' | 'timeout' | 'other' };

export type Via =
  | 'address'
  | 'name-with-port'
  | 'well-known-address'
  | 'well-known-port'
  | 'well-known-srv'
  | 'well-known-srv-legacy'
  | 'well-known-default'
  | 'srv'
  | 'srv-legacy'
  | 'default';

/** A host and port to look up and connect to. Host without brackets. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  /** The SRV record that named it, null otherwise. */
  readonly srv: SrvRecord | null;
}

/** Why a current Synapse gives up without trying to connect. */
export type RouteFailure = 'srv-failed' | 'srv-not-offered' | 'invalid-delegation';

export interface Route {
  /** Line 1 to 20 of the decision table (docs/resolution.md). */
  readonly row: number;
  /** Step of the specification: "1", "2", "3.1" to "3.5", "4", "5", "6". */
  readonly step: string;
  readonly via: Via;
  /** The text that decides Host, SNI and certificate: the server name, or the value of m.server. */
  readonly delegatedName: string;
  readonly hostHeader: string;
  /** null for IP addresses. */
  readonly sni: string | null;
  /** The name, or the address without brackets, that the certificate must carry. */
  readonly certificateName: string;
  /** In the order in which a sender tries them. */
  readonly destinations: readonly Destination[];
  readonly failure: RouteFailure | null;
}

/** One line of `trace`: what was asked, what came back, why the resolution went on or stopped. */
export interface TrailStep {
  readonly step: string;
  readonly asked: string;
  readonly found: string;
  readonly so: string;
}
