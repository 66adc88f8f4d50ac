/** Small internets and the verdict on each: what is an error, a warning, a note, and what stands under what. */
import {
  attempt,
  delegation,
  html,
  inDays,
  intermediate,
  on443,
  S,
  T,
  v4,
  v6,
  type World,
  X,
} from '../../support/facts.ts';

export interface Expected {
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  /** well-known.cached is left out: every file that delegates has it. */
  readonly notes?: readonly string[];
  /** Ids that stand under another finding. */
  readonly folded?: readonly string[];
  /** false when there are errors, else true. */
  readonly ok?: boolean | null;
  /** Left out: not looked at. */
  readonly every?: boolean | null;
  /** Must stand in the first finding of the first list that is given. */
  readonly says?: RegExp;
}

export type Case = readonly [title: string, world: World, expected: Expected];

const absent = { file: html(404) };
const refused = { tcp: 'refused' } as const;
const silent = { tcp: 'timeout', attempts: 2 } as const;
/** No web site: servers come to S:8448. */
const direct: World = { site: refused };
const closed = { '*:8448': refused };
const FED = `_matrix-fed._tcp.${S}`;
const OLD = `_matrix._tcp.${S}`;
const bySrv = (more: World = {}): World => ({
  site: refused,
  ...more,
  dns: { [`${FED} SRV`]: [`10 5 443 ${X}`], ...more.dns },
});
const certificateOf = (...dnsNames: string[]) => ({ sent: [{ dnsNames }, intermediate()] });
const onT = (place: NonNullable<World['at']>[string]): World => ({
  at: { [`${v4(20)}:443`]: place, [`${v6(20)}:443`]: place },
});
const onS = (place: NonNullable<World['at']>[string]): World => ({ ...direct, at: { '*:8448': place } });
const brokenFile = (file: World['file'], more: World = {}): World => ({ file, at: closed, ...more });
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
  ['.local', { name: 'matrix.local' }, { errors: ['name.private-suffix', 'dns.no-address'] }],
  [
    'a single label',
    { name: 'localhost:8448' },
    { errors: ['name.private-suffix', 'dns.no-address'], notes: ['name.has-port'] },
  ],
];

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
    {},
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
    'T is private, looked at from inside',
    { allowPrivate: true, dns: { [`${T} A`]: ['10.11.12.13'], [`${T} AAAA`]: null } },
    { notes: ['dns.private-address'] },
  ],
];

export const srv: Case[] = [
  [
    'SRV of S is SERVFAIL',
    { ...direct, dns: { [`${FED} SRV`]: { status: 'servfail' }, [`${OLD} SRV`]: { status: 'servfail' } } },
    { errors: ['dns.servfail'], notes: ['well-known.unreachable'], says: /_matrix-fed\._tcp\.example\.org/ },
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
      says: /_matrix-fed\._tcp\.matrix\.example\.org/,
    },
  ],
];

export const net: Case[] = [
  [
    'S:8448 refuses',
    { ...absent, at: closed },
    { errors: ['net.refused'], notes: ['well-known.absent'], every: false },
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
    { errors: ['net.cdn-port'], folded: ['net.timeout'], notes: ['well-known.absent'] },
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
  ['all addresses of T are dead', onT(refused), { errors: ['net.refused'], every: false }],
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
    { warnings: ['net.outbound-blocked'], ok: null, every: null },
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

export const wellKnown: Case[] = [
  ['443 refuses, 8448 works', direct, { notes: ['well-known.unreachable'] }],
  [
    '443 refuses, 8448 refuses',
    { ...direct, at: closed },
    { errors: ['well-known.unreachable'], folded: ['net.refused'], says: /refuses connections/ },
  ],
  [
    '443 is silent, 8448 works',
    { site: silent },
    { errors: ['well-known.unreachable'], every: true, says: /443/ },
  ],
  [
    '443 takes connections and says nothing',
    { site: { tls: { fault: 'timeout' } } },
    { errors: ['well-known.unreachable'] },
  ],
  ['443 resets, 8448 works', { site: { tls: { fault: 'reset' } } }, { warnings: ['well-known.unreachable'] }],
  [
    '443 has no site for S, 8448 works',
    { site: { tls: { fault: 'alert', alert: 'unrecognized_name' } } },
    { warnings: ['well-known.unreachable'], says: /unrecognized_name/ },
  ],
  [
    '443 has no site for S, 8448 is closed',
    { site: { tls: { fault: 'alert', alert: 'unrecognized_name' } }, at: closed },
    { errors: ['well-known.unreachable'], folded: ['net.refused'] },
  ],
  [
    '443 cuts the answer',
    { file: { status: null, fault: 'closed', body: '' } },
    { warnings: ['well-known.unreachable'] },
  ],
  [
    'the certificate of the site has expired, 8448 works',
    { site: { sent: [{ dnsNames: [S], notAfter: inDays(-2) }], chainError: 'CERT_HAS_EXPIRED' } },
    { warnings: ['well-known.tls-invalid'], says: /expired on 22 Nov 2026/ },
  ],
  [
    'the certificate of the site has expired, 8448 is closed',
    { site: { sent: [{ dnsNames: [S], notAfter: inDays(-2) }], chainError: 'CERT_HAS_EXPIRED' }, at: closed },
    { errors: ['well-known.tls-invalid'], folded: ['net.refused'] },
  ],
  [
    'the certificate of the site names another',
    { site: certificateOf('other.example') },
    { warnings: ['well-known.tls-invalid'], says: /other\.example/ },
  ],
  ['status 500, 8448 works', { file: { status: 500 } }, { warnings: ['well-known.bad-status'] }],
  [
    'status 403, 8448 is closed',
    brokenFile(html(403)),
    { errors: ['well-known.bad-status'], folded: ['net.refused'] },
  ],
  [
    'a challenge',
    brokenFile({ status: 403, headers: [['cf-mitigated', 'challenge']], body: 'Just a moment...' }),
    { errors: ['well-known.bot-challenge'], folded: ['net.refused'] },
  ],
  [
    'a web page',
    brokenFile(html(200, '<!doctype html><body>App</body>')),
    { errors: ['well-known.html'], folded: ['net.refused'] },
  ],
  [
    'a web page, 8448 works',
    { file: html(200, '<html>wp-content') },
    { warnings: ['well-known.html'], says: /WordPress/ },
  ],
  [
    'a trailing comma',
    brokenFile(`{"m.server": "${T}:443",}`),
    { errors: ['well-known.not-json'], folded: ['net.refused'], says: /comma/ },
  ],
  ['a list', brokenFile('[]'), { errors: ['well-known.not-json'], folded: ['net.refused'] }],
  ['a BOM', brokenFile(`\ufeff${delegation(T)}`), { errors: ['well-known.bom'], folded: ['net.refused'] }],
  [
    'compressed',
    brokenFile({ body: '\u001f', invalidUtf8: true }),
    { errors: ['well-known.encoded'], folded: ['net.refused'] },
  ],
  [
    'the client file',
    brokenFile(JSON.stringify({ 'm.homeserver': {} })),
    { errors: ['well-known.no-server-key'], folded: ['net.refused'], says: /for clients/ },
  ],
  [
    'a misspelt key',
    brokenFile(JSON.stringify({ m_server: T })),
    { errors: ['well-known.no-server-key'], folded: ['net.refused'], says: /m_server/ },
  ],
  [
    'm.server is a list',
    brokenFile(delegation([T])),
    { errors: ['well-known.server-not-text'], folded: ['net.refused'] },
  ],
  [
    'too large',
    brokenFile({ body: delegation(T), bytes: 60_100 }),
    { errors: ['well-known.too-large'], folded: ['net.refused'] },
  ],
  [
    'a scheme, though 8448 works',
    { file: delegation(`https://${T}`) },
    { errors: ['well-known.scheme'], says: /"matrix\.example\.org"/ },
  ],
  [
    'a slash, though 8448 works',
    { file: delegation(`${T}:443/`) },
    { errors: ['well-known.path'], says: /"matrix\.example\.org:443"/ },
  ],
  ['a space in front', { file: delegation(` ${T}:443`) }, { errors: ['well-known.invalid-server'] }],
  [
    'text that is not ASCII, 8448 works',
    { file: delegation('mätrix.example') },
    { warnings: ['well-known.invalid-server'] },
  ],
  ['the empty text, 8448 works', { file: delegation('') }, { warnings: ['well-known.invalid-server'] }],
  [
    'a 308',
    {
      site: {
        hops: [
          { url: `https://${S}/.well-known/matrix/server`, status: 308 },
          { url: `https://www.${S}/.well-known/matrix/server`, body: delegation(`${T}:443`) },
        ],
      },
    },
    { warnings: ['well-known.redirect-308'] },
  ],
  [
    'a 302',
    {
      site: {
        hops: [
          { url: `https://${S}/.well-known/matrix/server`, status: 302 },
          { url: `https://www.${S}/.well-known/matrix/server`, body: delegation(`${T}:443`) },
        ],
      },
    },
    { notes: ['well-known.redirect'] },
  ],
  [
    'a 302 that keeps the path, then 404',
    {
      site: {
        hops: [
          { url: `https://${S}/.well-known/matrix/server`, status: 302 },
          { url: `https://www.${S}/.well-known/matrix/server`, status: 404 },
        ],
      },
    },
    { notes: ['well-known.absent'] },
  ],
  [
    'Nextcloud, 8448 is closed',
    {
      site: {
        hops: [
          { url: `https://${S}/.well-known/matrix/server`, status: 301 },
          { url: `https://${S}/index.php/.well-known/matrix/server`, status: 404 },
        ],
      },
      at: closed,
    },
    { errors: ['well-known.redirect'], folded: ['net.refused'], says: /index\.php.*Nextcloud/ },
  ],
  [
    'a loop',
    {
      site: {
        hops: [
          { url: `https://${S}/a`, status: 301 },
          { url: `https://${S}/b`, status: 301 },
        ],
        stop: 'redirect-loop',
      },
      at: closed,
    },
    { errors: ['well-known.redirect-loop'], folded: ['net.refused'] },
  ],
  ['a redirect to ftp', { site: { stop: 'redirect-refused' } }, { warnings: ['well-known.redirect'] }],
  ['6 s', { site: { ms: 6000 } }, { warnings: ['well-known.slow'] }],
  ['12 s', { site: { ms: 12_000 } }, { errors: ['well-known.slow'], says: /12\.0 s/ }],
  [
    'never',
    { file: { status: null, fault: 'timeout', body: '' }, site: { ms: 15_000 } },
    { errors: ['well-known.slow'] },
  ],
  [
    'IPv4 and IPv6 differ',
    {
      dns: { [`${X} AAAA`]: null },
      at: { [`${v6(10)}:443`]: { file: delegation(`${X}:443`) }, [`${v4(30)}:443`]: refused },
    },
    { errors: ['well-known.split-brain'], folded: ['net.refused'] },
  ],
  [
    'IPv6 has no file',
    { at: { [`${v6(10)}:443`]: { file: html(404) } } },
    { errors: ['well-known.split-brain'], folded: ['well-known.absent'] },
  ],
  [
    'both have none, each in its way',
    { at: { [`${v6(10)}:443`]: { file: html(404) }, [`${v4(10)}:443`]: { file: html(200) } } },
    { warnings: ['well-known.html'], notes: ['well-known.absent'] },
  ],
  [
    'only on T',
    {
      ...absent,
      at: closed,
      controls: { wellKnownElsewhere: [{ host: T, attempt: attempt({}, T, v4(20)) }] },
    },
    { errors: ['well-known.only-on-target'], folded: ['net.refused', 'well-known.absent'] },
  ],
  [
    'on T too, and S:8448 works',
    { ...absent, controls: { wellKnownElsewhere: [{ host: T, attempt: attempt({}, T, v4(20)) }] } },
    { notes: ['well-known.absent'] },
  ],
  [
    'nothing good on T either',
    {
      ...absent,
      at: closed,
      controls: { wellKnownElsewhere: [{ host: T, attempt: attempt({ file: html(404) }, T, v4(20)) }] },
    },
    { errors: ['net.refused'], notes: ['well-known.absent'] },
  ],
  [
    'the port is missing',
    { file: delegation(T), at: closed, controls: { on443: on443(T) } },
    { errors: ['well-known.port-missing'], folded: ['net.refused'], says: /"matrix\.example\.org:443"/ },
  ],
  [
    'no port, and 443 is another site',
    {
      file: delegation(T),
      at: closed,
      controls: { on443: on443(T, { at: { '*:443': { keys: html(404), version: html(404) } } }) },
    },
    { errors: ['net.refused'] },
  ],
  [
    'another type',
    { file: { body: delegation(`${T}:443`), headers: [['content-type', 'application/octet-stream']] } },
    { notes: ['well-known.content-type'] },
  ],
  [
    'no type',
    { file: { body: delegation(`${T}:443`), headers: [] } },
    { notes: ['well-known.content-type'] },
  ],
  [
    'twice',
    { file: `{"m.server": "a.example", "m.server": "${T}:443"}` },
    { warnings: ['well-known.duplicate-key'] },
  ],
];

const LEAF_ONLY = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
const NO_ISSUER = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
const selfSigned = (more: object) => ({
  selfIssued: true,
  issuer: 'CN=x',
  subject: 'CN=x',
  issuerCommonName: 'x',
  ...more,
});

export const tls: Case[] = [
  [
    'leaf only',
    onT({ sent: [{ dnsNames: [T] }], chainError: LEAF_ONLY }),
    { errors: ['tls.leaf-only'], says: /R11/, every: false },
  ],
  [
    'leaf only of a wrong name',
    onT({ sent: [{ dnsNames: ['other.example'] }], chainError: LEAF_ONLY }),
    { errors: ['tls.leaf-only', 'tls.name-mismatch'] },
  ],
  [
    'the chain of another certificate',
    onT({ sent: [{ dnsNames: [T] }, intermediate({ subject: 'CN=R10' })], chainError: NO_ISSUER }),
    { errors: ['tls.chain-incomplete'] },
  ],
  [
    'a link further up is missing',
    onT({
      sent: [{ dnsNames: [T] }, intermediate({ issuerUrl: 'http://i.example/x1' })],
      chainError: NO_ISSUER,
    }),
    { errors: ['tls.chain-incomplete'], says: /Root X1/ },
  ],
  [
    'a private root',
    onT({
      sent: [{ dnsNames: [T] }, intermediate(), { subject: 'CN=Root X1, O=Example Trust', selfIssued: true }],
      chainError: 'SELF_SIGNED_CERT_IN_CHAIN',
    }),
    { errors: ['tls.untrusted-root'] },
  ],
  [
    'a private intermediate',
    onT({ sent: [{ dnsNames: [T] }, intermediate({ issuerUrl: null })], chainError: NO_ISSUER }),
    { errors: ['tls.untrusted-root'] },
  ],
  [
    'out of order',
    onT({
      sent: [
        { dnsNames: [T], issuer: 'CN=deep' },
        intermediate(),
        intermediate({ subject: 'CN=deep', issuer: 'CN=R11, O=Example Trust' }),
      ],
    }),
    { notes: ['tls.chain-order'], every: true },
  ],
  [
    'self-signed',
    onS({ sent: [selfSigned({ dnsNames: [S] })], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    { errors: ['tls.self-signed'], notes: ['well-known.unreachable'] },
  ],
  [
    'self-signed for another name',
    onS({ sent: [selfSigned({ dnsNames: ['box.example'] })], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    { errors: ['tls.self-signed'], folded: ['tls.name-mismatch'], notes: ['well-known.unreachable'] },
  ],
  [
    "old Synapse's own",
    onS({
      sent: [selfSigned({ commonName: S, hasSubjectAltName: false, serial: '03E8' })],
      chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    }),
    { errors: ['tls.legacy-synapse'], folded: ['tls.no-san'], notes: ['well-known.unreachable'] },
  ],
  [
    'Traefik',
    onS({
      sent: [selfSigned({ subject: 'CN=TRAEFIK DEFAULT CERT', dnsNames: ['x.traefik.default'] })],
      chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    }),
    { errors: ['tls.default-certificate'], folded: ['tls.name-mismatch'], notes: ['well-known.unreachable'] },
  ],
  [
    'Caddy',
    onT({
      sent: [
        { dnsNames: [T], issuer: 'CN=Caddy Local Authority - ECC Intermediate' },
        intermediate({ subject: 'CN=Caddy Local Authority - ECC Intermediate' }),
      ],
      chainError: NO_ISSUER,
    }),
    { errors: ['tls.default-certificate'] },
  ],
  [
    'staging',
    onT({ sent: [{ dnsNames: [T], issuer: 'CN=(STAGING) Riddling Rhubarb R12' }], chainError: LEAF_ONLY }),
    { errors: ['tls.staging-ca'] },
  ],
  [
    'Cloudflare Origin',
    onS({
      sent: [{ dnsNames: [S], issuer: 'OU=CloudFlare Origin SSL Certificate Authority, O=CloudFlare, Inc.' }],
      chainError: LEAF_ONLY,
    }),
    { errors: ['tls.cdn-origin'], notes: ['well-known.unreachable'] },
  ],
  [
    'expired',
    onT({ sent: [{ dnsNames: [T], notAfter: inDays(-2) }, intermediate()], chainError: 'CERT_HAS_EXPIRED' }),
    { errors: ['tls.expired'], says: /22 Nov 2026/ },
  ],
  [
    'the intermediate has expired',
    onT({
      sent: [{ dnsNames: [T] }, intermediate({ notAfter: inDays(-2) })],
      chainError: 'CERT_HAS_EXPIRED',
    }),
    { errors: ['tls.intermediate-expired'] },
  ],
  [
    'an expired cross-sign, good all the same',
    onT({
      sent: [
        { dnsNames: [T] },
        intermediate(),
        intermediate({ subject: 'CN=Root X1, O=Example Trust', issuer: 'CN=Old', notAfter: inDays(-30) }),
      ],
    }),
    { warnings: ['tls.intermediate-expired'], every: true },
  ],
  [
    'not yet valid',
    onT({
      sent: [{ dnsNames: [T], notBefore: inDays(1), notAfter: inDays(90) }, intermediate()],
      chainError: 'CERT_NOT_YET_VALID',
    }),
    { errors: ['tls.not-yet-valid'] },
  ],
  [
    '14 of 90 days left',
    onT({ sent: [{ dnsNames: [T], notBefore: inDays(-76), notAfter: inDays(14) }, intermediate()] }),
    { warnings: ['tls.expires-soon'], says: /14 days/ },
  ],
  [
    '16 of 90 days left',
    onT({ sent: [{ dnsNames: [T], notBefore: inDays(-74), notAfter: inDays(16) }, intermediate()] }),
    {},
  ],
  [
    '2 of 6 days left',
    onT({ sent: [{ dnsNames: [T], notBefore: inDays(-4), notAfter: inDays(2) }, intermediate()] }),
    {},
  ],
  [
    'a weak key',
    onT({
      sent: [{ dnsNames: [T], keyType: 'rsa', keyBits: 1024 }, intermediate()],
      chainError: 'EE_KEY_TOO_SMALL',
    }),
    { errors: ['tls.weak-key'] },
  ],
  [
    'another name',
    onT(certificateOf('other.example')),
    { errors: ['tls.name-mismatch'], says: /other\.example/ },
  ],
  [
    'another name on IPv6 alone',
    { at: { [`${v6(20)}:443`]: certificateOf('other.example') } },
    { errors: ['tls.name-mismatch'], every: false, says: /::20/ },
  ],
  [
    'SRV, and the certificate names the target',
    bySrv({ at: { '*:443': certificateOf(X) }, site: refused }),
    { errors: ['tls.names-srv-target'], notes: ['well-known.unreachable'] },
  ],
  ['well-known, and the certificate names S', onT(certificateOf(S)), { errors: ['tls.names-server-name'] }],
  [
    'a wildcard for the bare domain',
    onS(certificateOf(`*.${S}`)),
    { errors: ['tls.wildcard-depth'], notes: ['well-known.unreachable'] },
  ],
  ['a wildcard that fits', onT(certificateOf(`*.${S}`)), {}],
  [
    'no subjectAltName',
    onT({ sent: [{ commonName: T, hasSubjectAltName: false }, intermediate()] }),
    { errors: ['tls.no-san'] },
  ],
  [
    'two good certificates',
    { at: { [`${v6(20)}:443`]: { sent: [{ dnsNames: [T], sha256: 'BB:02' }, intermediate()] } } },
    { warnings: ['tls.addresses-differ'], every: true },
  ],
  ['TLS 1.1', onT({ tls: { fault: 'alert', alert: 'protocol_version' } }), { errors: ['tls.protocol-old'] }],
  [
    'no site for the name',
    onT({ tls: { fault: 'alert', alert: 'unrecognized_name' } }),
    { errors: ['tls.handshake-refused'], says: /unrecognized_name/ },
  ],
  [
    'a client certificate',
    onT({ tls: { fault: 'alert', alert: 'certificate_required' } }),
    { errors: ['tls.client-certificate'] },
  ],
  [
    'plain HTTP',
    onS({ tls: { fault: 'not-tls', banner: 'HTTP/1.1 400 Bad Request' } }),
    { errors: ['tls.plain-http'], notes: ['well-known.unreachable'] },
  ],
  [
    'SSH',
    { ...absent, at: { '*:8448': { tls: { fault: 'not-tls', banner: 'SSH-2.0-OpenSSH_9.2' } } } },
    { errors: ['tls.not-tls'], notes: ['well-known.absent'], says: /SSH-2\.0/ },
  ],
  [
    'a bad certificate at a target that only stands by',
    bySrv({
      dns: { [`${FED} SRV`]: [`5 5 443 ${X}`, `10 5 443 ${T}`] },
      at: {
        [`${v4(20)}:443`]: certificateOf('other.example'),
        [`${v6(20)}:443`]: certificateOf('other.example'),
      },
    }),
    { warnings: ['tls.name-mismatch'], notes: ['well-known.unreachable'], every: false },
  ],
];

const fault = (answer: World['file']): World => onT({ version: answer as object, keys: answer as object });

export const answers: Case[] = [
  ['502', fault(html(502)), { errors: ['proxy.bad-gateway'], says: /502/ }],
  ['421', fault(html(421)), { errors: ['proxy.misdirected'] }],
  [
    'a redirect',
    fault({ status: 301, headers: [['Location', `https://www.${S}/`]] }),
    { errors: ['proxy.redirect'], says: /www\.example\.org/ },
  ],
  [
    'the default page',
    fault(html(200, '<!doctype html><title>Welcome to nginx!</title>')),
    { errors: ['proxy.wrong-site'], says: /nginx's default page/ },
  ],
  ['a foreign 404 on both', fault(html(404)), { errors: ['proxy.wrong-site'] }],
  [
    "Twisted's own 404 on both",
    fault(html(404, '<html><title>404 - No Such Resource</title>')),
    { errors: ['federation.version-missing', 'federation.keys-missing'] },
  ],
  [
    'a challenge',
    fault({ status: 403, headers: [['CF-Mitigated', 'challenge']] }),
    { errors: ['proxy.bot-challenge'] },
  ],
  [
    'no federation',
    onT({ version: { status: 404, body: '{"errcode":"M_UNRECOGNIZED"}' } }),
    { errors: ['federation.version-missing'], says: /M_UNRECOGNIZED/ },
  ],
  [
    'no federation on an old Synapse',
    onT({ version: { status: 400, body: '{"errcode":"M_UNRECOGNIZED"}' } }),
    { errors: ['federation.version-missing'] },
  ],
  ['version is no JSON', onT({ version: { body: 'ok' } }), { errors: ['federation.version-missing'] }],
  ['no keys', onT({ keys: html(404) }), { errors: ['federation.keys-missing'] }],
  ['500', onT({ keys: { status: 500 } }), { errors: ['federation.endpoint-error'] }],
  [
    '403 by the homeserver',
    onT({ version: { status: 403, body: '{"errcode":"M_FORBIDDEN"}' } }),
    { errors: ['federation.refused'] },
  ],
  [
    'keys are no JSON',
    onT({ keys: { body: 'nonsense' }, document: { json: false, serverName: null, keys: [] } }),
    { errors: ['federation.keys-not-json'] },
  ],
  [
    'keys as text/plain',
    onT({ keys: { headers: [['Content-Type', 'text/plain']] } }),
    { errors: ['federation.keys-content-type'] },
  ],
  [
    'keys with a charset',
    onT({ keys: { headers: [['content-type', 'application/json; charset=utf-8']] } }),
    {},
  ],
  [
    'keys of another server',
    onT({ document: { serverName: 'other.example.net' } }),
    { errors: ['federation.keys-wrong-server'], says: /other\.example\.net/ },
  ],
  [
    'keys have expired',
    onT({ document: { validUntil: Date.parse(inDays(-0.04)) } }),
    { errors: ['federation.keys-expired'] },
  ],
  ['keys without a date', onT({ document: { validUntil: null } }), { errors: ['federation.keys-expired'] }],
  [
    'keys for half an hour',
    onT({ document: { validUntil: Date.parse(inDays(0.02)) } }),
    { warnings: ['federation.keys-short-lived'], every: true },
  ],
  [
    'a wrong signature',
    onT({ document: { keys: [{ id: 'ed25519:a', usable: true, signed: false, badSignature: true }] } }),
    { errors: ['federation.keys-signature'] },
  ],
  [
    'a second key signs badly',
    onT({
      document: {
        keys: [
          { id: 'ed25519:a', usable: true, signed: true },
          { id: 'ed25519:b', usable: true, signed: false, badSignature: true },
        ],
      },
    }),
    { errors: ['federation.keys-signature'] },
  ],
  [
    'a second key does not sign',
    onT({
      document: {
        keys: [
          { id: 'ed25519:a', usable: true, signed: true },
          { id: 'ed25519:b', usable: true, signed: false, badSignature: false },
        ],
      },
    }),
    { warnings: ['federation.keys-signature'] },
  ],
  [
    'no ed25519 key',
    onT({ document: { keys: [{ id: 'curve25519:a', usable: false, signed: false }] } }),
    { errors: ['federation.keys-no-ed25519'] },
  ],
  [
    'two homeservers',
    { at: { [`${v6(20)}:443`]: { document: { keys: [{ id: 'ed25519:b', usable: true, signed: true }] } } } },
    { errors: ['federation.keys-differ'] },
  ],
  [
    'Synapse 0.34',
    onT({
      version: { body: '{"server":{"name":"Synapse","version":"0.34.1.1"}}' },
      document: { hasTlsFingerprints: true },
    }),
    { notes: ['federation.old-synapse'], says: /0\.34\.1\.1/ },
  ],
  [
    'Synapse 1.20',
    onT({
      version: { body: '{"server":{"name":"Synapse","version":"1.20.0"}}' },
      document: { hasTlsFingerprints: true },
    }),
    {},
  ],
  ['nothing was asked', onT({ version: null, keys: null }), { ok: null, every: null }],
];
