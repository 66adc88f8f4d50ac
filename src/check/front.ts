/** Which front end answers, where its words tell; the proxy's own pages tell more often than what it passes on. */
import type { AddressFacts, HttpExchange } from '../probe/types.ts';
import { header } from './http.ts';

export type Front = 'nginx' | 'apache' | 'caddy' | 'haproxy' | 'traefik' | 'cloudflare';

const SERVERS: readonly (readonly [RegExp, Front])[] = [
  [/^(?:nginx|openresty|tengine)\b/i, 'nginx'],
  [/^apache\b/i, 'apache'],
  [/^caddy\b/i, 'caddy'],
  [/^cloudflare\b/i, 'cloudflare'],
];

/** HAProxy names itself nowhere; these are the sentences of its own error pages. */
const HAPROXY = /No server is available to handle this request|forbidden by administrative rules/i;

function frontIn(exchange: HttpExchange): Front | null {
  const server = header(exchange, 'server') ?? '';
  const named = SERVERS.find(([pattern]) => pattern.test(server));
  if (named !== undefined) return named[1];
  if (/\bcaddy\b/i.test(header(exchange, 'via') ?? '')) return 'caddy';
  return HAPROXY.test(exchange.body.slice(0, 500)) ? 'haproxy' : null;
}

/** The front end of an address, by whatever it answered; null when nothing tells, or the answers disagree. */
export function frontOf({ exchanges }: AddressFacts): Front | null {
  const seen = new Set(
    Object.values(exchanges as Record<string, HttpExchange>).flatMap((one) => frontIn(one) ?? []),
  );
  const [only] = seen;
  if (seen.size > 1 || only === undefined) return seen.size === 0 && isTraefik(exchanges) ? 'traefik' : null;
  return only;
}

/** It refuses encoded characters with a bare 400, and passes the homeserver's own Server header on elsewhere. */
const isTraefik = ({ encodedSlash }: AddressFacts['exchanges']): boolean =>
  encodedSlash?.status === 400 &&
  encodedSlash.body.trim().length <= 20 &&
  header(encodedSlash, 'server') === null;
