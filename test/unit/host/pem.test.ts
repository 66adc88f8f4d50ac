import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificatesOf, keyOf } from '../../../src/host/pem.ts';
import { type Authority, createAuthority, type Leaf } from '../../support/pki.ts';

let authority: Authority;
let leaf: Leaf;
let other: Leaf;

beforeAll(async () => {
  authority = await createAuthority();
  leaf = await authority.leaf(['example.org']);
  other = await authority.leaf(['example.org']);
});

const pem = (cipher: boolean, format: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: format,
    format: 'pem',
    ...(cipher ? { cipher: 'aes-256-cbc', passphrase: 'secret' } : {}),
  }) as string;

describe('certificates', () => {
  test('are those of the file, in its order', () => {
    const whole = certificatesOf(`# a comment\n${leaf.certificate}\n${leaf.key}`, 'example.org');
    expect(whole.chain.map(({ commonName }) => commonName)).toEqual(['example.org', 'Rehearsal Issuing CA']);
    expect(certificatesOf(leaf.leaf, null).chain).toHaveLength(1);
  });

  test('that cannot be read are left out', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(certificatesOf(broken + leaf.leaf, null).chain).toHaveLength(1);
    expect(certificatesOf('', null)).toEqual({ chain: [], publicKeySha256: null });
    expect(certificatesOf('-----BEGIN CERTIFICATE-----\nAAAA', null).chain).toEqual([]);
  });

  test('a bundle of thousands ends soon', () => {
    const from = performance.now();
    expect(certificatesOf(leaf.leaf.repeat(2000), null).chain.length).toBeLessThan(100);
    expect(certificatesOf('-----BEGIN CERTIFICATE-----\n'.repeat(20_000), null).chain).toEqual([]);
    expect(performance.now() - from).toBeLessThan(2000);
  });
});

describe('keys', () => {
  test('belong to their certificate alone', () => {
    const { publicKeySha256 } = certificatesOf(leaf.certificate, null);
    expect(publicKeySha256).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(keyOf(leaf.key)).toEqual({ found: true, encrypted: false, publicKeySha256 });
    expect(keyOf(other.key).publicKeySha256).not.toBe(publicKeySha256);
  });

  test.each(['pkcs1', 'pkcs8'] as const)('of %s are read', (format) => {
    expect(keyOf(pem(false, format))).toMatchObject({ found: true, encrypted: false });
  });

  test('with a passphrase are told, not compared', () => {
    expect(keyOf(pem(true, 'pkcs8'))).toEqual({ found: true, encrypted: true, publicKeySha256: null });
    expect(keyOf(pem(true, 'pkcs1'))).toEqual({ found: true, encrypted: true, publicKeySha256: null });
  });

  test('that are none', () => {
    const broken = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    for (const text of ['', leaf.certificate, broken])
      expect(keyOf(text)).toEqual({ found: false, encrypted: false, publicKeySha256: null });
  });
});
