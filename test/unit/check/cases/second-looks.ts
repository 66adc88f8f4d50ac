/** What a second look shows: as a browser, without SNI, at the copy on the delegated host, at the second attempt. */
import type { HttpExchange, TlsFacts } from '../../../../src/probe/types.ts';
import { attempt, delegation, html, S, T, v4, type World, X } from '../../../support/facts.ts';
import { absent, bySrv, type Case, closed, direct, FED, OLD, onT } from './shared.ts';

const asBrowser = (file: World['file'], more: World = {}): World => ({
  file: html(403),
  ...more,
  controls: { wellKnownAsBrowser: attempt({ file }, S, '93.184.216.10') },
});
const file = delegation(`${T}:443`);
const challenge: Partial<HttpExchange> = { ...html(403), headers: [['cf-mitigated', 'challenge']] };

const bare = (
  fault: Extract<TlsFacts, { status: 'failed' }>['fault'],
  alert: string | null = null,
): TlsFacts => ({
  status: 'failed',
  sni: null,
  fault,
  code: 'ERR_SSL',
  alert,
  banner: null,
  ms: 20,
});

const failed = ['93.184.216.53:53'];

const flakyAnswers: Case[] = [
  [
    'the SRV question fails every other time',
    bySrv({ dns: { [`${FED} SRV`]: { records: [`10 5 443 ${X}`], attempts: 2, failed } } }),
    {
      warnings: ['net.flaky'],
      says: /SRV _matrix-fed\._tcp\.example\.org: SERVFAIL from 93\.184\.216\.53:53, then an answer/,
    },
  ],
  [
    'the question that finds no SRV record does so',
    { ...absent, dns: { [`${OLD} SRV`]: { attempts: 2, failed } } },
    { warnings: ['net.flaky'] },
  ],
  [
    'addresses of S and T do so, and the finding is one',
    {
      dns: {
        [`${S} A`]: { records: [v4(10)], attempts: 2, failed },
        [`${T} A`]: { records: [v4(20)], attempts: 2, failed },
      },
    },
    { warnings: ['net.flaky'], says: /A example\.org: SERVFAIL.* A matrix\.example\.org: SERVFAIL/ },
  ],
  ['the SRV question does so, and nobody puts it', { dns: { [`${FED} SRV`]: { attempts: 2, failed } } }, {}],
  [
    'the older label does so, and nobody asks for it',
    bySrv({
      dns: { [`${FED} SRV`]: [`10 5 443 ${X}`], [`${OLD} SRV`]: { attempts: 2, failed } },
    }),
    { notes: ['well-known.unreachable'] },
  ],
  [
    'the SRV question fails both times',
    { ...direct, dns: { [`${FED} SRV`]: { status: 'servfail', attempts: 2 } } },
    { errors: ['dns.servfail'], says: /SERVFAIL, also when asked again\./ },
  ],
];

export const secondLooks: Case[] = [
  ...flakyAnswers,
  [
    'the file is for browsers only, and nothing answers without it',
    asBrowser(file, { at: closed }),
    {
      errors: ['well-known.user-agent-blocked'],
      folded: ['net.refused', 'well-known.bad-status'],
      says: /m\.server matrix\.example\.org:443/,
    },
  ],
  [
    'the file is for browsers only, and 8448 is good',
    asBrowser(file),
    { warnings: ['well-known.user-agent-blocked'], folded: ['well-known.bad-status'] },
  ],
  ['the file is refused to browsers too', asBrowser(html(403)), { warnings: ['well-known.bad-status'] }],
  [
    'a challenge for servers alone is named as that',
    asBrowser(file, { file: challenge }),
    { warnings: ['well-known.bot-challenge'] },
  ],
  [
    'the copy on the host says something else',
    onT({ probes: { wellKnownCopy: { body: delegation('old.example.org') } } }),
    { warnings: ['well-known.stale-copy'], says: /gives old\.example\.org/ },
  ],
  [
    'the copy on the host says the same',
    onT({ probes: { wellKnownCopy: { body: delegation(`${T.toUpperCase()}:443`) } } }),
    {},
  ],
  ['the copy on the host is a page', onT({ probes: { wellKnownCopy: html(200) } }), {}],
  [
    'the copy is the file itself',
    {
      file: delegation(`${S}:443`),
      at: { '*:443': { probes: { wellKnownCopy: { body: delegation('x.example') } } } },
    },
    {},
  ],
  [
    "the copy is a provider's own",
    {
      file: delegation('provider.example:443'),
      dns: { 'provider.example A': ['93.184.216.60'] },
      at: { '93.184.216.60:443': { probes: { wellKnownCopy: { body: delegation('hs.provider.example') } } } },
    },
    { notes: ['well-known.stale-copy'] },
  ],
  [
    'without SNI refused',
    { at: { '93.184.216.20:443': { withoutSni: bare('alert', 'unrecognized name') } } },
    { notes: ['tls.no-sni-refused'], says: /unrecognized name/ },
  ],
  ['without SNI unanswered', onT({ withoutSni: bare('timeout') }), {}],
  [
    'without SNI refused, and with it too',
    onT({ tls: { fault: 'alert', alert: 'unrecognized name' }, withoutSni: bare('alert') }),
    { errors: ['tls.handshake-refused'] },
  ],
  ['connected at the second attempt', onT({ attempts: 2 }), { notes: ['net.flaky'] }],
];
