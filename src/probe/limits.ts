/** Every bound of looking, in one place. Times in milliseconds, sizes in bytes. */
export const limits = {
  /** A DNS question is sent again (to the next resolver, if there is one) after this long; both answers count. */
  dnsResend: 2000,
  /** A question unanswered for this long has timed out. Longer than the 5 s from which an answer is called slow. */
  dnsGiveUp: 7000,
  /** A second TCP attempt starts after this long beside the first: a single lost SYN is no finding. */
  connectRetry: 1200,
  connectGiveUp: 3200,
  handshake: 5000,
  /** All requests of one address together. */
  exchanges: 10_000,
  /** All requests of one control: what asks again, or elsewhere, comes after an address that has had its time. */
  control: 5000,
  /** A pipelined reply that does not come this long after the one before is asked for again over its own connection. */
  nextReply: 2500,
  /** The well-known file with all its redirects: a sender waits longer, but a key fetch has 10 s for everything. */
  wellKnown: 15_000,
  /** The whole look at one server name. */
  total: 30_000,
  /** Synapse reads 50 KiB of the well-known file; more is an error for it. */
  wellKnownBody: 51_200,
  keysBody: 262_144,
  otherBody: 65_536,
  headers: 32_768,
  informationalReplies: 8,
  /** Synapse follows 20 redirects. */
  redirects: 20,
  addressesPerFamily: 8,
  srvTargets: 8,
  cnameChain: 16,
} as const;

/** The same bounds with other figures, for tests. */
export type Bounds = { readonly [Name in keyof typeof limits]: number };
