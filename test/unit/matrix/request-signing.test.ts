import { verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/matrix/canonical-json.ts';
import { authorization, pathSegment } from '../../../src/matrix/request-signing.ts';
import { publicKey, signingKey } from '../../../src/matrix/signing.ts';
import { readSigningKeys } from '../../../src/matrix/signing-key-file.ts';
import { signedRequest } from '../../../src/probe/requests.ts';

// The seed of the specification's own test vectors ("Cryptographic Test Vectors").
const SEED = 'YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1';
const [key = signingKey('ed25519:none', new Uint8Array(32))] = readSigningKeys(`ed25519 1 ${SEED}\n`);

/** As a homeserver does it: what was signed is put together again from the request as it came. */
function isValid(header: string, method: string, uri: string, content?: unknown): boolean {
  const fields = Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const signed = {
    method,
    uri,
    origin: fields.origin,
    destination: fields.destination,
    ...(content === undefined ? {} : { content }),
  };
  const by = publicKey(key.publicKey);
  if (by === null) throw new Error('no key');
  return verify(null, Buffer.from(canonicalJson(signed)), by, Buffer.from(fields.sig ?? '', 'base64'));
}

describe('the Authorization header', () => {
  it('verifies over the request, and over no other', () => {
    const path = '/_matrix/federation/v1/make_join/%21a%3Aexample.org/%40b%3Aexample.org?ver=1';
    const header = authorization(
      { method: 'GET', path, origin: 'example.org', destination: 'example.org' },
      key,
    );
    expect(header).toMatch(
      /^X-Matrix origin="example\.org",destination="example\.org",key="ed25519:1",sig="[A-Za-z0-9+/]{86}"$/,
    );
    expect(isValid(header, 'GET', path)).toBe(true);
    expect(isValid(header, 'PUT', path)).toBe(false);
    expect(isValid(header, 'GET', decodeURIComponent(path))).toBe(false);
    expect(isValid(header, 'GET', path, {})).toBe(false);
  });

  it('covers the body', () => {
    const request = {
      method: 'PUT',
      path: '/x',
      origin: 'a.example',
      destination: 'b.example:8448',
      content: { b: 1, a: 2 },
    };
    const header = authorization(request, key);
    expect(isValid(header, 'PUT', '/x', { a: 2, b: 1 })).toBe(true);
    expect(isValid(header, 'PUT', '/x', { a: 2, b: 2 })).toBe(false);
  });

  it.each(['a"b', 'a\\b', 'a\r\nb'])('refuses what would end a value or the header: %j', (origin) => {
    expect(() => authorization({ method: 'GET', path: '/', origin, destination: 'b' }, key)).toThrow(
      TypeError,
    );
  });
});

it('encodes an id so that one segment comes back as it was', () => {
  expect(pathSegment("!a:b/c'(*)~._-")).toBe('%21a%3Ab%2Fc%27%28%2A%29~._-');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (id) => {
      const segment = pathSegment(id);
      expect(segment).toMatch(/^[A-Za-z0-9\-._~%]*$/);
      expect(decodeURIComponent(segment)).toBe(id);
    }),
  );
});

describe('a signing key file', () => {
  it('gives its keys in their order, and passes over the rest', () => {
    const text = `# old\ned25519 a_1 ${SEED}\r\nrsa x ${SEED}\ned25519 b_2 short\ned25519 c_3 ${SEED}=\n`;
    expect(readSigningKeys(text).map(({ id }) => id)).toEqual(['ed25519:a_1', 'ed25519:c_3']);
  });

  it('gives the public key of the specification for its seed', () => {
    expect(key.publicKey).toBe('XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI');
  });
});

it('the request that a server sends to itself holds its name encoded, and its signature', () => {
  const { path, headers = [] } = signedRequest('[2001:db8::1]:8448', key);
  expect(path).toBe(
    '/_matrix/federation/v1/make_join/%21probe%3A%5B2001%3Adb8%3A%3A1%5D%3A8448/%40probe%3A%5B2001%3Adb8%3A%3A1%5D%3A8448?ver=1',
  );
  expect(isValid(headers[0]?.[1] ?? '', 'GET', path)).toBe(true);
});
