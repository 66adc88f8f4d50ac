import { describe, expect, test } from 'vitest';
import {
  parseAbsPath,
  parseEmail,
  parseHostname,
  parseHttpsUrl,
  parseIpLiteral,
  parsePort,
  parseUserName,
  parseVersion,
} from '../../../src/template/values.ts';

const long = `${'a'.repeat(63)}.`.repeat(4);

describe('host names', () => {
  test.each([
    ['matrix.example.org', 'matrix.example.org'],
    ['Matrix.Example.ORG', 'matrix.example.org'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a-b.c1.org', 'a-b.c1.org'],
  ])('%s is %s', (text, value) => {
    expect(parseHostname(text)).toEqual({ ok: true, value });
  });

  test.each<[string, RegExp, string | undefined]>([
    ['a;}server{', /";" at place 2/, undefined],
    ['matrix.example.org\nreturn 200', /U\+000A/, undefined],
    ['a\0.example.org', /U\+0000 at place 2/, undefined],
    ['$(x).example.org', /"\$" at place 1/, undefined],
    ['`id`.example.org', /"`"/, undefined],
    ['%{x}.example.org', /"%"/, undefined],
    ['{{x}}.example.org', /"\{"/, undefined],
    ['"a".example.org', /"""/, undefined],
    ["a'.example.org", /"'"/, undefined],
    ['matrix.example.org.', /Two dots|end/, 'matrix.example.org'],
    ['https://matrix.example.org/x', /":"/, 'matrix.example.org'],
    ['matrix.example.org:443', /":"/, 'matrix.example.org'],
    ['bücher.example', /U\+00FC/, 'xn--bcher-kva.example'],
    ['xn--a.example', /no valid encoded name/, undefined],
    [`${long}org`, /253/, undefined],
    [`${'a'.repeat(64)}.org`, /63/, undefined],
    ['localhost', /at least one dot/, undefined],
    ['203.0.113.7', /IP address/, undefined],
    ['-a.example.org', /hyphen/, undefined],
    ['a..example.org', /Two dots/, undefined],
    ['example.123', /number/, undefined],
    ['*.example.org', /"\*"/, undefined],
    ['', /needed/, undefined],
  ])('%j is refused', (text, reason, suggestion) => {
    const parsed = parseHostname(text);
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    expect(parsed.ok ? undefined : parsed.suggestion).toBe(suggestion);
  });
});

test.each([
  ['443', true],
  ['65535', true],
  ['0', false],
  ['65536', false],
  ['44 3', false],
  ['0x1bb', false],
  ['4e2', false],
  ['', false],
])('port %j: %s', (text, ok) => {
  expect(parsePort(text).ok).toBe(ok);
});

test.each([
  ['/etc/ssl/matrix/fullchain.pem', true],
  ['etc/ssl', false],
  ['/etc/../shadow', false],
  ['/proc/self/mem', false],
  ['/dev/sda', false],
  ['/etc/a b', false],
  ['/etc/a;b', false],
  ['/etc/a\nb', false],
  ['/etc/$HOME', false],
  ['/etc//ssl', false],
])('path %j: %s', (text, ok) => {
  expect(parseAbsPath(text).ok).toBe(ok);
});

test('a path has an end', () => {
  expect(parseAbsPath(`/${'a'.repeat(4097)}`).ok).toBe(false);
});

test.each([
  ['https://matrix.example.org', 'https://matrix.example.org'],
  ['https://matrix.example.org/', 'https://matrix.example.org'],
  ['https://matrix.example.org:8443/hs', 'https://matrix.example.org:8443/hs'],
  ['http://matrix.example.org', null],
  ['https://user@matrix.example.org', null],
  ['https://matrix.example.org/?x', null],
  ['https://matrix.example.org:0', null],
  ['https://', null],
])('address %j', (text, value) => {
  const parsed = parseHttpsUrl(text);
  expect(parsed.ok ? parsed.value : null).toBe(value);
});

test('an address without scheme is offered with it', () => {
  expect(parseHttpsUrl('matrix.example.org')).toMatchObject({ suggestion: 'https://matrix.example.org' });
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['[::1]', false],
  ['fe80::1%eth0', false],
  ['example.org', false],
])('address literal %s: %s', (text, ok) => {
  expect(parseIpLiteral(text).ok).toBe(ok);
});

test('small values', () => {
  expect(parseVersion('1.22.1').ok).toBe(true);
  expect(parseVersion('1.22.1; x').ok).toBe(false);
  expect(parseUserName('matrix-synapse').ok).toBe(true);
  expect(parseUserName('root;').ok).toBe(false);
  expect(parseEmail('alice@example.org').ok).toBe(true);
  expect(parseEmail('alice@example.org -x').ok).toBe(false);
});
