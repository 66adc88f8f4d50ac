import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invalidReport, report, reportJson, safeJson } from '../../../src/report/json.ts';
import { address, bad, badFacts, everybody, facts, good, leafOnly } from './facts.ts';

const tool = { name: 'matrix-tls-setup', version: '0.1.0' };

describe('the report as JSON', () => {
  it('has the fields of schema version 1, in this order', () => {
    const parsed = JSON.parse(reportJson(badFacts(), bad, tool));
    expect(Object.keys(parsed)).toEqual([
      'schemaVersion',
      'tool',
      'serverName',
      'checkedAt',
      'elapsedMs',
      'verdict',
      'federationOk',
      'everyAddressOk',
      'route',
      'findings',
      'reach',
      'facts',
    ]);
    expect(parsed).toMatchObject({
      schemaVersion: 1,
      tool,
      serverName: 'example.org',
      checkedAt: '2026-11-24T10:00:00.000Z',
      elapsedMs: 412,
      verdict: 'error',
      federationOk: false,
      everyAddressOk: false,
    });
    expect(parsed.findings[0]).toEqual(leafOnly);
    expect(parsed.reach).toEqual(bad.reach);
    expect(parsed.facts).toEqual(badFacts());
  });

  it('shows the route with every address', () => {
    expect(report(facts(), good, tool).route).toEqual({
      row: 8,
      step: '3.2',
      via: 'well-known-port',
      delegatedName: 'matrix.example.org:443',
      hostHeader: 'matrix.example.org:443',
      sni: 'matrix.example.org',
      certificateName: 'matrix.example.org',
      targets: [
        { host: 'matrix.example.org', port: 443, address: '198.51.100.7', ok: true },
        { host: 'matrix.example.org', port: 443, address: '2001:db8::7', ok: true },
      ],
    });
  });

  it.each([
    ['untrusted', address({ trusted: false, exchanges: {}, keys: null }), false],
    ['private', address({ connection: null, skipped: 'private-address', trusted: false }), false],
    ['without a route from here', address({ connection: null, skipped: 'no-route', trusted: false }), null],
    ['unasked', address({ exchanges: {} }), null],
    ['with keys of nobody', address({ keys: null }), false],
  ])('says of an address that is %s whether it works', (_name, one, ok) => {
    expect(report(facts([one]), good, tool).route?.targets[0]?.ok).toBe(ok);
  });

  it('gives a line that is no server name the same fields', () => {
    const invalid = invalidReport(
      { kind: 'invalid', name: 'https://x', finding: leafOnly, checkedAt: '2026-11-24T10:00:00.000Z' },
      [leafOnly],
      tool,
    );
    expect(Object.keys(invalid)).toEqual(Object.keys(report(facts(), good, tool)));
    expect(invalid).toMatchObject({ verdict: 'error', federationOk: false, route: null, facts: null });
  });

  it('keeps what could not be told', () => {
    const unknown = { ...good, verdict: 'unknown', federationOk: null, reach: everybody(null) } as const;
    expect(report(facts(), unknown, tool)).toMatchObject({ verdict: 'unknown', federationOk: null });
  });
});

describe('safe JSON', () => {
  it('escapes whatever a terminal or a log viewer might act on, and loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = safeJson({ text }, 0);
        expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });

  it.each([
    '\u001b[31m',
    '\u009b31m',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u2028',
    '\ufeff',
    '\u{e0041}',
    '\u007f',
  ])('escapes %j', (text) => {
    expect(safeJson(text, 2)).toMatch(/^[\x20-\x7e]*$/);
  });

  it('keeps its own line feeds', () => {
    expect(safeJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}');
  });
});
