/** Connections, and machines that cannot look. */
import { delegation, on443, S, T, v4, v6, X } from '../../../support/facts.ts';
import { absent, bySrv, type Case, closed, FED, onT, refused, silent } from './shared.ts';

export const net: Case[] = [
  [
    'S:8448 refuses',
    { ...absent, at: closed },
    {
      errors: ['net.refused'],
      notes: ['well-known.absent'],
      every: false,
      says: /or publish \{"m\.server": "example\.org:443"\} at https:\S+\/server, and let port 443 of example\.org pass \/_matrix to/,
    },
  ],
  [
    'T:8448 refuses, by a port in the file',
    { file: delegation(`${T}:8448`), at: closed },
    { errors: ['net.refused'], says: /or write \{"m\.server": "matrix\.example\.org:443"\} at https:/ },
  ],
  [
    'S:8448 refuses, and the name gives the port',
    { name: `${S}:8448`, at: closed },
    { errors: ['net.refused'], says: /\(ss -ltnp shows what does\)\.$/ },
  ],
  [
    'the target of the SRV record refuses',
    bySrv({ at: { '*:443': refused } }),
    {
      errors: ['net.refused'],
      notes: ['well-known.unreachable'],
      says: /or write a host and port that are open into the SRV record\./,
    },
  ],
  [
    'S:8448 refuses, Matrix is on S:443',
    { ...absent, at: closed, controls: { on443: on443(S) } },
    {
      errors: ['net.refused'],
      notes: ['well-known.absent'],
      says: /Publish \{"m\.server": "example\.org:443"\}/,
    },
  ],
  [
    'S:8448 is filtered',
    { ...absent, at: { '*:8448': silent } },
    { errors: ['net.timeout'], notes: ['well-known.absent'], says: /2 attempts/ },
  ],
  [
    'S:8448 is unreachable',
    { ...absent, at: { '*:8448': { tcp: 'unreachable' } } },
    { errors: ['net.unreachable'], notes: ['well-known.absent'] },
  ],
  [
    'S:8448 resets on connecting',
    { ...absent, at: { '*:8448': { tcp: 'reset' } } },
    { errors: ['net.reset'], notes: ['well-known.absent'] },
  ],
  [
    'S:8448 resets the handshake',
    { ...absent, at: { '*:8448': { tls: { fault: 'reset', code: 'ECONNRESET' } } } },
    { errors: ['net.reset'], notes: ['well-known.absent'] },
  ],
  [
    'S:8448 never speaks',
    { ...absent, at: { '*:8448': { tls: { fault: 'timeout' } } } },
    { errors: ['net.silent'], notes: ['well-known.absent'] },
  ],
  [
    'Synapse hangs behind the proxy',
    onT({ keys: { status: null, fault: 'timeout', ms: 10_000 } }),
    { errors: ['net.silent'] },
  ],
  ['the proxy hangs up', onT({ version: { status: null, fault: 'closed' } }), { errors: ['net.reset'] }],
  [
    'Cloudflare does not carry 8448',
    { ...absent, dns: { [`${S} A`]: ['104.16.10.10'], [`${S} AAAA`]: null }, at: { '*:8448': silent } },
    {
      errors: ['net.cdn-port'],
      folded: ['net.timeout'],
      notes: ['well-known.absent'],
      says: /\(grey cloud\), or publish \{"m\.server": "example\.org:443"\} at https:/,
    },
  ],
  [
    'Cloudflare carries 8443',
    {
      file: delegation(`${T}:8443`),
      dns: { [`${T} A`]: ['104.16.10.10'], [`${T} AAAA`]: null },
      at: { '*:8443': silent },
    },
    { errors: ['net.timeout'] },
  ],
  [
    'IPv6 of T is dead',
    { at: { [`${v6(20)}:443`]: silent } },
    { warnings: ['net.ipv6-dead'], every: false, says: /::20/ },
  ],
  [
    'IPv6 of the web site is dead',
    { at: { [`${v6(10)}:443`]: refused } },
    { warnings: ['net.ipv6-dead'], every: true, says: /::10.*443/ },
  ],
  [
    'IPv6 of S is dead everywhere',
    { ...absent, at: { [`${v6(10)}:443`]: silent, [`${v6(10)}:8448`]: silent } },
    { warnings: ['net.ipv6-dead', 'net.ipv6-dead'], notes: ['well-known.absent'], says: /own IPv6/ },
  ],
  [
    'one of two IPv4 addresses is dead',
    { dns: { [`${T} A`]: [v4(21), v4(20)] }, at: { [`${v4(21)}:443`]: refused } },
    { warnings: ['net.some-addresses-dead'], every: false, says: /216\.21/ },
  ],
  [
    'the first SRV target is dead',
    bySrv({
      dns: { [`${FED} SRV`]: ['5 5 443 dead.example.org', `10 5 443 ${X}`], 'dead.example.org A': [v4(98)] },
      at: { [`${v4(98)}:443`]: refused },
    }),
    { warnings: ['net.some-addresses-dead'], notes: ['well-known.unreachable'], every: false },
  ],
  [
    'all addresses of T are dead',
    onT(refused),
    {
      errors: ['net.refused'],
      every: false,
      says: /or write a host and port that are open into the file at https:/,
    },
  ],
  [
    'no resolver answers',
    {
      vantage: { resolverAnswers: false },
      dns: {
        [`${S} A`]: { status: 'timeout' },
        [`${S} AAAA`]: { status: 'timeout' },
        [`${FED} SRV`]: { status: 'timeout' },
      },
    },
    { warnings: ['net.outbound-blocked'], ok: null, every: null, says: /resolv\.conf/ },
  ],
  [
    'the resolver that was given does not answer',
    {
      vantage: { resolverAnswers: false, given: true },
      dns: {
        [`${S} A`]: { status: 'timeout' },
        [`${S} AAAA`]: { status: 'timeout' },
        [`${FED} SRV`]: { status: 'timeout' },
      },
    },
    {
      warnings: ['net.outbound-blocked'],
      ok: null,
      says: /^(?!.*resolv\.conf).*No answer comes from 93\.184\.216\.53:53.*leave --dns-server out/,
    },
  ],
  [
    'no network',
    { vantage: { ipv4: false, ipv6: false } },
    { warnings: ['net.outbound-blocked'], ok: null, every: null },
  ],
  [
    'no resolver at all',
    {
      vantage: { nameservers: [], resolverAnswers: false },
      dns: {
        [`${S} A`]: { status: 'unreachable' },
        [`${S} AAAA`]: { status: 'unreachable' },
        [`${FED} SRV`]: { status: 'unreachable' },
      },
    },
    { warnings: ['net.outbound-blocked'], ok: null, says: /no resolver/ },
  ],
  [
    'a rule here forbids it',
    onT({ tcp: 'denied' }),
    { warnings: ['net.outbound-blocked'], ok: null, every: null },
  ],
  [
    'IPv6 only, and none here',
    { vantage: { ipv6: false }, dns: { [`${T} A`]: null } },
    { warnings: ['net.outbound-blocked', 'dns.ipv6-only'], ok: null, every: null },
  ],
];
