import { describe, expect, it } from 'vitest';
import { cacheLifetime, readServerWellKnown } from '../../../src/matrix/well-known.ts';

const answer = (body: string, more: Partial<Parameters<typeof readServerWellKnown>[0]> = {}) => ({
  status: 200,
  headers: [['Content-Type', 'application/json']] as [string, string][],
  body,
  bytes: Buffer.byteLength(body),
  invalidUtf8: false,
  ...more,
});

describe('readServerWellKnown', () => {
  it.each([
    ['{"m.server": "matrix.example.org:443"}', 'matrix.example.org:443'],
    ['\n { "m.server" : "matrix.example.org", "x": [1] }\n', 'matrix.example.org'],
    ['{"m.server": "203.0.113.7"}', '203.0.113.7'],
    ['{"__proto__": {"m.server": "evil"}, "m.server": "good.example"}', 'good.example'],
  ])('takes %s', (body, value) => {
    const reading = readServerWellKnown(answer(body));
    expect(reading).toMatchObject({ fault: null, value, outcome: { kind: 'delegated', value } });
  });

  it.each([
    ['<!doctype html>', 'html'],
    ['  <html>', 'html'],
    ['', 'not-json'],
    ['{"m.server": "a.example",}', 'not-json'],
    ['{"m.server": NaN}', 'not-json'],
    ['\ufeff{"m.server": "a.example"}', 'bom'],
    ['[]', 'not-object'],
    ['null', 'not-object'],
    ['"a.example"', 'not-object'],
    ['{}', 'no-server-key'],
    ['{"__proto__": {"m.server": "evil"}}', 'no-server-key'],
    ['{"m.server": null}', 'server-not-text'],
    ['{"m.server": ["a.example:443"]}', 'server-not-text'],
    ['{"m.server": {}}', 'server-not-text'],
    ['{"m.server": "münchen.example"}', 'invalid-server'],
  ])('ignores %j: %s', (body, fault) => {
    expect(readServerWellKnown(answer(body))).toMatchObject({ fault, outcome: { kind: 'none' } });
  });

  it.each([
    ['https://matrix.example.org', 'scheme', 'matrix.example.org'],
    ['https://matrix.example.org:443/', 'scheme', 'matrix.example.org:443'],
    ['matrix.example.org:443/', 'path', 'matrix.example.org:443'],
    [' matrix.example.org:443', 'invalid-server', 'matrix.example.org:443'],
    ['matrix.example.org:0', 'invalid-server', 'matrix.example.org'],
    ['a_b.example', 'invalid-server', null],
    ['ab--cd.example:443', 'invalid-server', null],
    ['hs-.example:443', 'invalid-server', null],
  ])('delegates to %j all the same, as Synapse does', (value, fault, suggestion) => {
    const reading = readServerWellKnown(answer(JSON.stringify({ 'm.server': value })));
    expect(reading).toMatchObject({ fault, suggestion, outcome: { kind: 'delegated', value } });
    expect(reading.reason).toBeTruthy();
  });

  it('takes the empty string for no delegation', () => {
    expect(readServerWellKnown(answer('{"m.server": ""}'))).toMatchObject({
      fault: 'empty',
      outcome: { kind: 'empty' },
    });
  });

  it.each([
    [{ status: 404 }, 'bad-status'],
    [{ status: 404, bytes: 60_000, fault: 'too-large' }, 'bad-status'],
    [{ bytes: 51_201 }, 'too-large'],
    [{ status: null, fault: 'too-large' }, 'too-large'],
    [{ status: null, fault: 'timeout' }, 'no-answer'],
    [{ invalidUtf8: true }, 'encoded'],
  ])('ignores an answer with %j: %s', (more, fault) => {
    const reading = readServerWellKnown(answer('{"m.server": "a.example"}', more));
    expect(reading).toMatchObject({ fault, outcome: { kind: 'none' } });
  });

  it('tells a compressed body from one that is only labelled so', () => {
    const headers: [string, string][] = [['Content-Encoding', 'gzip']];
    expect(readServerWellKnown(answer('\u001f\u008b', { headers })).fault).toBe('encoded');
    expect(readServerWellKnown(answer('{"m.server": "a.example"}', { headers })).fault).toBeNull();
  });

  it.each([
    ['{"m_server": "a.example"}', 'm_server'],
    ['{"M.Server": "a.example"}', 'M.Server'],
    ['{"server": "a.example"}', 'server'],
    ['{"m.homeserver": {"base_url": "https://a.example"}}', 'm.homeserver'],
    ['{"other": 1}', null],
  ])('sees what was meant in %s', (body, nearMiss) => {
    expect(readServerWellKnown(answer(body)).nearMiss).toBe(nearMiss);
  });

  it.each([
    ['{"m.server": "a.example", "m.server": "b.example"}', true],
    ['{"m.server": "a.example", "m\\u002eserver": "b.example"}', true],
    ['{"m.server": "a.example", "x": {"m.server": "b.example"}}', false],
    ['{"m.server": "a.example", "x": "m.server:"}', false],
  ])('notices a key that stands twice in %s', (body, duplicate) => {
    expect(readServerWellKnown(answer(body)).duplicate).toBe(duplicate);
  });

  it('bears nesting without end', () => {
    const body = `{"m.server": "a.example", "x": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(readServerWellKnown(answer(body)).value).toBe('a.example');
  });
});

describe('cacheLifetime', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  const cases: [headers: [string, string][], seconds: number, by: string][] = [
    [[], 86_400, 'default'],
    [[['Cache-Control', 'max-age=3600']], 3600, 'max-age'],
    [[['cache-control', 'public, Max-Age=600, s-maxage=9']], 600, 'max-age'],
    [[['Cache-Control', 'max-age=0']], 300, 'max-age'],
    [[['Cache-Control', 'max-age=99999999999999999999']], 172_800, 'max-age'],
    [[['Cache-Control', 'no-store, max-age=3600']], 300, 'no-store'],
    [[['Cache-Control', 'max-age=soon']], 86_400, 'default'],
    [[['Expires', new Date(now + 7_200_000).toUTCString()]], 7200, 'expires'],
    [[['Expires', '0']], 300, 'expires'],
    [[['Expires', 'never']], 300, 'expires'],
    [
      [
        ['Cache-Control', 'max-age=600'],
        ['Expires', 'never'],
      ],
      600,
      'max-age',
    ],
  ];
  it.each(cases)('%j: %d s', (headers, seconds, by) => {
    expect(cacheLifetime(headers, now)).toEqual({ seconds, by });
  });
});
