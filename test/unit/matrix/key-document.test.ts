import { describe, expect, it } from 'vitest';
import { keyDocument, verifyKeyDocument } from '../../../src/matrix/key-document.ts';
import { type JsonObject, signingKey, signJson } from '../../../src/matrix/signing.ts';

const key = signingKey('ed25519:a_one', Buffer.alloc(32, 1));
const other = signingKey('ed25519:a_two', Buffer.alloc(32, 2));
const until = Date.UTC(2026, 10, 25);
const good = keyDocument('example.org', key, until);
const keysOf = (document: unknown) => verifyKeyDocument(document).keys;
const parts = (document: JsonObject) => ({ ...document, signatures: {} });

describe('signing', () => {
  // Test vector of the specification's appendix, "Signing JSON": the seed and the signature of the empty object.
  it('signs as the specification does', () => {
    const seed = Buffer.from('YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1', 'base64');
    expect(signJson({}, 'domain', signingKey('ed25519:1', seed))).toEqual({
      signatures: {
        domain: {
          'ed25519:1':
            'K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ',
        },
      },
    });
  });

  it('leaves other signatures and what is unsigned alone', () => {
    const first = signJson({ a: 1, unsigned: { age: 5 } }, 'one.example', key);
    const both = signJson(first, 'two.example', other);
    expect(both).toMatchObject(first);
    expect(Object.keys(both.signatures as object)).toEqual(['one.example', 'two.example']);
  });

  it('refuses a seed of another length', () => {
    expect(() => signingKey('ed25519:x', Buffer.alloc(31))).toThrow(RangeError);
  });
});

describe('verifyKeyDocument', () => {
  it('reads a good document', () => {
    expect(verifyKeyDocument(good)).toEqual({
      json: true,
      serverName: 'example.org',
      validUntil: until,
      hasTlsFingerprints: false,
      keys: [{ id: 'ed25519:a_one', usable: true, signed: true, badSignature: false }],
    });
  });

  it('takes padded base64', () => {
    const padded = { ...parts(good), verify_keys: { [key.id]: { key: `${key.publicKey}=` } } };
    expect(keysOf(signJson(padded, 'example.org', key))[0]).toMatchObject({ usable: true, signed: true });
    const signatures = good.signatures as Record<string, Record<string, string>>;
    const signature = `${signatures['example.org']?.[key.id]}==`;
    expect(keysOf({ ...good, signatures: { 'example.org': { [key.id]: signature } } })[0]?.signed).toBe(true);
  });

  it.each([
    ['changed after signing', { ...good, valid_until_ts: until + 1 }, true],
    ['signed by another key', signJson(parts(good), 'example.org', { ...other, id: key.id }), true],
    ['not signed', parts(good), false],
    ['signed as another server', signJson(parts(good), 'other.example', key), false],
    [
      'with a signature that is no base64',
      { ...good, signatures: { 'example.org': { [key.id]: '*' } } },
      true,
    ],
    ['with a signature that is a number', { ...good, signatures: { 'example.org': { [key.id]: 7 } } }, true],
    ['with a float, which nobody can sign', { ...good, extra: 1.5 }, true],
  ])('sees that it is %s', (_what, document, badSignature) => {
    expect(keysOf(document)).toEqual([{ id: key.id, usable: true, signed: false, badSignature }]);
  });

  it('tells a second key that did not sign from one that signed badly', () => {
    const two = {
      ...parts(good),
      verify_keys: { [key.id]: { key: key.publicKey }, [other.id]: { key: other.publicKey } },
    };
    const unsigned = signJson(two, 'example.org', key);
    expect(keysOf(unsigned)[1]).toEqual({ id: other.id, usable: true, signed: false, badSignature: false });
    expect(keysOf(signJson(unsigned, 'example.org', other))[1]?.signed).toBe(true);
    const bad = signJson(unsigned, 'example.org', { ...key, id: other.id });
    expect(keysOf(bad)[1]).toMatchObject({ signed: false, badSignature: true });
  });

  it.each([
    ['curve25519:a', { key: key.publicKey }],
    ['ed25519:a', { key: 'AAAA' }],
    ['ed25519:a', { key: 7 }],
    ['ed25519:a', 'text'],
    ['ed25519:a', null],
  ])('finds no usable key in %s %j', (id, entry) => {
    expect(keysOf({ ...good, verify_keys: { [id]: entry } })[0]).toMatchObject({
      usable: false,
      signed: false,
    });
  });

  it.each([null, [], 'text', 7, undefined])('takes %j for no document', (document) => {
    expect(verifyKeyDocument(document)).toEqual({
      json: false,
      serverName: null,
      validUntil: null,
      hasTlsFingerprints: false,
      keys: [],
    });
  });

  it.each([1e308, -1, 1.5, 'soon', null, 2 ** 60])('bears %s as date', (valid_until_ts) => {
    const { validUntil } = verifyKeyDocument({ ...good, valid_until_ts });
    expect(validUntil).toBe(valid_until_ts === -1 ? -1 : null);
  });

  it('is not misled by names of the prototype', () => {
    const hostile = JSON.parse(
      '{"__proto__": {"server_name": "evil"}, "verify_keys": {"__proto__": {"key": "x"}, "constructor": 1}, "signatures": {"__proto__": {}}}',
    );
    const read = verifyKeyDocument(hostile);
    expect(read.serverName).toBeNull();
    expect(read.keys.map(({ id, usable }) => [id, usable])).toEqual([
      ['__proto__', false],
      ['constructor', false],
    ]);
    expect(({} as Record<string, unknown>).server_name).toBeUndefined();
  });

  it('looks at 64 keys at most', () => {
    const verify_keys = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`ed25519:${i}`, { key: key.publicKey }]),
    );
    expect(keysOf({ ...good, verify_keys })).toHaveLength(64);
  });
});
