import '../../../../src/rehearsal/reflect-metadata.ts';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../../../src/probe/tls/certificate.ts';
import { certificateFits } from '../../../../src/probe/tls/identity.ts';
import type { CertificateFacts } from '../../../../src/probe/types.ts';
import { createAuthority } from '../../../support/pki.ts';

const derOf = (pem: string): Uint8Array => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');

function read(der: Uint8Array, wanted?: string): CertificateFacts {
  const facts = readCertificate(der, wanted);
  if (!facts) throw new Error('not readable');
  return facts;
}

x509.cryptoProvider.set(webcrypto);
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
let keys: webcrypto.CryptoKeyPair;

beforeAll(async () => {
  keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
});

async function make(
  subject: x509.JsonName,
  extensions: x509.Extension[],
  issuer = subject,
): Promise<Uint8Array> {
  const certificate = await x509.X509CertificateGenerator.create({
    subject: new x509.Name(subject),
    issuer: new x509.Name(issuer),
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: RSA,
    notBefore: new Date('2026-01-02T03:04:05Z'),
    notAfter: new Date('2056-01-02T03:04:05Z'),
    serialNumber: '03e8',
    extensions,
  });
  return new Uint8Array(certificate.rawData);
}

describe('what is read', () => {
  test('of a certificate with everything', async () => {
    const der = await make(
      [{ C: ['NZ'] }, { O: ['Example Ltd'] }, { CN: ['matrix.example.org'] }],
      [
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: 'Matrix.example.org' },
          { type: 'email', value: 'admin@example.org' },
          { type: 'ip', value: '203.0.113.10' },
          { type: 'ip', value: '2001:db8::1' },
          { type: 'dns', value: '*.example.org' },
        ]),
        new x509.AuthorityInfoAccessExtension({
          ocsp: ['http://ocsp.ca.example/'],
          caIssuers: ['http://ca.example/issuer.der'],
        }),
      ],
      [{ C: ['NZ'] }, { CN: ['Example CA 1'] }],
    );
    const sha256 = createHash('sha256')
      .update(der)
      .digest('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:');
    expect(read(der)).toEqual({
      subject: 'C=NZ, O=Example Ltd, CN=matrix.example.org',
      issuer: 'C=NZ, CN=Example CA 1',
      commonName: 'matrix.example.org',
      issuerCommonName: 'Example CA 1',
      dnsNames: ['matrix.example.org', '*.example.org'],
      addresses: ['203.0.113.10', '2001:db8:0:0:0:0:0:1'],
      hasSubjectAltName: true,
      notBefore: '2026-01-02T03:04:05.000Z',
      notAfter: '2056-01-02T03:04:05.000Z',
      selfIssued: false,
      serial: '03E8',
      sha256,
      keyType: 'rsa',
      keyBits: 2048,
      signatureAlgorithm: '1.2.840.113549.1.1.11',
      issuerUrl: 'http://ca.example/issuer.der',
    });
  });

  test('of a bare self-signed one, as Synapse 0.33 made it', async () => {
    const facts = read(await make([{ CN: ['example.org'] }], []));
    expect(facts).toMatchObject({
      commonName: 'example.org',
      dnsNames: [],
      hasSubjectAltName: false,
      selfIssued: true,
      serial: '03E8',
      issuerUrl: null,
    });
  });

  test('of an elliptic curve leaf', async () => {
    const leaf = await (await createAuthority()).leaf(['matrix.example.org']);
    expect(read(derOf(leaf.leaf))).toMatchObject({
      keyType: 'ec',
      keyBits: null,
      selfIssued: false,
      issuerCommonName: 'Rehearsal Issuing CA',
      signatureAlgorithm: '1.2.840.10045.4.3.2',
    });
  });
});

describe('R-14, R-16: hostile certificates are bounded', () => {
  test('10,000 names: 200 are kept, and the wanted one is among them', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => ({
      type: 'dns' as const,
      value: `n${index}.example.net`,
    }));
    const der = await make([{ CN: ['x'] }], [new x509.SubjectAlternativeNameExtension(names)]);
    expect(read(der).dnsNames).toHaveLength(200);
    const facts = read(der, 'n9000.example.net');
    expect(facts.dnsNames).toHaveLength(200);
    expect(certificateFits(facts, 'n9000.example.net')).toBe(true);
    expect(certificateFits(facts, 'n9000.example.org')).toBe(false);
  });

  test('a long subject is cut at 1000 characters', async () => {
    const parts = Array.from({ length: 60 }, (_, index) => ({ OU: [`${index}`.padEnd(60, 'x')] }));
    const facts = read(await make([...parts, { CN: ['y'.repeat(60)] }], []));
    expect(facts.subject).toHaveLength(1000);
    expect(facts.commonName).toBe('y'.repeat(60));
  });

  test('a line feed in a name does not make another attribute', async () => {
    const facts = read(await make([{ O: ['Evil\nCN=matrix.example.org'] }], []));
    expect(facts.commonName).toBeNull();
    expect(facts.subject).not.toContain('\n');
  });

  test('junk gives null', async () => {
    expect(readCertificate(new Uint8Array())).toBeNull();
    expect(
      readCertificate(Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')),
    ).toBeNull();
    expect(readCertificate(new Uint8Array([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]))).toBeNull();
  });

  test('a damaged certificate never throws', async () => {
    const der = await make(
      [{ CN: ['x'] }],
      [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'a.example' }])],
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(der.length),
        (edits, length) => {
          const damaged = Uint8Array.from(der);
          for (const [index, value] of edits) damaged[index] = value;
          const facts = readCertificate(damaged.subarray(0, length));
          expect(facts === null || typeof facts.subject === 'string').toBe(true);
        },
      ),
    );
  });
});
