import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { changesBetween } from '../../../src/report/changes.ts';
import { openDiff } from '../../../src/report/diff.ts';
import type { Entry } from '../../../src/report/printer.ts';
import { type certificate, facts, inDays, T, type World } from '../../support/facts.ts';

const entry = (world: World = {}): Entry => {
  const seen = facts(world);
  return { kind: 'checked', facts: seen, verdict: judge(seen) };
};
const sent = (change: Parameters<typeof certificate>[0]): World => ({
  at: {
    '93.184.216.20:443': { sent: [{ dnsNames: [T], ...change }] },
    '2606:2800:220:1::20:443': { sent: [{ dnsNames: [T], ...change }] },
  },
});
const about = (old: World, now: World) =>
  changesBetween(entry(old), entry(now)).map(({ about, kind, subject }) => `${kind} ${about} ${subject}`);

describe('what changed', () => {
  it('leaves out what always changes', () => {
    const later = entry();
    if (later.kind !== 'checked') throw new Error();
    const moved = { ...later, facts: { ...later.facts, checkedAt: inDays(0.1), elapsedMs: 9 } };
    expect(changesBetween(entry(), moved)).toEqual([]);
  });

  it('tells a renewed certificate as renewed, another one as changed', () => {
    expect(about({}, sent({ sha256: 'BB', serial: '07', notAfter: inDays(90) }))).toEqual([
      'renewed certificate [2606:2800:220:1::20]:443',
      'renewed certificate 93.184.216.20:443',
    ]);
    expect(
      about({}, sent({ sha256: 'BB', issuer: 'CN=E5', issuerCommonName: 'E5', notAfter: inDays(90) })),
    ).toEqual(['changed certificate [2606:2800:220:1::20]:443', 'changed certificate 93.184.216.20:443']);
  });

  it('tells the verdict, findings, addresses and who gets through', () => {
    const now = about(
      {},
      { at: { '93.184.216.20:443': { tcp: 'refused' }, '2606:2800:220:1::20:443': { tcp: 'refused' } } },
    );
    expect(now[0]).toBe('changed verdict verdict');
    expect(now.some((line) => line.startsWith('new finding net.refused'))).toBe(true);
    expect(now).toContain('changed address 93.184.216.20:443');
    expect(now).toContain('changed reach synapse>=1.93');
  });

  it('tells a route that moved', () => {
    const moved = about({}, { file: '{"m.server":"srv.example.org:443"}' });
    expect(moved).toContain('changed route servers connect to');
    expect(moved).toContain('gone address 93.184.216.20:443');
    expect(moved).toContain('new address 93.184.216.30:443');
  });
});

describe('in its formats', () => {
  const options = {
    tool: { name: 't', version: '1' },
    style: { width: 80, colour: false, ascii: false },
    single: true,
    longest: 11,
  };
  const print = (
    format: 'text' | 'json' | 'jsonl',
    saved: readonly Entry[],
    now: Entry,
    single = true,
  ): string => {
    const printer = openDiff(saved, format, { ...options, single });
    return printer.take(now)() + printer.end();
  };

  it('is text', () => {
    expect(print('text', [entry()], entry())).toBe(
      '✔ example.org: nothing changed since 24 Nov 2026 12:00 UTC; now it is fine\n',
    );
    const text = print('text', [entry()], entry(sent({ sha256: 'BB', notAfter: inDays(90) })));
    expect(text).toMatch(/: 2 changes since 24 Nov 2026 12:00 UTC; now it is fine\n/);
    expect(text).toContain('  renewed certificate 93.184.216.20:443: until 2027-01-24 → until 2027-02-22\n');
  });

  it('tells two certificates apart that read alike', () => {
    const again = sent({ sha256: 'BB', serial: '05' });
    const text = print('text', [entry()], entry(again)).replace(/\n\s+/g, ' ');
    expect(text).toContain('(serial 04A7) → matrix.example.org by R11, until 2027-01-24 (serial 05)');
    const same = print('text', [entry()], entry(sent({ sha256: 'BB' }))).replace(/\n\s+/g, ' ');
    expect(same).toContain('(SHA-256 AA:01) → matrix.example.org by R11, until 2027-01-24 (SHA-256 BB)');
  });

  it('is in sentences', () => {
    const shut = { tcp: 'refused' } as const;
    const now = entry({ at: { '93.184.216.20:443': shut, '2606:2800:220:1::20:443': shut } });
    const text = print('text', [entry()], now);
    expect(text.split('\n')[0]).toMatch(
      /^✖ example\.org: \d+ changes since 24 Nov 2026 12:00 UTC; now it has errors$/,
    );
    expect(text).toContain('\n  verdict: ok → error\n');
    expect(text).toContain('\n  every address is good: yes → no\n');
    expect(text).toContain('\n  reached by synapse>=1.93: yes → no\n');
    const moved = print('text', [entry()], entry({ file: '{"m.server":"srv.example.org:443"}' }));
    expect(moved).toContain('\n  servers connect to: matrix.example.org:443 ');
  });

  it('says when the saved report is about others', () => {
    expect(print('text', [], entry())).toContain('the saved report says nothing about it');
    expect(JSON.parse(print('json', [], entry()))).toMatchObject({
      old: null,
      now: { verdict: 'ok' },
      changes: [],
    });
  });

  it('is JSON, an array for several names, and lines', () => {
    expect(JSON.parse(print('json', [entry()], entry(), false))).toMatchObject([
      { serverName: 'example.org' },
    ]);
    expect(print('jsonl', [entry()], entry(), false).match(/\n/g)).toHaveLength(1);
  });
});
