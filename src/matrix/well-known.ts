/** The file https://S/.well-known/matrix/server as a current Synapse reads it (Server-Server API, "Resolving server names"). */
import { hostNameFault } from './host-name.ts';
import { hasKeyTwice } from './json-keys.ts';
import { parseServerName, type ServerNameResult } from './server-name.ts';
import { isJsonObject, type JsonObject, own } from './signing.ts';
import type { WellKnownOutcome } from './types.ts';

/** Synapse reads no more of the file, and takes a longer one for an error. */
export const WELL_KNOWN_MAX_BYTES = 51_200;

/** What the reading needs of an HTTP answer. */
export interface WellKnownResponse {
  readonly status: number | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly bytes: number;
  readonly invalidUtf8: boolean;
  readonly fault?: string | null;
}

export type WellKnownFault =
  | 'no-answer'
  | 'bad-status'
  | 'too-large'
  | 'encoded'
  | 'bom'
  | 'html'
  | 'not-json'
  | 'not-object'
  | 'no-server-key'
  | 'server-not-text'
  | 'empty'
  | 'scheme'
  | 'path'
  | 'invalid-server';

export interface WellKnownReading {
  /** What is wrong, null when it delegates as it should. */
  readonly fault: WellKnownFault | null;
  readonly outcome: WellKnownOutcome;
  /** m.server where it is a string, as written. */
  readonly value: string | null;
  /** A key that was probably meant to be m.server ("m_server"), or "m.homeserver", the key of the client file. */
  readonly nearMiss: string | null;
  /** m.server stands twice; JSON readers take the last one. */
  readonly duplicate: boolean;
  /** For faults of the value: why it is no server name, and the corrected form. */
  readonly reason: string | null;
  readonly suggestion: string | null;
}

const NOTHING: WellKnownReading = {
  fault: null,
  outcome: { kind: 'none' },
  value: null,
  nearMiss: null,
  duplicate: false,
  reason: null,
  suggestion: null,
};

/**
 * Never throws. An invalid value still "delegates": Synapse takes the string as it is, does not go on to SRV
 * records, and fails later. Only an empty string and text that is not ASCII count as no delegation.
 */
export function readServerWellKnown(response: WellKnownResponse): WellKnownReading {
  const faulty = (fault: WellKnownFault): WellKnownReading => ({ ...NOTHING, fault });
  const { status, body } = response;
  if (status !== null && status !== 200) return faulty('bad-status');
  if (response.fault === 'too-large' || response.bytes > WELL_KNOWN_MAX_BYTES) return faulty('too-large');
  if (status === null) return faulty('no-answer');
  if (response.invalidUtf8) return faulty('encoded');
  if (body.startsWith('\ufeff')) return faulty('bom');
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    const compressed = response.headers.some(
      ([name, value]) => name.toLowerCase() === 'content-encoding' && !/^\s*(?:identity)?\s*$/i.test(value),
    );
    if (compressed) return faulty('encoded');
    return faulty(/^\s*</.test(body) ? 'html' : 'not-json');
  }
  return isJsonObject(document) ? readObject(document, body) : faulty('not-object');
}

function readObject(document: JsonObject, body: string): WellKnownReading {
  const value = own(document, 'm.server');
  if (value === undefined) return { ...NOTHING, fault: 'no-server-key', nearMiss: nearMiss(document) };
  const duplicate = hasKeyTwice(body, 'm.server');
  if (typeof value !== 'string') return { ...NOTHING, fault: 'server-not-text', duplicate };
  if (value === '') return { ...NOTHING, fault: 'empty', outcome: { kind: 'empty' }, value, duplicate };
  const parsed = parseDelegation(value);
  const outcome: WellKnownOutcome = { kind: 'delegated', value };
  if (parsed.ok) return { ...NOTHING, outcome, value, duplicate };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is looked for
  const ascii = /^[\u0000-\u007f]*$/.test(value);
  return {
    ...NOTHING,
    fault: valueFault(value),
    outcome: ascii ? outcome : { kind: 'none' },
    value,
    duplicate,
    reason: parsed.reason,
    suggestion: parsed.suggestion ?? null,
  };
}

/** A server name that senders can connect to as well. */
export function parseDelegation(value: string): ServerNameResult {
  const parsed = parseServerName(value);
  const fault = parsed.ok && parsed.value.kind === 'name' ? hostNameFault(parsed.value.host) : null;
  return fault === null ? parsed : { ok: false, reason: fault };
}

function valueFault(value: string): WellKnownFault {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return 'scheme';
  return value.includes('/') && !/\s/.test(value) ? 'path' : 'invalid-server';
}

function nearMiss(document: JsonObject): string | null {
  const keys = Object.keys(document).slice(0, 100);
  const close = (key: string) => /^m?server$/.test(key.toLowerCase().replace(/[^a-z]/g, ''));
  return keys.find(close) ?? keys.find((key) => key === 'm.homeserver') ?? null;
}

export interface CacheLifetime {
  /** Seconds, within the bounds that senders apply. */
  readonly seconds: number;
  readonly by: 'no-store' | 'max-age' | 'expires' | 'default';
}

const MINIMUM = 300;
const MAXIMUM = 172_800;
const DEFAULT = 86_400;

/**
 * How long a sender keeps a file that delegates, by Synapse's rules: no-store, then max-age, then Expires, else a
 * day; never under 5 minutes or over 2 days. Senders vary it by a tenth. `now` in milliseconds since 1970.
 */
export function cacheLifetime(headers: WellKnownResponse['headers'], now: number): CacheLifetime {
  const bounded = (seconds: number, by: CacheLifetime['by']): CacheLifetime => ({
    seconds: Math.min(MAXIMUM, Math.max(MINIMUM, Math.round(seconds))),
    by,
  });
  const valuesOf = (wanted: string) =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const directives = valuesOf('cache-control').flatMap((value) =>
    value.split(',').map((part) => part.trim().toLowerCase()),
  );
  if (directives.includes('no-store')) return bounded(0, 'no-store');
  const maxAge = directives.findLast((part) => /^max-age=\d+$/.test(part));
  if (maxAge !== undefined) return bounded(Number(maxAge.slice('max-age='.length)), 'max-age');
  const expires = valuesOf('expires').at(-1);
  if (expires !== undefined) {
    const at = Date.parse(expires);
    return bounded(Number.isNaN(at) ? 0 : (at - now) / 1000, 'expires');
  }
  return bounded(DEFAULT, 'default');
}
