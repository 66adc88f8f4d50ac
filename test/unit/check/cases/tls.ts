/** Certificates and handshakes. */
import type { HttpExchange } from '../../../../src/probe/types.ts';
import { html, inDays, intermediate, S, T, v4, v6, X } from '../../../support/facts.ts';
import { absent, bySrv, type Case, certificateOf, FED, onS, onT, refused } from './shared.ts';

const LEAF_ONLY = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
const NO_ISSUER = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
const selfSigned = (more: object) => ({
  selfIssued: true,
  issuer: 'CN=x',
  subject: 'CN=x',
  issuerCommonName: 'x',
  ...more,
});

/** One answer to whatever is asked of T. */
const everything = (answer: Partial<HttpExchange>) => {
  const paths = ['clientVersions', 'encodedSlash', 'encodedLetter', 'doubleSlash', 'admin', 'put'];
  return onT({
    version: answer,
    keys: answer,
    probes: Object.fromEntries(
      [...paths, 'wellKnownCopy', 'otherHost', 'otherAgent'].map((p) => [p, answer]),
    ),
  });
};

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
    'a weak key that this OpenSSL lets through',
    onT({ sent: [{ dnsNames: [T], keyType: 'rsa', keyBits: 1024 }, intermediate()] }),
    { errors: ['tls.weak-key'], every: false },
  ],
  [
    'a signature over SHA-1 that this OpenSSL lets through',
    onT({ sent: [{ dnsNames: [T], signatureAlgorithm: '1.2.840.113549.1.1.5' }, intermediate()] }),
    { errors: ['tls.weak-key'], every: false },
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
    {
      errors: ['tls.names-srv-target'],
      notes: ['well-known.unreachable'],
      says: /or let port 443 of example\.org answer with a certificate for example\.org, and publish \{"m\.server": "srv\.example\.org:443"\} at https:/,
    },
  ],
  [
    'SRV, the certificate names the target, and the web site answers',
    {
      ...absent,
      dns: { [`_matrix-fed._tcp.${S} SRV`]: [`10 5 8448 ${X}`] },
      at: { '*:8448': certificateOf(X) },
    },
    {
      errors: ['tls.names-srv-target'],
      notes: ['well-known.absent'],
      says: /:8448; or publish \{"m\.server"/,
    },
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
    'a client certificate, missed in TLS 1.2',
    onT({ tls: { fault: 'alert', alert: 'handshake_failure', agreed: true } }),
    { errors: ['tls.client-certificate'], says: /alert handshake_failure/ },
  ],
  [
    'no cipher in common',
    onT({ tls: { fault: 'alert', alert: 'handshake_failure' } }),
    { errors: ['tls.handshake-refused'] },
  ],
  [
    'a client certificate, called a bad one',
    onT({ tls: { fault: 'alert', alert: 'bad_certificate' } }),
    { errors: ['tls.client-certificate'] },
  ],
  [
    'a client certificate, missed by a page of nginx',
    everything(html(400, '<html><head><title>400 No required SSL certificate was sent</title></head>')),
    { errors: ['tls.client-certificate'], says: /_matrix.*400.*No required SSL certificate was sent/ },
  ],
  [
    'a client certificate, missed by a page of Apache',
    everything(html(403, 'Reason: Cannot perform Post-Handshake Authentication.<br />')),
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
