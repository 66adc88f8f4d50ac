import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEndpoint, formatHost, parseServerName } from '../../../src/matrix/server-name.ts';

const good: [text: string, host: string, kind: string, port: number | null][] = [
  ['example.org', 'example.org', 'name', null],
  ['Example.ORG', 'Example.ORG', 'name', null],
  ['example.org:8448', 'example.org', 'name', 8448],
  ['localhost', 'localhost', 'name', null],
  ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example', 'name', null],
  ['-a-.b--c.example', '-a-.b--c.example', 'name', null],
  ['203.0.113.7', '203.0.113.7', 'ipv4', null],
  ['203.0.113.7:65535', '203.0.113.7', 'ipv4', 65535],
  ['[2001:db8::7]', '2001:db8::7', 'ipv6', null],
  ['[2001:DB8::7]:8449', '2001:DB8::7', 'ipv6', 8449],
  ['[::ffff:203.0.113.7]', '::ffff:203.0.113.7', 'ipv6', null],
];

const bad: [text: string, says: RegExp, suggestion: string | undefined][] = [
  ['', /empty/, undefined],
  ['https://example.org', /https:\/\/ does not belong/, 'example.org'],
  ['https://example.org:8448/', /https/, 'example.org:8448'],
  ['matrix://example.org', /matrix:\/\//, 'example.org'],
  ['example.org/', /path/, 'example.org'],
  ['matrix.example.org:443/_matrix', /path/, 'matrix.example.org:443'],
  ['@alice:example.org', /"@"/, 'example.org'],
  ['alice@example.org', /"@"/, 'example.org'],
  ['@alice:example.org:8448', /"@"/, 'example.org:8448'],
  ['#room:example.org', /"#"/, 'example.org'],
  [' example.org', /space/, 'example.org'],
  ['example.org\n', /line break/, 'example.org'],
  ['"example.org"', /"""/, 'example.org'],
  ['example_site.org', /"_"/, undefined],
  ['_matrix-fed._tcp.example.org', /"_"/, 'example.org'],
  ['münchen.example', /U\+00FC/, 'xn--mnchen-3ya.example'],
  ['münchen.example:8448', /U\+00FC/, 'xn--mnchen-3ya.example:8448'],
  ['example.org\u200b', /U\+200B/, 'example.org'],
  ['a..b.example', /Two dots/, 'a.b.example'],
  ['.example.org', /starts with a dot/, 'example.org'],
  ['example.org.', /ends with a dot/, 'example.org'],
  ['example.org:', /port is missing/, 'example.org'],
  ['example.org:0', /Port 0/, 'example.org'],
  ['example.org:65536', /at most 65535/, 'example.org'],
  ['example.org:https', /not a port/, 'example.org'],
  ['example.org:1:2', /more than one colon/, 'example.org:1'],
  [':8448', /name is missing/, undefined],
  ['2001:db8::7', /square brackets/, '[2001:db8::7]'],
  ['[2001:db8::7', /"]" must follow/, undefined],
  ['[fe80::1%eth0]', /"%"/, undefined],
  ['[example.org]', /no IPv6/, undefined],
  ['127.1', /IPv4/, '127.0.0.1'],
  ['0x7f.1', /IPv4/, '127.0.0.1'],
  ['2130706433', /IPv4/, '127.0.0.1'],
  ['1.2.3.4.5', /IPv4/, undefined],
  ['192.168.010.1', /IPv4/, '192.168.8.1'],
  ['*.example.org', /"\*"/, undefined],
  [`${'a'.repeat(64)}.example`, /64 characters/, undefined],
  [`${'a.'.repeat(128)}org`, /259 characters; 255/, undefined],
];

describe('parseServerName', () => {
  it.each(good)('takes %s', (text, host, kind, port) => {
    expect(parseServerName(text)).toEqual({ ok: true, value: { text, host, kind, port } });
  });

  it.each(bad)('refuses %j', (text, says, suggestion) => {
    const result = parseServerName(text);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.reason).toMatch(says);
    expect(result.reason).toMatch(/\.$/);
    expect(result.suggestion).toBe(suggestion);
  });

  const pieces = [
    'https://',
    '@',
    '#',
    '[',
    ']',
    ':',
    '::',
    '.',
    '/',
    '_',
    ' ',
    '%',
    '8448',
    '0',
    'example',
    'org',
    'ü',
    '。',
    '0x7f',
    '\u202e',
  ];
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.webUrl(),
    fc.ipV6(),
    fc.emailAddress(),
  );

  it('never throws, and what it suggests parses', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const result = parseServerName(text);
        if (!result.ok && result.suggestion !== undefined) {
          expect(parseServerName(result.suggestion).ok).toBe(true);
          expect(result.suggestion).not.toBe(text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives back what it took', () => {
    const hosts = fc.oneof(
      fc.domain().map((host) => ({ host, kind: 'name' })),
      fc.ipV4().map((host) => ({ host, kind: 'ipv4' })),
      fc.ipV6().map((host) => ({ host, kind: 'ipv6' })),
    );
    const ports = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: null });
    fc.assert(
      fc.property(hosts, ports, ({ host, kind }, port) => {
        const text = port === null ? formatHost(host) : formatEndpoint(host, port);
        expect(parseServerName(text)).toEqual({ ok: true, value: { text, host, kind, port } });
      }),
    );
  });
});
