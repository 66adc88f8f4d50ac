/** Guesses the server name inside what somebody typed or pasted. The caller offers a guess only when it parses. */
import { domainToASCII } from 'node:url';
import { isIPv4, isIPv6 } from '../system/ip.ts';

/** The corrected text, or null when nothing sensible is left. Never throws; the result may still be no server name. */
export function correctServerName(text: string): string | null {
  // Nothing of a server name is longer; the rest of a pasted page is not worth the work.
  const name = withoutSurroundings(text.slice(0, 2000));
  if (isIPv6(name)) return `[${name}]`;
  const { host, port } = split(name);
  const corrected = correctHost(host);
  if (corrected === '') return null;
  return port === null ? corrected : `${corrected}:${port}`;
}

/** Cuts white space, quotes, scheme, user part and path. */
function withoutSurroundings(text: string): string {
  const bare = text
    .replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '')
    .replace(/^["'`<(]+|["'`>),;]+$/g, '')
    .replace(/^[a-z][a-z0-9+.-]{0,20}:\/{1,2}/i, '');
  const withoutUser = /^[@!#$+]/.test(bare)
    ? bare.slice(bare.indexOf(':') + 1 || 1)
    : bare.slice(bare.lastIndexOf('@') + 1);
  return withoutUser.replace(/[/?#\\].*$/s, '');
}

function split(name: string): { host: string; port: number | null } {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?/s.exec(name);
  const port = Number(match?.[2] ?? 0);
  return { host: match?.[1] ?? '', port: port > 0 && port <= 65535 ? port : null };
}

function correctHost(host: string): string {
  if (host.startsWith('[')) return host;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is looked for
  const ascii = /^[\u0000-\u007f]*$/.test(host) ? host : domainToASCII(host);
  const dotted = ascii.replace(/\.{2,}/g, '.').replace(/^\.|\.$/g, '');
  // Someone pasted the owner of an SRV record: its service labels are no part of the name.
  const named = dotted.replace(/^(?:_[a-z0-9-]+\.)+/i, '');
  return isIPv4(named) || !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i.test(named) ? named : canonicalIPv4(named);
}

/** "127.1" as a socket library reads it: "127.0.0.1"; "" when it is no address at all. */
function canonicalIPv4(text: string): string {
  return URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`).hostname : '';
}
