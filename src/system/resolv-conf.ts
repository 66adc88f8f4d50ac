import { isIP } from './ip.ts';
import type { Endpoint } from './types.ts';

/** The C library asks no more of them, so a fourth is not what this host uses. */
const MOST_NAMESERVERS = 3;

/**
 * The name servers of a resolv.conf (resolv.conf(5)), in order. Lines that are no nameserver line, and addresses
 * that are none, are passed over as the C library does. A link-local address keeps its zone ("fe80::1%eth0").
 */
export function parseResolvConf(text: string): Endpoint[] {
  const servers: Endpoint[] = [];
  for (const line of text.split('\n')) {
    // The keyword must start the line; "#" and ";" start comments, also behind the address.
    const address = /^nameserver[ \t]+([^\s#;]+)/.exec(line)?.[1];
    if (address !== undefined && isIP(address) !== 0) servers.push({ address, port: 53 });
  }
  return servers.slice(0, MOST_NAMESERVERS);
}
