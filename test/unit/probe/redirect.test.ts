import { describe, expect, test } from 'vitest';
import { type Place, placeOf, redirectOf } from '../../../src/probe/redirect.ts';
import type { HttpExchange } from '../../../src/probe/types.ts';

function place(url: string): Place {
  const found = placeOf(url);
  if (!found) throw new Error(url);
  return found;
}

const from = place('https://example.org/.well-known/matrix/server');

const answer = (status: number | null, location?: string): HttpExchange => ({
  method: 'GET',
  path: '/',
  host: 'example.org',
  status,
  headers: location === undefined ? [] : [['location', location]],
  body: '',
  bytes: 0,
  invalidUtf8: false,
  fault: status === null ? 'timeout' : null,
  ms: 1,
});

const urlOf = (location: string): string | null => {
  const redirect = redirectOf(from, answer(302, location));
  return redirect.kind === 'follow' ? redirect.to.url : null;
};

test('a URL taken apart', () => {
  expect(place('https://Example.org:8443/a?b=%20c#d')).toEqual({
    url: 'https://example.org:8443/a?b=%20c',
    tls: true,
    host: 'example.org',
    port: 8443,
    hostHeader: 'example.org:8443',
    path: '/a?b=%20c',
    sni: 'example.org',
  });
  expect(place('http://[2001:DB8::1]/')).toMatchObject({
    tls: false,
    host: '2001:db8::1',
    port: 80,
    hostHeader: '[2001:db8::1]',
    sni: null,
  });
});

describe('R-06: what is followed', () => {
  test.each([
    ['https://www.example.org/x', 'https://www.example.org/x'],
    ['//www.example.org/x', 'https://www.example.org/x'],
    ['/other', 'https://example.org/other'],
    ['server.json', 'https://example.org/.well-known/matrix/server.json'],
    ['https://example.org:444/', 'https://example.org:444/'],
    ['http://example.org/', 'http://example.org/'],
    ['https://0x7f.1/', 'https://127.0.0.1/'],
    ['https://2130706433/', 'https://127.0.0.1/'],
  ])('%s', (location, url) => {
    expect(urlOf(location)).toBe(url);
  });

  test.each([301, 302, 303, 307, 308])('status %i', (status) => {
    expect(redirectOf(from, answer(status, '/x')).kind).toBe('follow');
  });

  test.each([200, 204, 300, 304, 305, 404, null])('not status %s', (status) => {
    expect(redirectOf(from, answer(status, '/x')).kind).toBe('none');
  });
});

describe('R-06: what is refused', () => {
  test.each([
    'file:///etc/passwd',
    'data:application/json,{}',
    'ftp://example.org/',
    'javascript:alert(1)',
    'https://user@example.org/',
    'https://:secret@example.org/',
    'https://example.org:0/',
    'https://example.org:65536/',
    'https://exa mple.org/',
    'https://ex\u00e4mple.org/',
    'https://[::1/',
    '',
  ])('%j', (location) => {
    expect(redirectOf(from, answer(302, location)).kind).toBe('refused');
  });

  test('no Location at all', () => {
    expect(redirectOf(from, answer(302)).kind).toBe('refused');
  });
});
