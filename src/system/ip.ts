/** Questions about addresses as text. Pure, so that every layer may ask them without touching the network module. */
import { isIPv4, SocketAddress } from 'node:net';

export { BlockList, isIPv4 } from 'node:net';

/** Digits, colons and dots, and perhaps a zone (RFC 4007 §11). */
const LOOKS_LIKE_IPV6 = /^([0-9a-f:.]{2,45})(?:%[0-9a-z.:-]+)?$/i;

/** Node's own isIPv6 compiles a regular expression that takes longer than all else before the first question. */
function isWholeIPv6(text: string): boolean {
  const address = LOOKS_LIKE_IPV6.exec(text)?.[1];
  if (address === undefined) return false;
  try {
    return new SocketAddress({ address, family: 'ipv6' }).family === 'ipv6';
  } catch {
    return false;
  }
}

/** 4, 6, or 0 for text that is no address. */
export const isIP = (text: string): number =>
  text.includes(':') ? (isWholeIPv6(text) ? 6 : 0) : isIPv4(text) ? 4 : 0;

export const isIPv6 = (text: string): boolean => text.includes(':') && isWholeIPv6(text);
