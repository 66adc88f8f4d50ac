/** WellKnownResult of matrix-federation-tester's report. */
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { readServerWellKnown } from '../matrix/well-known.ts';
import type { WellKnownAttempt } from '../probe/types.ts';
import { dialError, handshakeError } from './go-errors.ts';

export interface WellKnownResult {
  /** "" when there is no delegation. */
  readonly 'm.server': string;
  /** What went wrong; absent when there is a delegation. */
  readonly result?: string;
  /** Unix seconds; 0 when the headers say nothing. */
  readonly CacheExpiresAt: number;
}

const NONE = 'No .well-known found';

export function wellKnownResult({ wellKnown, checkedAt }: Facts): WellKnownResult {
  const decided =
    wellKnown?.attempts.find(({ address }) => address === wellKnown.decidedBy) ?? wellKnown?.attempts[0];
  const expires = decided === undefined ? 0 : cacheExpires(decided, checkedAt);
  const { outcome } = wellKnown ?? { outcome: { kind: 'none' } as const };
  if (outcome.kind === 'delegated') return { 'm.server': outcome.value, CacheExpiresAt: expires };
  return { 'm.server': '', result: decided === undefined ? NONE : trouble(decided), CacheExpiresAt: expires };
}

function trouble({ hops, stop, address }: WellKnownAttempt): string {
  const hop = hops.at(-1);
  if (hop === undefined) return stop === 'private-address' ? `${address} is a private address` : NONE;
  const { connection, exchange, trusted, url } = hop;
  const get = `Get "${url}": `;
  const at = formatEndpoint(connection.address, connection.port);
  if (connection.tcp !== 'open') return get + dialError(connection.tcp, at);
  if (connection.tls?.status === 'failed') return get + handshakeError(connection.tls);
  if (!trusted && connection.tls !== null) return `${get}tls: failed to verify certificate`;
  if (exchange === null || exchange.status === null) return `${get}${exchange?.fault ?? stop ?? 'no answer'}`;
  if (exchange.status !== 200) return NONE;
  return `the file cannot be used: ${readServerWellKnown(exchange).fault ?? 'no delegation'}`;
}

/** Headers of the answer alone, without the bounds that senders put on them. */
function cacheExpires({ hops }: WellKnownAttempt, checkedAt: string): number {
  const headers = hops.at(-1)?.exchange?.headers ?? [];
  const header = (wanted: string): string =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  const [, maxAge] = /(?:^|[\s,])max-age=(\d{1,10})(?:[\s,;]|$)/i.exec(header('cache-control')) ?? [];
  if (maxAge !== undefined) return Math.floor(Date.parse(checkedAt) / 1000) + Number(maxAge);
  const expires = Date.parse(header('expires'));
  return Number.isNaN(expires) ? 0 : Math.floor(expires / 1000);
}
