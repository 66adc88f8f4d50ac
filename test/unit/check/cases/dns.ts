/** Addresses and SRV records. */
import type { DnsAnswer } from '../../../../src/probe/types.ts';
import { delegation, facts, on443, S, T, v4, v6, type World, X } from '../../../support/facts.ts';
import { absent, bySrv, type Case, certificateOf, closed, direct, FED, OLD, refused } from './shared.ts';

const slowAgain = (name: string, ms: number): DnsAnswer => ({
  name,
  type: 'SRV',
  status: 'nxdomain',
  records: [],
  chain: [],
  loop: false,
  ttl: null,
  zone: null,
  authenticated: false,
  server: '93.184.216.53:53',
  ms,
  attempts: 1,
  failed: [],
});

export const dns: Case[] = [
  ['S does not exist', { name: 'nowhere.example' }, { errors: ['dns.no-address'], says: /nowhere\.example/ }],
  [
    'T has no address',
    { dns: { [`${T} A`]: { status: 'nxdomain' }, [`${T} AAAA`]: { status: 'nxdomain' } } },
    { errors: ['dns.no-address'], says: /does not exist/ },
  ],
  [
    'T is SERVFAIL',
    { dns: { [`${T} A`]: { status: 'servfail' }, [`${T} AAAA`]: { status: 'servfail' } } },
    { errors: ['dns.servfail'], says: /SERVFAIL/ },
  ],
  [
    'T is never answered',
    { dns: { [`${T} A`]: { status: 'timeout' }, [`${T} AAAA`]: { status: 'timeout' } } },
    { errors: ['dns.timeout'] },
  ],
  [
    'AAAA of T is never answered',
    { dns: { [`${T} AAAA`]: { status: 'timeout' } } },
    { errors: ['dns.timeout'], says: /in spite of the other answer/ },
  ],
  [
    'AAAA of T is SERVFAIL',
    { dns: { [`${T} AAAA`]: { status: 'servfail' } } },
    { warnings: ['dns.servfail'] },
  ],
  [
    'addresses of S fail, SRV is good',
    bySrv({
      dns: {
        [`${S} A`]: { status: 'servfail' },
        [`${S} AAAA`]: { status: 'servfail' },
        [`${FED} SRV`]: [`10 5 443 ${X}`],
      },
    }),
    { warnings: ['dns.servfail'] },
  ],
  [
    'addresses of S are never answered, SRV is good',
    bySrv({
      dns: {
        [`${S} A`]: { status: 'timeout' },
        [`${S} AAAA`]: { status: 'timeout' },
        [`${FED} SRV`]: [`10 5 443 ${X}`],
      },
    }),
    { errors: ['dns.timeout'] },
  ],
  [
    'S has no address, SRV is good',
    bySrv({ dns: { [`${S} A`]: null, [`${S} AAAA`]: null, [`${FED} SRV`]: [`10 5 443 ${X}`] } }),
    { notes: ['well-known.unreachable'] },
  ],
  [
    'T is an alias for a name that is gone',
    {
      dns: {
        [`${T} A`]: { status: 'nxdomain', chain: ['old.example.net'] },
        [`${T} AAAA`]: { status: 'nxdomain', chain: ['old.example.net'] },
      },
    },
    { errors: ['dns.no-address'], says: /an alias for old\.example\.net, and the name old\.example\.net/ },
  ],
  [
    'T is a name of one network',
    { file: delegation('matrix.lan:443') },
    { errors: ['dns.no-address'], says: /Write the public name/ },
  ],
  [
    'the first of two targets is private',
    bySrv({
      dns: {
        [`${FED} SRV`]: ['5 5 443 in.example.org', `10 5 443 ${X}`],
        'in.example.org A': ['10.0.0.9'],
      },
    }),
    { warnings: ['dns.private-address'], notes: ['well-known.unreachable'], every: false },
  ],
  [
    'the only target is private',
    bySrv({ dns: { [`${FED} SRV`]: ['5 5 443 in.example.org'], 'in.example.org A': ['10.0.0.9'] } }),
    { errors: ['dns.private-address'], notes: ['well-known.unreachable'] },
  ],
  [
    'the target has an underscore',
    bySrv({ dns: { [`${FED} SRV`]: ['5 5 443 my_host.example.org'], 'my_host.example.org A': [v4(30)] } }),
    { errors: ['dns.srv-target-missing'], notes: ['well-known.unreachable'], says: /“_” does not belong/ },
  ],
  [
    'the root as target beside another one',
    bySrv({ dns: { [`${FED} SRV`]: ['0 0 0 .', `10 5 443 ${X}`] } }),
    { warnings: ['dns.srv-target-missing'], notes: ['well-known.unreachable'], says: /Remove the record/ },
  ],
  [
    'port 0 before a good record',
    bySrv({
      dns: { [`${FED} SRV`]: [`5 5 0 ${X}`, `10 5 443 ${X}`] },
      at: { [`${v4(30)}:0`]: refused, [`${v6(30)}:0`]: refused },
    }),
    { warnings: ['dns.srv-bad-port'], notes: ['well-known.unreachable'] },
  ],
  [
    'an alias in circles',
    {
      dns: {
        [`${T} A`]: { loop: true, chain: ['a.example', T], status: 'other' },
        [`${T} AAAA`]: { loop: true, status: 'other' },
      },
    },
    { errors: ['dns.cname-loop'], says: /a\.example/ },
  ],
  ['IPv6 only', { dns: { [`${T} A`]: null } }, { warnings: ['dns.ipv6-only'] }],
  [
    'a slow address',
    { dns: { [`${T} A`]: { records: [v4(20)], ms: 5400 } } },
    { warnings: ['dns.slow'], says: /5\.4 s/ },
  ],
  [
    'T is private',
    { dns: { [`${T} A`]: ['10.11.12.13'], [`${T} AAAA`]: null } },
    { errors: ['dns.private-address'], says: /10\.11\.12\.13/, every: false },
  ],
  [
    'T is public and private',
    { dns: { [`${T} A`]: [v4(20), '10.11.12.13'] } },
    { errors: ['dns.private-address'], every: false },
  ],
  [
    'S is public and private, and its public address refuses',
    {
      dns: { [`${S} A`]: [v4(10), '10.11.12.13'], [`${S} AAAA`]: null },
      ...absent,
      at: closed,
    },
    { errors: ['dns.private-address'], folded: ['net.refused'] },
  ],
  [
    'T is private, looked at from inside',
    { allowPrivate: true, dns: { [`${T} A`]: ['10.11.12.13'], [`${T} AAAA`]: null } },
    { notes: ['dns.private-address'] },
  ],
];

/** _matrix-fed leads to a closed port, _matrix to X:443. */
const closedByNewLabel = (more: World): World =>
  bySrv({
    ...more,
    dns: {
      [`${FED} SRV`]: ['10 5 443 dead.example.org'],
      'dead.example.org A': [v4(98)],
      [`${OLD} SRV`]: [`10 5 443 ${X}`],
    },
    at: { [`${v4(98)}:443`]: refused, ...more.at },
  });
/** What is seen where the older label leads. */
const olderLabel = (at: NonNullable<World['at']>) => facts(bySrv({ at })).targets;

export const srv: Case[] = [
  [
    'SRV of S is SERVFAIL',
    { ...direct, dns: { [`${FED} SRV`]: { status: 'servfail' }, [`${OLD} SRV`]: { status: 'servfail' } } },
    {
      errors: ['dns.servfail'],
      notes: ['well-known.unreachable'],
      says: /_matrix-fed\._tcp\.example\.org.* Or let port 443 of example\.org answer .* publish \{"m\.server": "HOST:443"\}/,
    },
  ],
  [
    'only the new label is SERVFAIL',
    { ...absent, dns: { [`${FED} SRV`]: { status: 'servfail' } } },
    { errors: ['dns.servfail'], notes: ['well-known.absent'] },
  ],
  [
    'SRV of T is refused',
    { file: delegation(T), dns: { [`_matrix-fed._tcp.${T} SRV`]: { status: 'refused' } } },
    { errors: ['dns.servfail'], says: /REFUSED/ },
  ],
  [
    'SRV questions are dropped',
    {
      ...absent,
      dns: { [`${FED} SRV`]: { status: 'timeout', attempts: 2 }, [`${OLD} SRV`]: { status: 'timeout' } },
    },
    { errors: ['dns.timeout'], notes: ['well-known.absent'] },
  ],
  [
    'only the older label fails, and is not asked',
    bySrv({ dns: { [`${OLD} SRV`]: { status: 'servfail' }, [`${FED} SRV`]: [`10 5 443 ${X}`] } }),
    { notes: ['well-known.unreachable'] },
  ],
  [
    'SRV of S fails, and a port in the file spares the question',
    { dns: { [`${FED} SRV`]: { status: 'servfail' } } },
    {},
  ],
  [
    'slow SRV',
    { ...absent, dns: { [`${FED} SRV`]: { ms: 6100 } } },
    { warnings: ['dns.slow'], notes: ['well-known.absent'] },
  ],
  [
    'SRV that is slow each time it is asked',
    {
      ...absent,
      dns: { [`${FED} SRV`]: { ms: 6100 } },
      controls: { unchecked: [slowAgain(FED, 6100)] },
    },
    { errors: ['dns.slow'], says: /Synapse waits 10\.1 s/ },
  ],
  [
    'both labels are slow, each time a little less',
    {
      ...absent,
      dns: { [`${FED} SRV`]: { ms: 3500 }, [`${OLD} SRV`]: { ms: 3500 } },
      controls: { unchecked: [slowAgain(FED, 3400), slowAgain(OLD, 3400)] },
    },
    { errors: ['dns.slow'] },
  ],
  [
    'SRV that is slow once',
    {
      ...absent,
      dns: { [`${FED} SRV`]: { ms: 6100 } },
      controls: { unchecked: [slowAgain(FED, 20)] },
    },
    { warnings: ['dns.slow'], notes: ['well-known.absent'] },
  ],
  ['slow SRV that nobody asks', { dns: { [`${FED} SRV`]: { ms: 6100 } } }, {}],
  [
    'switched off at T',
    { file: delegation(T), dns: { [`_matrix-fed._tcp.${T} SRV`]: ['0 0 0 .'] } },
    { errors: ['dns.srv-not-offered'] },
  ],
  [
    'switched off at S',
    { ...direct, dns: { [`${FED} SRV`]: ['0 0 0 '] } },
    { errors: ['dns.srv-not-offered'], notes: ['well-known.unreachable'] },
  ],
  [
    'labels differ, the new one is good',
    bySrv({ dns: { [`${OLD} SRV`]: ['10 5 8448 dead.example.org'], [`${FED} SRV`]: [`10 5 443 ${X}`] } }),
    { warnings: ['dns.srv-labels-differ'], notes: ['well-known.unreachable'] },
  ],
  [
    'labels agree',
    bySrv({ dns: { [`${OLD} SRV`]: [`20 1 443 ${X}`], [`${FED} SRV`]: [`10 5 443 ${X}`] } }),
    { notes: ['well-known.unreachable'] },
  ],
  [
    'the new label leads to a closed port',
    bySrv({
      dns: {
        [`${FED} SRV`]: ['10 5 443 dead.example.org'],

        'dead.example.org A': [v4(98)],
        [`${OLD} SRV`]: [`10 5 443 ${X}`],
      },
      at: { [`${v4(98)}:443`]: refused },
    }),
    { errors: ['net.refused'], warnings: ['dns.srv-labels-differ'], says: /dead\.example\.org/ },
  ],
  [
    'the new label leads to a closed port, and the older one to the homeserver',
    closedByNewLabel({ controls: { otherLabel: olderLabel({}) } }),
    {
      errors: ['dns.srv-labels-differ'],
      folded: ['net.refused'],
      notes: ['well-known.unreachable'],
      says: /On srv\.example\.org:443 certificate, keys and version are good\. Write 10 5 443 srv\.example\.org\. into _matrix-fed\._tcp\.example\.org/,
    },
  ],
  [
    'both labels lead to closed ports',
    closedByNewLabel({ controls: { otherLabel: olderLabel({ '*:443': refused }) } }),
    {
      errors: ['net.refused'],
      warnings: ['dns.srv-labels-differ'],
      says: /dead\.example\.org/,
    },
  ],
  [
    'the new label leads to another site, and the older one to the homeserver',
    closedByNewLabel({
      at: { [`${v4(98)}:443`]: certificateOf('www.shop.example') },
      controls: { otherLabel: olderLabel({}) },
    }),
    { errors: ['tls.name-mismatch'], warnings: ['dns.srv-labels-differ'] },
  ],
  [
    'port 0',
    bySrv({
      dns: { [`${FED} SRV`]: [`10 443 0 ${X}`] },
      at: { [`${v4(30)}:0`]: refused, [`${v6(30)}:0`]: refused },
    }),
    { errors: ['dns.srv-bad-port'], folded: ['net.refused'] },
  ],
  [
    'the target is missing',
    bySrv({ dns: { [`${FED} SRV`]: ['10 5 443 gone.example.net'] } }),
    { errors: ['dns.srv-target-missing'] },
  ],
  [
    'the target is doubled',
    bySrv({ dns: { [`${FED} SRV`]: [`10 5 443 ${T}.${S}`] } }),
    { errors: ['dns.srv-target-doubled'], says: /matrix\.example\.org\. with the final dot/ },
  ],
  [
    'one of two targets is missing',
    bySrv({ dns: { [`${FED} SRV`]: ['5 5 443 gone.example.net', `10 5 443 ${X}`] } }),
    { warnings: ['dns.srv-target-missing'], notes: ['well-known.unreachable'] },
  ],
  [
    'the target is an alias',
    bySrv({
      dns: {
        [`${FED} SRV`]: ['10 5 443 alias.example.org'],
        'alias.example.org A': { records: [v4(30)], chain: [X] },
      },
    }),
    { warnings: ['dns.srv-target-cname'], notes: ['well-known.unreachable'] },
  ],
  [
    'the target is an address',
    bySrv({ dns: { [`${FED} SRV`]: [`10 5 443 ${v4(30)}`] } }),
    { warnings: ['dns.srv-target-ip'], notes: ['well-known.unreachable'] },
  ],
  [
    'a stale record beside a good file',
    { dns: { [`${OLD} SRV`]: ['10 5 8448 dead.example.org'] } },
    { notes: ['dns.srv-ignored'] },
  ],
  [
    'a stale record beside a good file without port',
    { file: delegation(T), dns: { [`${OLD} SRV`]: ['10 5 8448 dead.example.org'] } },
    { notes: ['dns.srv-ignored'] },
  ],
  [
    'the record is at S, not at T',
    { file: delegation(T), dns: { [`${FED} SRV`]: [`10 5 443 ${X}`] }, at: closed },
    {
      errors: ['dns.srv-on-wrong-name'],
      folded: ['net.refused'],
      says: /Move the record to _matrix-fed\._tcp\.matrix\.example\.org, with a certificate for matrix\.example\.org on srv\.example\.org:443; or write \{"m\.server": "srv\.example\.org:443"\}/,
    },
  ],
  [
    'the record is at S, not at T, and Matrix answers on T:443',
    {
      file: delegation(T),
      dns: { [`${FED} SRV`]: [`10 5 443 ${X}`] },
      at: closed,
      controls: { on443: on443(T) },
    },
    {
      errors: ['dns.srv-on-wrong-name'],
      folded: ['net.refused', 'well-known.port-missing'],
      says: /Write \{"m\.server": "matrix\.example\.org:443"\} at \S+: Matrix answers there\./,
    },
  ],
  [
    'the record at S names no host',
    { file: delegation(T), dns: { [`${FED} SRV`]: ['0 0 0 .'] }, at: closed },
    { errors: ['net.refused'], notes: ['dns.srv-ignored'] },
  ],
];
