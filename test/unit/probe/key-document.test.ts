import { describe, expect, test } from 'vitest';
import { keyDocument } from '../../../src/matrix/key-document.ts';
import { signingKey } from '../../../src/matrix/signing.ts';
import { readKeyDocument } from '../../../src/probe/key-document.ts';
import type { HttpExchange } from '../../../src/probe/types.ts';

const answer = (body: string, more: Partial<HttpExchange> = {}): HttpExchange => ({
  method: 'GET',
  path: '/_matrix/key/v2/server',
  host: 'example.org',
  status: 200,
  headers: [],
  body,
  bytes: body.length,
  invalidUtf8: false,
  fault: null,
  ms: 1,
  ...more,
});

const key = signingKey('ed25519:a_1', Buffer.alloc(32, 7));
const SIGNED = JSON.stringify(keyDocument('example.org', key, 1_800_000_000_000));
const NOTHING = { json: false, serverName: null, validUntil: null, hasTlsFingerprints: false, keys: [] };

test('a signed document', () => {
  expect(readKeyDocument(answer(SIGNED))).toMatchObject({
    json: true,
    serverName: 'example.org',
    validUntil: 1_800_000_000_000,
    hasTlsFingerprints: false,
    keys: [{ id: 'ed25519:a_1', usable: true, signed: true }],
  });
});

test('the same with one character changed is not signed', () => {
  const changed = SIGNED.replace('1800000000000', '1800000000001');
  expect(readKeyDocument(answer(changed)).keys).toMatchObject([
    { id: 'ed25519:a_1', usable: true, signed: false },
  ]);
});

describe('R-10, R-11, R-21: hostile documents', () => {
  test.each<[string, string, Partial<HttpExchange>?]>([
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nested a hundred thousand deep', '['.repeat(100_000)],
    ['nested 33 deep', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['a byte order mark', '\ufeff{}'],
    ['bytes after it', '{} x'],
    ['NaN', '{"valid_until_ts":NaN}'],
    ['invalid UTF-8', '{}', { invalidUtf8: true }],
    ['a reply that was cut', '{}', { fault: 'too-large', status: null }],
  ])('%s is no document', (_, body, more) => {
    expect(readKeyDocument(answer(body, more))).toEqual(NOTHING);
  });

  test('brackets inside strings are no depth', () => {
    const text = JSON.stringify({ a: `${'['.repeat(100)}\\"${'{'.repeat(100)}` });
    expect(readKeyDocument(answer(text)).json).toBe(true);
  });

  test('nesting of 32 is read', () => {
    expect(readKeyDocument(answer(`{"a":${'['.repeat(31)}${']'.repeat(31)}}`)).json).toBe(true);
  });

  test('no prototype changes', () => {
    const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"server_name":"a"}';
    expect(readKeyDocument(answer(body)).serverName).toBe('a');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('a date beyond all dates', () => {
    expect(readKeyDocument(answer('{"valid_until_ts":1e308}')).validUntil).toBeNull();
  });
});
