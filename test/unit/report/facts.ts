/** Facts written by hand for the report's tests: one server behind a well-known file, two addresses. */

import type { Finding, Reach, Verdict } from '../../../src/check/types.ts';
import { NO_CONTROLS } from '../../../src/discover/controls.ts';
import type { Facts } from '../../../src/discover/types.ts';
import type { AddressFacts, CertificateFacts, HttpExchange, TlsFacts } from '../../../src/probe/types.ts';

export const leaf = (change: Partial<CertificateFacts> = {}): CertificateFacts => ({
  subject: 'CN=matrix.example.org',
  issuer: 'CN=R11, O=Example CA',
  commonName: 'matrix.example.org',
  issuerCommonName: 'R11',
  dnsNames: ['matrix.example.org', '*.example.org'],
  addresses: [],
  hasSubjectAltName: true,
  notBefore: '2026-10-26T00:00:00.000Z',
  notAfter: '2027-01-24T12:00:00.000Z',
  selfIssued: false,
  serial: '01',
  sha256: 'AA:BB',
  keyType: 'ec',
  keyBits: null,
  signatureAlgorithm: '1.2.840.10045.4.3.2',
  issuerUrl: null,
  ...change,
});

export const exchange = (change: Partial<HttpExchange> = {}): HttpExchange => ({
  method: 'GET',
  path: '/_matrix/federation/v1/version',
  host: 'matrix.example.org:443',
  status: 200,
  headers: [['Content-Type', 'application/json']],
  body: '{}',
  bytes: 2,
  invalidUtf8: false,
  fault: null,
  ms: 3,
  ...change,
});

export const done = (change: Partial<Extract<TlsFacts, { status: 'done' }>> = {}): TlsFacts => ({
  status: 'done',
  sni: 'matrix.example.org',
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  sent: [leaf()],
  chainError: null,
  ms: 9,
  ...change,
});

export const address = (change: Partial<AddressFacts> = {}, tls: TlsFacts | null = done()): AddressFacts => {
  const at = change.address ?? '198.51.100.7';
  return {
    address: at,
    port: 443,
    connection: {
      address: at,
      port: 443,
      family: at.includes(':') ? 6 : 4,
      tcp: 'open',
      tcpMs: 4,
      attempts: 1,
      tls,
    },
    skipped: null,
    trusted: true,
    exchanges: { version: exchange(), keys: exchange({ path: '/_matrix/key/v2/server' }) },
    withoutSni: null,
    keys: {
      serverName: 'example.org',
      validUntil: 1_800_000_000_000,
      hasTlsFingerprints: false,
      keys: [{ id: 'ed25519:a', usable: true, signed: true }],
      json: true,
    },
    ...change,
  };
};

export const facts = (
  addresses: readonly AddressFacts[] = [address(), address({ address: '2001:db8::7' })],
  change: Partial<Facts> = {},
): Facts => ({
  serverName: { text: 'example.org', host: 'example.org', kind: 'name', port: null },
  checkedAt: '2026-11-24T10:00:00.000Z',
  elapsedMs: 412,
  vantage: { nameservers: ['192.0.2.53:53'], ipv4: true, ipv6: true, resolverAnswers: true },
  dns: [],
  wellKnown: null,
  route: {
    row: 8,
    step: '3.2',
    via: 'well-known-port',
    delegatedName: 'matrix.example.org:443',
    hostHeader: 'matrix.example.org:443',
    sni: 'matrix.example.org',
    certificateName: 'matrix.example.org',
    destinations: [{ host: 'matrix.example.org', port: 443, srv: null }],
    failure: null,
  },
  trail: [],
  targets: [{ host: 'matrix.example.org', port: 443, srv: null, addresses }],
  controls: {
    ...NO_CONTROLS,
    authorities: [],
  },
  client: null,
  ...change,
});

export const everybody = (reaches: boolean | null): Reach[] =>
  (
    [
      'synapse<=0.33.2',
      'synapse 0.33.3-0.34',
      'synapse 0.99',
      'synapse 1.0-1.92',
      'synapse>=1.93',
      'dendrite',
    ] as const
  ).map((sender) => ({ sender, reaches, why: reaches === true ? '' : 'The chain is incomplete.' }));

export const good: Verdict = {
  verdict: 'ok',
  federationOk: true,
  everyAddressOk: true,
  findings: [],
  reach: everybody(true),
};

export const leafOnly: Finding = {
  id: 'tls.leaf-only',
  severity: 'error',
  subject: '198.51.100.7:443',
  title: 'The server sends its own certificate without the intermediate.',
  detail: 'Browsers fetch the missing one (R11) themselves; servers do not.',
  fix: 'in nginx, ssl_certificate is fullchain.pem, not cert.pem; then reload.',
  because: [
    {
      id: 'federation.version-missing',
      severity: 'error',
      subject: '198.51.100.7:443',
      title: 'Nothing could be asked over a connection that no server trusts.',
      detail: '',
      fix: '',
    },
  ],
};

export const bad: Verdict = {
  verdict: 'error',
  federationOk: false,
  everyAddressOk: false,
  findings: [
    leafOnly,
    {
      id: 'well-known.absent',
      severity: 'note',
      subject: 'https://example.org',
      title: 'There is no file.',
      detail: '',
      fix: '',
    },
  ],
  reach: everybody(false).map((one) => (one.sender === 'synapse 0.99' ? { ...one, reaches: true } : one)),
};

const untrusted = { trusted: false, exchanges: {}, keys: null };
const incomplete = done({ chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });

export const badFacts = (): Facts =>
  facts([address(untrusted, incomplete), address({ ...untrusted, address: '2001:db8::7' }, incomplete)]);
