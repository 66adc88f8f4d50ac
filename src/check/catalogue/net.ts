/** Findings about connections. */
import type { CatalogueEntry } from './entry.ts';

export const netEntries = {
  'net.refused': {
    severity: 'error',
    meaning: 'Nothing listens on an address and port where servers connect.',
    explain: [
      'The machine answers, and says that the port is closed.',
      'Synapse since 0.99.1 opens only 8008 on loopback by default, so a front end must take 8448 or 443.',
      'Start it, make it listen on this port and address family, or delegate to a port that is open.',
    ],
  },
  'net.timeout': {
    severity: 'error',
    meaning: 'A connection attempt to the port gets no answer at all.',
    explain: [
      'That is how a firewall, a missing port forwarding or a machine that is gone looks from outside.',
      "Open the port in the machine's firewall and in the provider's (security group), and forward it on the router.",
      'Or delegate with a well-known file to port 443, which is usually open already.',
    ],
  },
  'net.silent': {
    severity: 'error',
    meaning: 'The connection stands, then nothing comes in time.',
    explain: [
      'Something accepts the connection and does not speak TLS or HTTP on it, or its backend hangs.',
      'Once the connection stands a sender does not try another address.',
      'Look which program owns the port (ss -ltnp), and what its log says.',
    ],
  },
  'net.unreachable': {
    severity: 'error',
    meaning: 'The network says that there is no way to the address.',
    explain: [
      'A router on the way, or the machine itself, reports that the address cannot be reached.',
      'Check that the address in DNS is the one the machine has today.',
    ],
  },
  'net.reset': {
    severity: 'error',
    meaning: 'The connection is cut before anything can be asked.',
    explain: [
      'A firewall that inspects connections, a TCP wrapper, or a front end without a configuration for this port does that.',
      'Once the connection stood a sender does not try another address.',
      "Look at the front end's log for the moment of the check.",
    ],
  },
  'net.ipv6-dead': {
    severity: 'warning',
    meaning: 'An IPv6 address in DNS takes no connections while IPv4 works.',
    explain: [
      'Synapse tries both and gets through; other servers and testers lose time or fail.',
      'Make the service listen on IPv6 as well (in nginx: listen [::]:443 ssl), or take the AAAA record out.',
    ],
  },
  'net.some-addresses-dead': {
    severity: 'warning',
    meaning: 'Some of the addresses on the route take no connections, others do.',
    explain: [
      'Synapse goes on to the next address. Other servers and testers may stop at the dead one.',
      'Repair it, or take its record out of DNS.',
    ],
  },
  'net.cdn-port': {
    severity: 'error',
    meaning: 'The address belongs to Cloudflare, which does not carry this port.',
    explain: [
      'The Cloudflare proxy passes HTTPS only on 443, 2053, 2083, 2087, 2096 and 8443; 8448 never arrives.',
      'Switch the proxy off for the record (grey cloud), or delegate with a well-known file to port 443.',
    ],
  },
  'net.outbound-blocked': {
    severity: 'warning',
    meaning: 'This machine cannot look at the server: it has no network, no resolver, or is not allowed out.',
    explain: [
      'Nothing was learnt about the server, neither good nor bad.',
      'Check the resolvers in /etc/resolv.conf, and that connections to ports 443 and 8448 may leave.',
      'Or run the check from another machine.',
    ],
  },
  'net.flaky': {
    severity: 'note',
    meaning: 'A connection or a DNS answer came about only at the second attempt.',
    explain: [
      'Of a connection the first attempt got no answer, and a second one started beside it did. Of a DNS question the first answer was SERVFAIL, and the second was good.',
      'Once may be chance. If connections do it again, look for lost packets on the line and for a firewall that limits new ones.',
      'If DNS does it again, one of the name servers of the zone is broken: servers that meet it cannot reach you at that time.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
