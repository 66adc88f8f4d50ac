/** Questions about addresses as text. Pure, so that every layer may ask them without touching the network module. */
import { isIPv4, isIPv6 as isWholeIPv6, isIP as kindOf } from 'node:net';

export { BlockList, isIPv4 } from 'node:net';

// Node compiles a long regular expression at the first question about IPv6: most names need not pay for that.

/** 4, 6, or 0 for text that is no address. */
export const isIP = (text: string): number => (text.includes(':') ? kindOf(text) : isIPv4(text) ? 4 : 0);

export const isIPv6 = (text: string): boolean => text.includes(':') && isWholeIPv6(text);
