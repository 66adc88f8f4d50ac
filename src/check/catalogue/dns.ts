/** Findings about DNS. */
import type { CatalogueEntry } from './entry.ts';

export const dnsEntries = {
  'dns.no-address': {
    severity: 'error',
    meaning: 'The host that servers must connect to has neither an A nor an AAAA record.',
    explain: [
      'Without an address there is nothing to connect to.',
      'Add an A record (and AAAA, if the machine has IPv6) for the host, at the DNS of its domain.',
      'If the name is mistyped in the well-known file or the SRV record, correct it there.',
    ],
  },
  'dns.servfail': {
    severity: 'error',
    meaning: 'The name servers answer a question on the route with an error instead of records.',
    explain: [
      'A failed SRV question is not the same as "no record": Synapse gives up there and does not try port 8448.',
      'The usual causes are broken DNSSEC, or a name server that cannot handle SRV questions.',
      'Repair the zone, or give a port in the well-known file: then no SRV question is asked at all.',
    ],
  },
  'dns.timeout': {
    severity: 'error',
    meaning: 'A DNS question on the route stays unanswered, also when it is sent again.',
    explain: [
      'Some name servers and firewalls drop SRV questions silently.',
      'Synapse waits, then fails; it does not go on to port 8448.',
      'Move the zone to a DNS service that answers, or give a port in the well-known file.',
    ],
  },
  'dns.slow': {
    severity: 'warning',
    meaning: 'A DNS answer on the route takes more than 5 seconds.',
    explain: [
      'A server that fetches your keys has ten seconds for everything, and DNS comes first.',
      'Ask the DNS provider, or look whether one of the name servers of the zone is dead.',
    ],
  },
  'dns.private-address': {
    severity: 'error',
    meaning: 'The host has an address in a private or reserved range, which other servers refuse to contact.',
    explain: [
      'Synapse refuses private, loopback, carrier-NAT and documentation ranges, so that nobody can make it attack its own network.',
      'One such address among public ones is enough: it then uses none of them.',
      'Take the private address out of the public DNS, and give inside clients another name or their own DNS view.',
    ],
  },
  'dns.ipv6-only': {
    severity: 'warning',
    meaning: 'The host has only IPv6 addresses, so servers without IPv6 cannot come.',
    explain: [
      'Many homeservers run where there is no IPv6.',
      'Add an A record, or put a front end with IPv4 before the server.',
    ],
  },
  'dns.cname-loop': {
    severity: 'error',
    meaning: 'An alias (CNAME) on the route leads back to itself, so no address is ever found.',
    explain: [
      'A CNAME says "look there instead"; here the chain of them does not end.',
      'Point one of the names of the chain at an address.',
    ],
  },
  'dns.srv-target-missing': {
    severity: 'error',
    meaning: 'The SRV record names a host that has no address.',
    explain: [
      'Servers look up the target of the SRV record next, and find nothing.',
      'Give the target an A or AAAA record, or correct the record.',
      'In a zone file a name without a final dot gets the zone appended: that is the commonest cause.',
    ],
  },
  'dns.srv-target-doubled': {
    severity: 'error',
    meaning:
      'The target of the SRV record ends in its own domain twice: a final dot is missing in the zone file.',
    explain: [
      'A name without a final dot is completed with the zone, so matrix.example.org becomes matrix.example.org.example.org.',
      'Write the target with a dot at its end, and raise the serial of the zone.',
    ],
  },
  'dns.srv-target-cname': {
    severity: 'warning',
    meaning: 'The target of the SRV record is an alias (CNAME), which the SRV standard forbids.',
    explain: [
      'Synapse follows it, other servers and some testers refuse.',
      "Put the alias's final name into the SRV record, or give the target its own A and AAAA records.",
    ],
  },
  'dns.srv-target-ip': {
    severity: 'warning',
    meaning: 'The target of the SRV record is an IP address written as a name.',
    explain: [
      'The standard wants a host name there. Synapse copes, other servers do not.',
      'Give the machine a name with an A record, and put that name into the SRV record.',
    ],
  },
  'dns.srv-bad-port': {
    severity: 'error',
    meaning: 'An SRV record has port 0, to which nobody can connect.',
    explain: [
      'The four fields are priority, weight, port and target, in this order; often they stand in the wrong one.',
      'Write the port on which servers are answered as the third field.',
    ],
  },
  'dns.srv-not-offered': {
    severity: 'error',
    meaning: 'The only SRV record has the target ".", which says that there is no Matrix service here.',
    explain: [
      'A lone dot as target is the standard way to switch a service off, and servers obey it.',
      'Delete the record, or put the host that serves federation in its place.',
    ],
  },
  'dns.srv-legacy-only': {
    severity: 'note',
    meaning: 'Only the older SRV label _matrix._tcp exists.',
    explain: [
      'Since version 1.8 of the specification servers ask for _matrix-fed._tcp first, then for the older label.',
      'The older one still works. Adding the same record at _matrix-fed._tcp saves a question.',
    ],
  },
  'dns.srv-labels-differ': {
    severity: 'warning',
    meaning: 'The records at _matrix-fed._tcp and _matrix._tcp lead to different places.',
    explain: [
      'Servers since Synapse 1.93 use _matrix-fed._tcp alone, and never fall back to the other; older ones know only _matrix._tcp.',
      'So the two generations of servers go to different places.',
      'Make both say the same, or remove the older one.',
    ],
  },
  'dns.srv-ignored': {
    severity: 'note',
    meaning:
      'There is an SRV record that current servers never ask for, because the well-known file comes first.',
    explain: [
      'A well-known file that delegates ends the search at your server name.',
      'The record only counts while the file cannot be read; then it must fit the certificate for your server name.',
      'Remove it once other servers have had two days to learn the file.',
    ],
  },
  'dns.srv-on-wrong-name': {
    severity: 'error',
    meaning:
      'The well-known file delegates to a host without a port, but the SRV record is not at that host.',
    explain: [
      'After delegation servers look for SRV records of the host in the file, no longer of your server name.',
      'Finding none, they connect to its port 8448.',
      'Put the port into the file (the better way: no SRV question at all), or move the record to the delegated host.',
    ],
  },
  'dns.dnssec-bogus': {
    severity: 'error',
    meaning: 'The DNSSEC signatures of a name on the route do not verify.',
    explain: [
      'Resolvers that check signatures answer SERVFAIL; the same question with checking disabled is answered.',
      'Most servers use such a resolver, and a failed SRV question ends their search.',
      'The usual causes are expired signatures, and a DS record at the registrar that belongs to an older key.',
      'Have the zone signed anew or correct the DS record; removing it switches DNSSEC off for the zone.',
    ],
  },
  'dns.srv-wildcard': {
    severity: 'warning',
    meaning: 'A wildcard record answers the question for SRV records of Matrix.',
    explain: [
      'A label that nobody can have made gets the same answer as the label of Matrix.',
      'Where the wildcard gives SRV records, servers go where they lead. An alias alone does little harm, but some servers stumble over it.',
      'Make a record for _matrix-fed._tcp of its own, or narrow the wildcard.',
    ],
  },
  'dns.srv-wrong-label': {
    severity: 'warning',
    meaning: 'There is an SRV record at a label that no server asks for.',
    explain: [
      'Servers ask for _matrix-fed._tcp, then for _matrix._tcp, both with the underscores and over TCP.',
      'A record at _matrix._udp, matrix._tcp or _matrix-identity._tcp is never read, so servers go to port 8448 of the server name.',
      'Rename the record.',
    ],
  },
  'dns.authorities-disagree': {
    severity: 'warning',
    meaning: 'The name servers of the zone give different answers.',
    explain: [
      'Resolvers ask any of them, so servers see now one state and now the other.',
      'Mostly a secondary server no longer fetches the zone: its serial was not raised, or it may not transfer it.',
      'Addresses that differ and have none in common are a note only: some DNS services do that on purpose.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
