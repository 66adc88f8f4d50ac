/** A resolver as the command line gives it. */
import { isIP, isIPv6 } from '../system/ip.ts';
import type { Endpoint } from '../system/types.ts';

/** Reads "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353". null for anything else, names too. */
export function parseEndpoint(text: string, defaultPort: number): Endpoint | null {
  if (isIP(text) !== 0) return { address: text, port: defaultPort };
  const [, bracketed, plain, portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = portText === undefined ? defaultPort : Number(portText);
  if (port < 1 || port > 65_535) return null;
  if (bracketed !== undefined) return isIPv6(bracketed) ? { address: bracketed, port } : null;
  return plain !== undefined && isIP(plain) === 4 ? { address: plain, port } : null;
}
