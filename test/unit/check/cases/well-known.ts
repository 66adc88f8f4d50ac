/** The well-known file. */
import {
  attempt,
  delegation,
  facts,
  html,
  inDays,
  on443,
  S,
  T,
  v4,
  v6,
  type World,
  X,
} from '../../../support/facts.ts';
import {
  absent,
  brokenFile,
  bySrv,
  type Case,
  certificateOf,
  closed,
  direct,
  onT,
  refused,
  silent,
} from './shared.ts';

const notNeeded = /Answer 404 at \S+, or remove the file: servers get through without it\.$/;
const toFillIn = /"HOST:443"\}, with the host and port where Matrix answers in the place of HOST:443\./;

/** Where a sender goes in another world. */
const wayOf = (world: World) => {
  const { route, targets } = facts(world);
  return { route, targets };
};

export const wellKnown: Case[] = [
  ['443 refuses, 8448 works', direct, { notes: ['well-known.unreachable'] }],
  [
    '443 refuses, 8448 refuses',
    { ...direct, at: closed },
    {
      errors: ['well-known.unreachable'],
      folded: ['net.refused'],
      says: /refuses connections.*"HOST:443".*in the place of/,
    },
  ],
  [
    '443 and 8448 are silent',
    { site: silent, at: { '*:8448': silent } },
    { errors: ['net.timeout'], folded: ['well-known.unreachable'] },
  ],
  [
    '443 refuses, 8448 is silent',
    { ...direct, at: { '*:8448': silent } },
    { errors: ['net.timeout'], folded: ['well-known.unreachable'] },
  ],
  [
    '443 is silent, the target of the SRV record too',
    bySrv({ site: silent, at: { [`${v4(30)}:443`]: silent, [`${v6(30)}:443`]: silent } }),
    { errors: ['net.timeout', 'well-known.unreachable'] },
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
  [
    '443 resets, 8448 works',
    { site: { tls: { fault: 'reset' } } },
    { warnings: ['well-known.unreachable'], says: /answer 404 at \S+: no file is needed/ },
  ],
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
  [
    'status 500, 8448 works',
    { file: { status: 500 } },
    { warnings: ['well-known.bad-status'], says: /Answer 404 at \S+: servers get through without a file/ },
  ],
  [
    'the client file alone, 8448 works',
    { file: JSON.stringify({ 'm.homeserver': {} }) },
    { warnings: ['well-known.no-server-key'], says: /matrix\/client only, and answer 404 at/ },
  ],
  [
    'a BOM, 8448 works',
    { file: `\ufeff${delegation(T)}` },
    { warnings: ['well-known.bom'], says: /Answer 404 .* If it is meant to count: Save/ },
  ],
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
];

export const wellKnownContent: Case[] = [
  [
    'a web page',
    brokenFile(html(200, '<!doctype html><body>App</body>')),
    { errors: ['well-known.html'], folded: ['net.refused'] },
  ],
  [
    'a web page, 8448 works',
    { file: html(200, '<html>wp-content') },
    { warnings: ['well-known.html'], says: /WordPress.* servers get through without it/ },
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
    { errors: ['well-known.server-not-text'], folded: ['net.refused'], says: toFillIn },
  ],
  [
    'too large to be read',
    brokenFile({ body: delegation(T), bytes: 51_201, fault: 'too-large' }),
    { errors: ['well-known.too-large'], folded: ['net.refused'] },
  ],
  [
    'too large',
    brokenFile({ body: delegation(T), bytes: 60_100 }),
    { errors: ['well-known.too-large'], folded: ['net.refused'] },
  ],
  [
    'a scheme, though 8448 works',
    { file: delegation(`https://${T}`) },
    { errors: ['well-known.scheme'], says: /"matrix\.example\.org:443"/ },
  ],
  [
    'the scheme of a plain site',
    { file: delegation(`http://${T}`) },
    { errors: ['well-known.scheme'], says: /"matrix\.example\.org:443"/ },
  ],
  [
    'a scheme with a port',
    { file: delegation(`https://${T}:8443/`) },
    { errors: ['well-known.scheme'], says: /"matrix\.example\.org:8443"/ },
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
  [
    'the empty text, 8448 works',
    { file: delegation('') },
    { warnings: ['well-known.invalid-server'], says: notNeeded },
  ],
  [
    'the empty text, 8448 is closed',
    brokenFile(delegation('')),
    { errors: ['well-known.invalid-server'], folded: ['net.refused'], says: toFillIn },
  ],
  [
    'the empty text, and Matrix is on S:443',
    brokenFile(delegation(''), { controls: { on443: on443(S) } }),
    {
      errors: ['well-known.invalid-server'],
      folded: ['net.refused'],
      says: /Write \{"m\.server": "example\.org:443"\}/,
    },
  ],
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
          { url: `https://${S}/a`, status: 301, headers: [['Location', '/b']] },
          { url: `https://${S}/b`, status: 301 },
        ],
        stop: 'redirect-loop',
      },
      at: closed,
    },
    {
      errors: ['well-known.redirect-loop'],
      folded: ['net.refused'],
      says: /status 301 at \S+\/a, which leads to \/b and status 301 at \S+\/b\./,
    },
  ],
  [
    'a redirect to ftp',
    {
      site: {
        hops: [{ url: `https://${S}/a`, status: 302, headers: [['location', 'ftp://x.example/']] }],
        stop: 'redirect-refused',
      },
    },
    { warnings: ['well-known.redirect'], says: /status 302 at \S+\/a, which leads to ftp:\/\/x\.example\// },
  ],
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
    'each address has its own file, and each way works',
    {
      at: {
        [`${v6(10)}:443`]: { file: delegation(`${X}:443`) },
        [`${v4(30)}:443`]: certificateOf(X),
        [`${v6(30)}:443`]: certificateOf(X),
      },
      controls: { otherRoutes: [{ address: v4(10), ...wayOf({}) }] },
    },
    {
      warnings: ['well-known.split-brain'],
      says: /srv\.example\.org:443 \(works\).*Each of these ways.*Give the same file/,
    },
  ],
  [
    'each address has its own file, and the other way is closed',
    {
      at: {
        [`${v6(10)}:443`]: { file: delegation(`${X}:443`) },
        [`${v4(30)}:443`]: certificateOf(X),
        [`${v6(30)}:443`]: certificateOf(X),
      },
      controls: { otherRoutes: [{ address: v4(10), ...wayOf(onT(refused)) }] },
    },
    {
      errors: ['well-known.split-brain'],
      says: /10: matrix\.example\.org:443 \(servers do not get through\).*Give \{"m\.server": "srv\.example\.org:443"\} at \S+ on 93\.184\.216\.10 too/,
    },
  ],
  [
    'each address has its own file, and the one that servers mostly read is wrong',
    {
      at: {
        [`${v6(10)}:443`]: { file: delegation(`${X}:443`) },
        [`${v4(30)}:443`]: refused,
        [`${v6(30)}:443`]: refused,
      },
      controls: { otherRoutes: [{ address: v4(10), ...wayOf({}) }] },
    },
    {
      errors: ['well-known.split-brain'],
      folded: ['net.refused'],
      says: /Give \{"m\.server": "matrix\.example\.org:443"\} at \S+ on 2606:2800:220:1::10 too/,
    },
  ],
  [
    'IPv4 delegates to a closed port, and without the file servers get through',
    {
      ...onT(refused),
      file: html(404),
      at: { ...onT(refused).at, [`${v4(10)}:443`]: { file: delegation(`${T}:443`) } },
      controls: { otherRoutes: [{ address: v4(10), ...wayOf(onT(refused)) }] },
    },
    {
      errors: ['well-known.split-brain'],
      folded: ['well-known.absent'],
      says: /Answer 404 at \S+ on 93\.184\.216\.10 too/,
    },
  ],
  [
    'IPv6 has no file',
    { at: { [`${v6(10)}:443`]: { file: html(404) } } },
    { errors: ['well-known.split-brain'], folded: ['well-known.absent'] },
  ],
  [
    'IPv4 has a page, and the file that IPv6 has leads to a closed port',
    { ...onT(refused), at: { ...onT(refused).at, [`${v4(10)}:443`]: { file: html(200) } } },
    { errors: ['well-known.split-brain'], folded: ['net.refused', 'well-known.html'] },
  ],
  [
    'IPv6 has a page, and the file that IPv4 has is the one that counts',
    { at: { [`${v4(10)}:443`]: { file: html(200) } } },
    {
      errors: ['well-known.split-brain'],
      folded: ['well-known.html'],
      says: /no file that counts/,
    },
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
