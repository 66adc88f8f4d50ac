/**
 * The values that generated files are made of. A branded type is made by its parse function alone, so a template can
 * only be handed what was looked at. Every refusal says which character or part is wrong, and offers a corrected form
 * where there is one.
 */
import { domainToASCII, domainToUnicode } from 'node:url';
import { isIP } from '../system/ip.ts';

/** A host name in lower case, without final dot (RFC 1123, at least two labels). */
export type Hostname = string & { readonly __hostname: unique symbol };
/** 1 to 65535. */
export type Port = number & { readonly __port: unique symbol };
/** An absolute path in characters that nginx, the shell and YAML all carry without quoting. */
export type AbsPath = string & { readonly __absPath: unique symbol };
/** An IPv4 or IPv6 address, without brackets. */
export type IpLiteral = string & { readonly __ipLiteral: unique symbol };
/** `https://host[:port][/path]`, without final slash. */
export type HttpsUrl = string & { readonly __httpsUrl: unique symbol };
/** A systemd unit, with or without ".service". */
export type UnitName = string & { readonly __unitName: unique symbol };
/** A local user or group. */
export type UserName = string & { readonly __userName: unique symbol };
/** "1.22.1" */
export type Version = string & { readonly __version: unique symbol };
export type Email = string & { readonly __email: unique symbol };

export type ValueOf<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly suggestion?: string };

const refuse = (reason: string, suggestion?: string): { ok: false; reason: string; suggestion?: string } =>
  suggestion === undefined ? { ok: false, reason } : { ok: false, reason, suggestion };

const accept = <T>(value: string | number): { ok: true; value: T } => ({ ok: true, value: value as T });

/** Names the first character that `allowed` does not hold, with its place counted from 1. */
function firstBad(text: string, allowed: RegExp): string | null {
  let place = 0;
  for (const character of text) {
    place += 1;
    if (!allowed.test(character)) {
      const shown = /^[\x21-\x7e]$/.test(character)
        ? `"${character}"`
        : `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      return `${shown} at place ${place}`;
    }
  }
  return null;
}

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The host inside something that is more than a host: a scheme, a path, a port, capitals, a final dot, an IDN. */
function hostInside(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/:\d*$/, '')
    .replace(/\.$/, '');
  // domainToASCII would repair more than an admin expects (full-width dots, percent signs): only plain words pass.
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(bare) && bare.length <= 253 ? domainToASCII(bare) : '';
  if (ascii === '' || ascii === text) return undefined;
  const again = checkHostname(ascii);
  return again === null ? ascii : undefined;
}

/** Why this is no host name, or null when it is one. Expects the final form: lower case, no final dot. */
function checkHostname(text: string): string | null {
  if (text === '') return 'A host name is needed.';
  if (text.length > 253) return `A host name has at most 253 characters, this one has ${text.length}.`;
  if (isIP(text) !== 0) return 'An IP address stands here, and a host name is needed.';
  const bad = firstBad(text, /[a-z0-9.-]/);
  if (bad !== null) return `A host name cannot hold ${bad}.`;
  const labels = text.split('.');
  if (labels.length < 2) return 'A host name that others can find has at least one dot.';
  for (const part of labels) {
    if (part === '') return 'Two dots follow each other, or one stands at an end.';
    if (part.length > 63) return 'A part between two dots has at most 63 characters.';
    if (!label.test(part)) return `"${part}" begins or ends with a hyphen.`;
    if (part.startsWith('xn--') && domainToUnicode(part) === '') return `"${part}" is no valid encoded name.`;
  }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return 'The last part cannot be a number.';
  return null;
}

/** @param text at most a line; longer input is refused, not cut. */
export function parseHostname(text: string): ValueOf<Hostname> {
  const problem = checkHostname(text);
  if (problem === null) return accept<Hostname>(text);
  const suggestion = text.length <= 300 ? hostInside(text) : undefined;
  if (suggestion !== undefined && suggestion === text.toLowerCase()) return accept<Hostname>(suggestion);
  return refuse(problem, suggestion);
}

export function parsePort(text: string): ValueOf<Port> {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return number >= 1 && number <= 65_535
    ? accept<Port>(number)
    : refuse('A port is a whole number from 1 to 65535.');
}

const forbiddenRoots = /^\/(?:proc|sys|dev)(?:\/|$)/;

export function parseAbsPath(text: string): ValueOf<AbsPath> {
  if (!text.startsWith('/')) return refuse('The path has to begin with a slash.');
  if (text.length > 1024) return refuse('The path has more than 1024 characters.');
  const bad = firstBad(text, /[A-Za-z0-9._@+:,=/-]/);
  if (bad !== null) {
    return refuse(
      `The path holds ${bad}; only letters, digits and . _ - + @ : , = are the same to every program.`,
    );
  }
  if (text.split('/').includes('..')) return refuse('The path goes up with "..": give it without detours.');
  if (forbiddenRoots.test(text)) return refuse('This folder belongs to the kernel, not to files.');
  const tidy = text.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  return tidy === text ? accept<AbsPath>(text) : refuse('The path has a slash too many.', tidy);
}

export function parseIpLiteral(text: string): ValueOf<IpLiteral> {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) === 0 || bare.includes('%'))
    return refuse('An IP address is needed, such as 127.0.0.1 or ::1.');
  return bare === text ? accept<IpLiteral>(text) : refuse('The address goes without brackets here.', bare);
}

export function parseHttpsUrl(text: string): ValueOf<HttpsUrl> {
  if (text.length > 500) return refuse('The address has more than 500 characters.');
  if (!text.startsWith('https://')) {
    const bare = text.replace(/^[a-z]+:\/\//i, '');
    const host = parseHostname(bare).ok ? bare : hostInside(bare);
    return refuse('The address has to begin with https://', host && `https://${host}`);
  }
  const bad = firstBad(text, /[A-Za-z0-9._:/-]/);
  if (bad !== null) return refuse(`The address cannot hold ${bad}.`);
  const parts = /^https:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(text);
  const host = parseHostname(parts?.[1] ?? '');
  if (!host.ok) return refuse(host.reason);
  if (parts?.[2] !== undefined && !parsePort(parts[2]).ok) return refuse('The port is not one.');
  return accept<HttpsUrl>(text.replace(/\/+$/, ''));
}

export function parseUnitName(text: string): ValueOf<UnitName> {
  return /^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,127}$/.test(text)
    ? accept<UnitName>(text)
    : refuse('A service name has letters, digits and : _ . @ - only.');
}

export function parseUserName(text: string): ValueOf<UserName> {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(text)
    ? accept<UserName>(text)
    : refuse('A user name begins with a letter and has at most 32 letters, digits, hyphens and underscores.');
}

export function parseVersion(text: string): ValueOf<Version> {
  return /^\d{1,4}\.\d{1,4}(?:\.\d{1,4})?$/.test(text)
    ? accept<Version>(text)
    : refuse('A version looks like 1.22.1; "nginx -v" prints it.');
}

export function parseEmail(text: string): ValueOf<Email> {
  const [, host] = /^[A-Za-z0-9._+-]{1,64}@(.+)$/.exec(text) ?? [];
  return host !== undefined && parseHostname(host).ok
    ? accept<Email>(text)
    : refuse('This does not look like an address: name@example.org is the form.');
}
