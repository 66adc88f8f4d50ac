/** What a request that the server has signed itself comes to, by the answers of real homeservers behind real proxies. */
import { html, S, v4, v6, type World } from '../../../support/facts.ts';
import type { Case } from './shared.ts';

const json = (status: number, body: unknown) => ({
  status,
  headers: [['Content-Type', 'application/json']] as const,
  body: JSON.stringify(body),
});
const unauthorized = json(401, { errcode: 'M_UNAUTHORIZED', error: 'Missing Authorization headers' });
const unknown = json(404, { errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request' });
const noRoom = json(404, { errcode: 'M_NOT_FOUND', error: `Could not find room_version for !probe:${S}` });
const badSignature = json(401, {
  errcode: 'M_UNAUTHORIZED',
  error: `Invalid signature for server ${S} with key ed25519:a_1: Unable to verify signature for ${S}`,
});
const denied = json(403, { errcode: 'M_FORBIDDEN', error: `Federation denied with ${S}.` });
const version = json(200, { server: { name: 'Synapse', version: '1.157.1' } });
const apache = {
  ...html(404),
  headers: [
    ['Content-Type', 'text/html'],
    ['Server', 'Apache/2.4.71'],
  ] as const,
};

type Probes = NonNullable<NonNullable<World['at']>[string]['probes']>;
const behind = (change: Probes, signed: Probes['signed'], more = {}): World => {
  const clean = {
    encodedSlash: unauthorized,
    encodedLetter: unknown,
    doubleSlash: unknown,
    put: unauthorized,
  };
  const place = { probes: { ...clean, admin: unknown, ...change, signed: signed ?? null }, ...more };
  return { at: { [`${v4(20)}:443`]: place, [`${v6(20)}:443`]: place } };
};
const letters = { encodedLetter: version, doubleSlash: version };

export const signed: Case[] = [
  ['nothing in the way', behind({}, noRoom), {}],
  ['the header is stripped', behind({}, unauthorized), { errors: ['proxy.auth-stripped'], says: /401/ }],
  [
    'the signature is wrong, and no path looks changed',
    behind({}, badSignature),
    { errors: ['federation.signature-rejected'] },
  ],
  ['a page in place of an answer', behind({}, html(403)), { errors: ['federation.signature-rejected'] }],
  ['the path is not known', behind({}, unknown), { errors: ['federation.signature-rejected'] }],
  ['the server does not federate with itself', behind({}, denied), {}],
  ['no answer in time', behind({}, { status: null, fault: 'timeout', body: '' }), {}],
  ['a busy proxy', behind({}, html(503)), {}],
  [
    'nginx with a URI in proxy_pass: one cause, told once',
    behind({ ...letters, encodedSlash: unknown }, badSignature),
    { errors: ['proxy.path-decoded'] },
  ],
  [
    'letters are decoded, and the signature survives: HAProxy',
    behind(letters, noRoom),
    { notes: ['proxy.path-normalised'] },
  ],
  [
    'letters are decoded, and the signature does not survive',
    behind(letters, badSignature),
    { errors: ['proxy.path-decoded'], says: /make_join|401/ },
  ],
  [
    'letters are decoded before an Apache, and the signature survives',
    behind({ ...letters, wellKnownCopy: apache }, noRoom),
    { notes: ['proxy.path-normalised'] },
  ],
  [
    'letters are decoded, and the signed request is not answered',
    behind(letters, { status: null, fault: 'timeout', body: '' }),
    { warnings: ['proxy.path-normalised'], ok: null, verdict: 'warning' },
  ],
  [
    'another homeserver than Synapse',
    behind({}, badSignature, { version: json(200, { server: { name: 'Dendrite', version: '0.14' } }) }),
    {},
  ],
];
