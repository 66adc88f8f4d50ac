/** Canonical JSON (Matrix specification, Appendices, "Canonical JSON"): the bytes that signatures are made over. */

export class CanonicalJsonError extends Error {
  readonly reason: 'not-integer' | 'out-of-range' | 'not-json' | 'too-deep' | 'lone-surrogate';
  constructor(reason: CanonicalJsonError['reason']) {
    super(`not canonical JSON: ${reason}`);
    this.name = 'CanonicalJsonError';
    this.reason = reason;
  }
}

/** Documents nested deeper are not signed by anything that exists; the bound keeps hostile ones off the stack. */
const MAX_DEPTH = 64;

/**
 * Keys in code point order, no white space, integers within ±(2^53 - 1), UTF-8 text unescaped where JSON allows it.
 * Own enumerable keys only. Throws CanonicalJsonError for floats, undefined, functions, cycles and lone surrogates.
 */
export const canonicalJson = (value: unknown): string => encode(value, 0);

function encode(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new CanonicalJsonError('too-deep');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return encodeText(value);
  if (typeof value === 'number') return encodeNumber(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => encode(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return encodeObject(value, depth);
  throw new CanonicalJsonError('not-json');
}

function encodeObject(value: object, depth: number): string {
  const members = Object.entries(value)
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([key, item]) => `${encodeText(key)}:${encode(item, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function encodeText(text: string): string {
  if (/\p{Cs}/u.test(text)) throw new CanonicalJsonError('lone-surrogate');
  // JSON.stringify escapes exactly what the grammar wants: quote, backslash, and controls in their short forms.
  return JSON.stringify(text);
}

function encodeNumber(value: number): string {
  if (!Number.isInteger(value)) throw new CanonicalJsonError('not-integer');
  if (!Number.isSafeInteger(value)) throw new CanonicalJsonError('out-of-range');
  return String(value === 0 ? 0 : value);
}

/** UTF-16 order, which sort() uses, puts U+10000 before U+FFFD; code points do not. */
function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
