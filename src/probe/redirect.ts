/** Where a redirect of the well-known file leads, by the rules of Synapse's client. Pure. */
import { isIP } from '../system/ip.ts';
import type { HttpExchange } from './types.ts';

/** One URL to ask, taken apart. */
export interface Place {
  /** Without fragment. */
  readonly url: string;
  readonly tls: boolean;
  /** Lower case, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly hostHeader: string;
  readonly path: string;
  /** null for addresses. */
  readonly sni: string | null;
}

export type Redirect =
  /** The answer is none: it counts itself. */
  { readonly kind: 'none' } | { readonly kind: 'refused' } | { readonly kind: 'follow'; readonly to: Place };

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What a header may hold that is to become a request again; Synapse's client refuses anything else. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

function parse(location: string, base?: string): URL | null {
  try {
    return new URL(location, base);
  } catch {
    return null;
  }
}

/** Null for what is not asked: other schemes than https and http, and URLs with a user name or password. */
export function placeOf(location: string, base?: string): Place | null {
  const url = parse(location, base);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  if (url.username !== '' || url.password !== '') return null;
  url.hash = '';
  const tls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  if (host === '' || port === 0) return null;
  return {
    url: url.href,
    tls,
    host,
    port,
    hostHeader: url.host,
    path: url.pathname + url.search,
    sni: isIP(host) === 0 ? host : null,
  };
}

/** What an answer for `from` asks for next. */
export function redirectOf(from: Place, answer: HttpExchange): Redirect {
  if (answer.status === null || !REDIRECTS.has(answer.status)) return { kind: 'none' };
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (location === undefined || !VISIBLE_ASCII.test(location)) return { kind: 'refused' };
  const to = placeOf(location, from.url);
  return to ? { kind: 'follow', to } : { kind: 'refused' };
}
