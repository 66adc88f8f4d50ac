/** Server names as users write them (Matrix specification, Appendices, "Server Name"). */
import { isIPv4, isIPv6 } from '../system/ip.ts';
import { correctServerName } from './server-name-correction.ts';
import type { ServerName } from './types.ts';

export type ServerNameResult =
  | { readonly ok: true; readonly value: ServerName }
  | {
      readonly ok: false;
      /** One sentence that names the character or part which is wrong. May quote the text: escape before printing. */
      readonly reason: string;
      /** The corrected form; always a server name itself. */
      readonly suggestion?: string;
    };

type Strict =
  | { readonly ok: true; readonly value: ServerName }
  | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): Strict => ({ ok: false, reason });

/**
 * Reads `hostname[:port]`; case is kept, because server names are compared with their case. Never throws.
 * Stricter than the grammar in three points that no resolver or socket can carry: port 0, labels over 63
 * characters, and numbers that C libraries read as IPv4 addresses (`127.1`, `0x7f.1`, `2130706433`).
 */
export function parseServerName(text: string): ServerNameResult {
  const strict = parseStrict(text);
  if (strict.ok) return strict;
  const suggestion = correctServerName(text);
  // Whatever the correction guesses, only what parses may be offered.
  return suggestion !== null && suggestion !== text && parseStrict(suggestion).ok
    ? { ...strict, suggestion }
    : strict;
}

/** A host for use before a colon: IPv6 gets its brackets. */
export const formatHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** "203.0.113.10:443", "[2001:db8::7]:443", "matrix.example.org:443". */
export const formatEndpoint = (host: string, port: number): string => `${formatHost(host)}:${port}`;

function parseStrict(text: string): Strict {
  const wrong = wrongCharacter(text);
  if (wrong !== null) return refuse(wrong);
  if (text.startsWith('[')) return parseBracketed(text);
  if (isIPv6(text)) return refuse('An IPv6 address stands in square brackets in a server name.');
  const [host = '', portText, ...more] = text.split(':');
  if (more.length > 0) return refuse('There is more than one colon; only one may stand, before the port.');
  const port = parsePort(portText);
  if (typeof port === 'string') return refuse(port);
  if (isIPv4(host)) return { ok: true, value: { text, host, kind: 'ipv4', port } };
  const fault = hostFault(host);
  return fault === null ? { ok: true, value: { text, host, kind: 'name', port } } : refuse(fault);
}

function parseBracketed(text: string): Strict {
  const match = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  if (match === null) return refuse('After "[" an IPv6 address and "]" must follow, then at most a port.');
  const host = match[1] ?? '';
  if (!isIPv6(host)) return refuse('Between the square brackets stands no IPv6 address.');
  const port = parsePort(match[2]);
  return typeof port === 'string' ? refuse(port) : { ok: true, value: { text, host, kind: 'ipv6', port } };
}

/** The port, null when none is written, or the reason why it is none. */
function parsePort(text: string | undefined): number | null | string {
  if (text === undefined) return null;
  if (text === '') return 'After the colon the port is missing.';
  if (!/^\d{1,5}$/.test(text)) return 'What follows the colon is not a port number.';
  const port = Number(text);
  if (port === 0) return 'Port 0 cannot be connected to.';
  return port > 65535 ? 'A port is at most 65535.' : port;
}

function wrongCharacter(text: string): string | null {
  if (text === '') return 'The name is empty.';
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(text);
  if (scheme !== null) return `${scheme[0]} does not belong here.`;
  if (/^[!#$+]/.test(text))
    return `"${text.slice(0, 1)}" does not belong here: only the part after the colon is the server name.`;
  if (text.includes('@'))
    return '"@" does not belong here: the server name is the part after the colon in a user ID.';
  if (/\s/.test(text)) return 'A space or line break does not belong here.';
  if (/[/?#\\]/.test(text)) return 'A path does not belong here: the name ends before the slash.';
  if (text.includes('%')) return '"%" does not belong here.';
  if (text.includes('_')) return '"_" is not allowed in a server name.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const foreign = /[^\u0000-\u007f]/u.exec(text);
  if (foreign !== null) {
    const code = foreign[0].codePointAt(0) ?? 0;
    return `U+${code.toString(16).toUpperCase().padStart(4, '0')} is not ASCII: the server name of an international domain is its "xn--" form.`;
  }
  const other = /[^A-Za-z0-9.:[\]-]/.exec(text);
  if (other !== null) return `"${other[0]}" is not allowed in a server name.`;
  return null;
}

function hostFault(host: string): string | null {
  if (host === '') return 'Before the colon the name is missing.';
  if (/[[\]]/.test(host)) return 'Square brackets are for IPv6 addresses only.';
  if (host.length > 255) return `The name has ${host.length} characters; 255 are allowed.`;
  if (host.startsWith('.')) return 'The name starts with a dot.';
  if (host.endsWith('.')) return 'The name ends with a dot.';
  if (host.includes('..')) return 'Two dots follow each other.';
  const labels = host.split('.');
  const long = labels.find((label) => label.length > 63);
  if (long !== undefined)
    return `The part "${long.slice(0, 20)}…" has ${long.length} characters; DNS carries 63.`;
  if (/^(?:\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')) {
    return 'This is read as an IPv4 address by some programs; such an address has four decimal numbers.';
  }
  return null;
}
