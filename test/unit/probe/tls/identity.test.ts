import { describe, expect, test } from 'vitest';
import { certificateFits } from '../../../../src/probe/tls/identity.ts';
import type { CertificateFacts } from '../../../../src/probe/types.ts';

const certificate = (names: Partial<CertificateFacts>): CertificateFacts => ({
  subject: 'CN=matrix.example.org',
  issuer: 'CN=Some CA',
  commonName: 'matrix.example.org',
  issuerCommonName: 'Some CA',
  dnsNames: [],
  addresses: [],
  hasSubjectAltName: true,
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2026-04-01T00:00:00.000Z',
  selfIssued: false,
  serial: '01',
  sha256: 'AA',
  keyType: 'ec',
  keyBits: null,
  signatureAlgorithm: '1.2.840.10045.4.3.2',
  issuerUrl: null,
  ...names,
});

describe('dNSName entries', () => {
  test.each<[entry: string, name: string, fits: boolean]>([
    ['matrix.example.org', 'matrix.example.org', true],
    ['matrix.example.org', 'MATRIX.Example.org', true],
    ['MATRIX.example.org', 'matrix.example.org', true],
    ['example.org', 'matrix.example.org', false],
    ['matrix.example.org', 'example.org', false],
    ['*.example.org', 'matrix.example.org', true],
    ['*.example.org', 'example.org', false],
    ['*.example.org', 'a.matrix.example.org', false],
    ['*.example.org', '.example.org', false],
    ['m*.example.org', 'matrix.example.org', false],
    ['matrix.*.org', 'matrix.example.org', false],
    ['*.*.org', 'matrix.example.org', false],
    ['*.org', 'example.org', false],
    ['*', 'localhost', false],
    ['*..org', 'a..org', false],
    ['*.example.org', 'xn--mtrix-gra.example.org', false],
    ['*.xn--xample-9ua.org', 'matrix.xn--xample-9ua.org', true],
    ['203.0.113.10', '203.0.113.10', false],
    ['', '', false],
  ])('%j for %j: %j', (entry, name, fits) => {
    expect(certificateFits(certificate({ dnsNames: [entry] }), name)).toBe(fits);
  });

  test('the common name alone is not enough', () => {
    expect(certificateFits(certificate({ hasSubjectAltName: false }), 'matrix.example.org')).toBe(false);
  });

  test('any of several entries counts', () => {
    const facts = certificate({ dnsNames: ['example.org', 'www.example.org', 'matrix.example.org'] });
    expect(certificateFits(facts, 'matrix.example.org')).toBe(true);
  });
});

describe('iPAddress entries', () => {
  test.each<[entry: string, address: string, fits: boolean]>([
    ['203.0.113.10', '203.0.113.10', true],
    ['203.0.113.10', '203.0.113.1', false],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1', true],
    ['2001:db8:0:0:0:0:0:1', '2001:0DB8::0001', true],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::2', false],
    ['0:0:0:0:0:ffff:cb00:710a', '203.0.113.10', false],
  ])('%j for %j: %j', (entry, address, fits) => {
    expect(certificateFits(certificate({ addresses: [entry] }), address)).toBe(fits);
  });

  test('an address needs an address entry, a name a name entry', () => {
    expect(certificateFits(certificate({ dnsNames: ['203.0.113.10'] }), '203.0.113.10')).toBe(false);
    expect(certificateFits(certificate({ addresses: ['203.0.113.10'] }), 'matrix.example.org')).toBe(false);
  });
});
