/** What the proxy and the homeserver answer. */
import { html, inDays, S, v6, type World } from '../../../support/facts.ts';
import { type Case, onT } from './shared.ts';

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
    '403 by something before the homeserver',
    onT({ version: html(403), keys: html(403) }),
    { errors: ['federation.refused'], says: /Something before the homeserver/ },
  ],
  [
    'a password before everything',
    onT({ version: html(401), keys: html(401) }),
    { errors: ['proxy.wrong-site'], says: /A password is asked for/ },
  ],
  [
    'too many requests',
    onT({ version: html(429), keys: html(429) }),
    { errors: ['federation.endpoint-error'], says: /rate limit/ },
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
