/** DNS answers beside their controls. */
import type { DnsAnswer, RecordType } from '../../../../src/probe/types.ts';
import { S, T, v4, X } from '../../../support/facts.ts';
import { absent, bySrv, type Case, closed, FED, OLD, refused } from './shared.ts';

const answer = (
  name: string,
  type: RecordType,
  data: readonly string[],
  change: Partial<DnsAnswer> = {},
): DnsAnswer => ({
  name,
  type,
  status: data.length > 0 ? 'ok' : 'nodata',
  records: data.map((one) => ({ name, type, ttl: 60, data: one })),
  chain: [],
  loop: false,
  ttl: 60,
  zone: data.length > 0 ? null : S,
  authenticated: false,
  server: '93.184.216.53:53',
  ms: 12,
  attempts: 1,
  ...change,
});
const random = (data: readonly string[], change: Partial<DnsAnswer> = {}) => ({
  randomLabels: [answer(`_5f3a._tcp.${S}`, 'SRV', data, change)],
});
const wrong = (label: string, ...data: string[]) => ({ wrongLabels: [answer(`${label}.${S}`, 'SRV', data)] });
/** What every world by SRV has: no web site. */
const fine = { notes: ['well-known.unreachable'] };
const servfail = { status: 'servfail' } as const;

const wildcards: Case[] = [
  [
    'a wildcard alias, and no SRV record behind it',
    {
      ...absent,
      dns: { [`${FED} SRV`]: { chain: [S] }, [`${OLD} SRV`]: { chain: [S] } },
      controls: random([], { chain: [S] }),
    },
    { warnings: ['dns.srv-wildcard'], every: true, says: /an alias for example\.org/ },
  ],
  [
    'a wildcard that leads to the right place',
    bySrv({ controls: random([`10 5 443 ${X}`]) }),
    { warnings: ['dns.srv-wildcard'] },
  ],
  [
    'a wildcard that leads astray',
    bySrv({ at: { '*:443': refused }, controls: random([`10 5 443 ${X}`]) }),
    { errors: ['dns.srv-wildcard'], folded: ['net.refused'] },
  ],
  [
    'a wildcard that leads to another site',
    bySrv({
      at: { '*:443': { sent: [{ dnsNames: ['www.shop.example'] }] } },
      controls: random([`10 5 443 ${X}`]),
    }),
    { errors: ['dns.srv-wildcard'], folded: ['tls.name-mismatch'] },
  ],
  ['a record of its own beside a wildcard', bySrv({ controls: random(['0 0 25 mail.example']) }), fine],
  [
    'a record of its own that is dead, beside a wildcard',
    bySrv({ at: { '*:443': refused }, controls: random(['0 0 25 mail.example']) }),
    { errors: ['net.refused'] },
  ],
  [
    'a wildcard where nobody asks',
    { dns: { [`${FED} SRV`]: [`10 5 443 ${X}`] }, controls: random([`10 5 443 ${X}`]) },
    { notes: ['dns.srv-ignored', 'dns.srv-wildcard'] },
  ],
  [
    'a wildcard alias where nobody asks',
    { dns: { [`${FED} SRV`]: { chain: [S] } }, controls: random([], { chain: [S] }) },
    {},
  ],
];

const labels: Case[] = [
  [
    'a record at _udp, and nothing where servers go',
    { site: refused, at: closed, controls: wrong('_matrix-fed._udp', `10 5 443 ${X}`) },
    {
      errors: ['dns.srv-wrong-label'],
      notes: ['well-known.unreachable'],
      folded: ['net.refused'],
      says: /Rename _matrix-fed\._udp/,
    },
  ],
  [
    'a record at _udp that leads nowhere else',
    { ...absent, at: closed, controls: wrong('_matrix._udp', `10 5 8448 ${S}`) },
    { errors: ['net.refused'], warnings: ['dns.srv-wrong-label'] },
  ],
  [
    'a record at _udp, and somebody where servers go',
    {
      ...absent,
      at: { '*:8448': { chainError: 'CERT_HAS_EXPIRED' } },
      controls: wrong('_matrix._udp', `10 5 443 ${X}`),
    },
    { errors: ['tls.expired'], warnings: ['dns.srv-wrong-label'] },
  ],
  [
    'a record at _udp that a wildcard makes',
    {
      ...absent,
      at: closed,
      controls: { ...wrong('_matrix._udp', `0 0 25 ${X}`), ...random([`0 0 25 ${X}`]) },
    },
    { errors: ['net.refused'] },
  ],
  ['a record at _udp below a name that delegates', { controls: wrong('_matrix._udp', `10 5 443 ${X}`) }, {}],
];

const dnssec: Case[] = [
  [
    'signatures of the SRV question do not verify',
    { ...absent, dns: { [`${FED} SRV`]: servfail }, controls: { unchecked: [answer(FED, 'SRV', [])] } },
    { errors: ['dns.dnssec-bogus'], folded: ['dns.servfail'], says: /checking disabled/ },
  ],
  [
    'signatures of one address question do not verify',
    {
      dns: { [`${T} AAAA`]: servfail },
      controls: { unchecked: [answer(T, 'AAAA', ['2606:2800:220:1::20'])] },
    },
    { warnings: ['dns.dnssec-bogus'], folded: ['dns.servfail'] },
  ],
  [
    'a failure that stays one without checking',
    {
      ...absent,
      dns: { [`${FED} SRV`]: servfail },
      controls: { unchecked: [answer(FED, 'SRV', [], servfail)] },
    },
    { errors: ['dns.servfail'] },
  ],
  [
    'signatures of S do not verify, and the SRV question fails by itself',
    {
      dns: { [`${S} A`]: servfail, [`${S} AAAA`]: servfail, [`${FED} SRV`]: servfail },
      controls: { unchecked: [answer(S, 'A', [v4(10)]), answer(FED, 'SRV', [], servfail)] },
    },
    { errors: ['dns.servfail'], warnings: ['dns.dnssec-bogus'], folded: ['dns.servfail'] },
  ],
  [
    'signatures of the whole zone do not verify',
    {
      dns: { [`${S} A`]: servfail, [`${S} AAAA`]: servfail, [`${FED} SRV`]: servfail },
      controls: { unchecked: [answer(S, 'A', [v4(10)]), answer(FED, 'SRV', [])] },
    },
    { errors: ['dns.dnssec-bogus'], folded: ['dns.dnssec-bogus', 'dns.servfail', 'dns.servfail'] },
  ],
  [
    'an unchecked answer where others come and go',
    {
      ...absent,
      dns: { [`${FED} SRV`]: servfail, [`${S} A`]: { records: [v4(10)], failed: ['93.184.216.53:53'] } },
      controls: { unchecked: [answer(FED, 'SRV', [])] },
    },
    { errors: ['dns.servfail'], warnings: ['net.flaky'] },
  ],
  [
    'an unchecked answer for another name',
    { ...absent, dns: { [`${FED} SRV`]: servfail }, controls: { unchecked: [answer(OLD, 'SRV', [])] } },
    { errors: ['dns.servfail'] },
  ],
];

const authorities = (...answers: DnsAnswer[]) => ({
  controls: {
    authorities: answers.map((one, index) => ({
      name: `ns${index + 1}.example.net`,
      address: v4(53 + index),
      answers: [one],
    })),
  },
});
const fed = (data: readonly string[], change: Partial<DnsAnswer> = {}) => answer(FED, 'SRV', data, change);
const a = (data: readonly string[], change: Partial<DnsAnswer> = {}) => answer(S, 'A', data, change);
const two = [`10 5 443 ${X}`, '20 5 443 srv2.example.org'] as const;
const zone: Case[] = [
  [
    'one server has no SRV record',
    bySrv(authorities(fed([two[0]]), fed([]))),
    { warnings: ['dns.authorities-disagree'], says: /ns2\.example\.net nothing/ },
  ],
  [
    'SRV records in another order and case',
    bySrv(authorities(fed(two), fed([two[1].toUpperCase(), two[0]]))),
    fine,
  ],
  [
    'SRV records differ where nobody asks',
    authorities(fed([two[0]]), fed([two[1]])),
    { notes: ['dns.authorities-disagree'] },
  ],
  [
    'one server does not answer',
    bySrv(authorities(fed([two[0]]), fed([], { status: 'timeout', zone: null }))),
    fine,
  ],
  ['one server refuses', bySrv(authorities(fed([two[0]]), fed([], { status: 'refused', zone: null }))), fine],
  ['one server refers elsewhere', bySrv(authorities(fed([two[0]]), fed([], { zone: null }))), fine],
  [
    'one server does not know the name',
    authorities(a([v4(10)]), a([], { status: 'nxdomain' })),
    { warnings: ['dns.authorities-disagree'] },
  ],
  ['addresses overlap', authorities(a([v4(10), v4(11)]), a([v4(11), v4(12)])), {}],
  [
    'addresses have none in common',
    authorities(a([v4(10)]), a([v4(99)])),
    { notes: ['dns.authorities-disagree'] },
  ],
  [
    'the same alias, with and without its addresses',
    authorities(a([v4(10)], { chain: ['cdn.example'] }), a([], { chain: ['cdn.example'], zone: null })),
    {},
  ],
];

export const dnsControls: Case[] = [...wildcards, ...labels, ...dnssec, ...zone];
