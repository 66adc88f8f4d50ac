/** Questions about one HTTP answer. */
import type { HttpExchange } from '../probe/types.ts';
import { quote } from '../text/words.ts';

export const header = (exchange: HttpExchange, name: string): string | null =>
  exchange.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

/** The media type without its parameters, lower case; null when none is given. */
export const mediaType = (exchange: HttpExchange): string | null =>
  header(exchange, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? null;

export const isHtml = (exchange: HttpExchange): boolean =>
  mediaType(exchange) === 'text/html' || /^\s*<(?:!doctype|html|head|body)/i.test(exchange.body);

/** Many judges ask for the same one. */
const objects = new WeakMap<HttpExchange, Readonly<Record<string, unknown>> | null>();

/** The object in the body, null when it is none. */
export function jsonObject(exchange: HttpExchange): Readonly<Record<string, unknown>> | null {
  const known = objects.get(exchange);
  if (known !== undefined) return known;
  const object = readObject(exchange);
  objects.set(exchange, object);
  return object;
}

function readObject(exchange: HttpExchange): Readonly<Record<string, unknown>> | null {
  // Most pages are none, and an exception is dear.
  if (!/^\s*\{/.test(exchange.body)) return null;
  try {
    const value: unknown = JSON.parse(exchange.body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The Matrix error code, null when the answer carries none. */
export function errcode(exchange: HttpExchange): string | null {
  const code = jsonObject(exchange)?.errcode;
  return typeof code === 'string' ? code.slice(0, 60) : null;
}

/** An answer in short, as evidence: "status 404, text/html, “Not Found”". */
export function answered(exchange: HttpExchange): string {
  if (exchange.status === null) return `${exchange.fault ?? 'no answer'} after ${exchange.ms} ms`;
  const code = errcode(exchange);
  const location = header(exchange, 'location');
  const parts = [
    `status ${exchange.status}`,
    header(exchange, 'content-type') ?? 'no Content-Type',
    ...(code === null ? [] : [code]),
    ...(location === null ? [] : [`to ${location.slice(0, 120)}`]),
    ...(header(exchange, 'server') === null ? [] : [`Server: ${header(exchange, 'server')?.slice(0, 40)}`]),
  ];
  const start = exchange.body
    .slice(0, 200)
    .replace(/<[^>]*>?/g, ' ')
    .trim();
  return `${parts.join(', ')}${code === null && start !== '' ? `, ${quote(start, 60)}` : ''}`;
}

/** Cloudflare says so itself, in a header of its own; no second request is needed as proof. */
export const isChallenge = (exchange: HttpExchange): boolean =>
  header(exchange, 'cf-mitigated')?.trim().toLowerCase() === 'challenge';

const TITLES: readonly (readonly [RegExp, string])[] = [
  [/welcome to nginx/i, "nginx's default page"],
  [
    /apache2? (?:debian|ubuntu|http server)[^<]{0,40}(?:default|test) page|<h1>it works!<\/h1>/i,
    "Apache's default page",
  ],
  [/caddy works|congratulations![^<]{0,40}caddy/i, "Caddy's default page"],
  [/wp-content|wp-includes/i, 'a WordPress site'],
  [/nextcloud/i, 'a Nextcloud'],
  [/plesk/i, "Plesk's default page"],
  [/<div id="(?:root|app)">/i, 'a single-page app'],
];

/** Which site this is, where its page tells; else its title, else null. */
export function siteOf(exchange: HttpExchange): string | null {
  const start = exchange.body.slice(0, 20_000);
  const known = TITLES.find(([pattern]) => pattern.test(start));
  if (known !== undefined) return known[1];
  const title = /<title[^>]{0,80}>([^<]{1,200})/i.exec(start)?.[1]?.trim();
  return title === undefined || title === '' ? null : `a page titled “${title.slice(0, 60)}”`;
}
