/** What the head of a response says about where its body ends (RFC 9112 §6.3). */

export type Header = readonly [name: string, value: string];

export interface Head {
  readonly status: number;
  /** Minor version of HTTP/1. */
  readonly minor: number;
  /** In order, names as sent; bytes read as Latin-1. */
  readonly headers: readonly Header[];
}

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export interface Framing {
  readonly body: Body;
  /** Whether another response may follow on the connection. */
  readonly reusable: boolean;
}

/** The values of a header that may be a list, split at commas. */
function listOf(headers: readonly Header[], name: string): string[] {
  return headers
    .filter(([other]) => other.toLowerCase() === name)
    .flatMap(([, value]) => value.split(','))
    .map((value) => value.trim());
}

/** Null when several lengths differ or one is no number; undefined when there is none. */
function contentLength(headers: readonly Header[]): number | null | undefined {
  const values = listOf(headers, 'content-length');
  if (values.length === 0) return undefined;
  if (!values.every((value) => /^\d{1,15}$/.test(value))) return null;
  const lengths = new Set(values.map(Number));
  return lengths.size === 1 ? (lengths.values().next().value ?? null) : null;
}

/**
 * Null when the head contradicts itself. Length and chunked together are read as chunked, as every homeserver reads
 * them, but nothing that follows such a response is trusted.
 */
export function framingOf({ status, minor, headers }: Head): Framing | null {
  const connection = listOf(headers, 'connection').map((option) => option.toLowerCase());
  const persistent = minor === 0 ? connection.includes('keep-alive') : !connection.includes('close');
  const encodings = listOf(headers, 'transfer-encoding').map((coding) => coding.toLowerCase());
  const length = contentLength(headers);
  if (length === null) return null;
  if (status === 204 || status === 304) return { body: { kind: 'none' }, reusable: persistent };
  if (encodings.length > 0) {
    if (encodings.length !== 1 || encodings[0] !== 'chunked') return null;
    return { body: { kind: 'chunked' }, reusable: persistent && minor > 0 && length === undefined };
  }
  if (length === undefined) return { body: { kind: 'until-close' }, reusable: false };
  return { body: length === 0 ? { kind: 'none' } : { kind: 'length', length }, reusable: persistent };
}
