/** Servers that work, and names that cannot be changed. */
import { delegation, S, T, v4, v6, X } from '../../../support/facts.ts';
import { absent, bySrv, type Case, direct, FED, OLD } from './shared.ts';

const V4 = v4(10);
const V6 = `[${v6(10)}]`;

export const healthy: Case[] = [
  ['well-known with a port', {}, { every: true }],
  ['S:8448 without a web site', direct, { notes: ['well-known.unreachable'], every: true }],
  ['S:8448 beside a web site', absent, { notes: ['well-known.absent'], every: true }],
  ['SRV', bySrv(), { notes: ['well-known.unreachable'], every: true }],
  [
    'SRV with the older label',
    { ...direct, dns: { [`${OLD} SRV`]: [`10 5 8448 ${X}`] } },
    { notes: ['well-known.unreachable', 'dns.srv-legacy-only'] },
  ],
  [
    'well-known and SRV of T',
    { file: delegation(T), dns: { [`_matrix-fed._tcp.${T} SRV`]: [`10 5 443 ${X}`] } },
    {},
  ],
  [
    'well-known and the older SRV of T',
    { file: delegation(T), dns: { [`_matrix._tcp.${T} SRV`]: [`10 5 443 ${X}`] } },
    { notes: ['dns.srv-legacy-only'] },
  ],
  ['well-known without a port', { file: delegation(T) }, { every: true }],
  ['well-known to S:443', { file: delegation(`${S}:443`) }, { every: true }],
  ['IPv4 literal', { name: V4 }, { notes: ['name.ip-literal'], every: true }],
  ['IPv4 literal with port', { name: `${V4}:8449` }, { notes: ['name.ip-literal', 'name.has-port'] }],
  ['IPv6 literal', { name: V6 }, { notes: ['name.ip-literal'], every: true }],
  ['name with port', { name: `${S}:8449` }, { notes: ['name.has-port'], every: true }],
  ['well-known to an address', { file: delegation(v4(20)) }, { every: true }],
  [
    'well-known to S itself, with SRV',
    { file: delegation(S), dns: { [`${FED} SRV`]: [`10 5 443 ${X}`] } },
    {},
  ],
  [
    'T is an alias',
    {
      dns: {
        [`${T} A`]: { records: [v4(30)], chain: [X] },
        [`${T} AAAA`]: { records: [v6(30)], chain: [X] },
      },
    },
    {},
  ],
  ['IPv4 only', { dns: { [`${S} AAAA`]: null, [`${T} AAAA`]: null } }, { every: true }],
  ['padded content', { file: `\n { "m.server" : "${T}:443", "x": 1 }\n` }, {}],
  ['no IPv6 on this machine', { vantage: { ipv6: false } }, { every: null }],
];

export const names: Case[] = [
  ['capitals', { name: 'Example.org', file: delegation(`${T}:443`) }, { warnings: ['name.uppercase'] }],
  [
    'very long',
    { name: `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example` },
    { errors: ['dns.no-address'], warnings: ['name.too-long'] },
  ],
  ['.local', { name: 'matrix.local' }, { errors: ['name.private-suffix'], folded: ['dns.no-address'] }],
  [
    'two hyphens in third and fourth place',
    { name: 'ab--cd.example.org' },
    { errors: ['name.invalid'], says: /third and fourth place/ },
  ],
  [
    'a single label',
    { name: 'localhost:8448' },
    { errors: ['name.private-suffix'], folded: ['dns.no-address'], notes: ['name.has-port'] },
  ],
];
