import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { report, safeJson } from '../../../src/report/json.ts';
import { readSaved } from '../../../src/report/saved.ts';
import { delegation, facts, html, on443, S, T, type World } from '../../support/facts.ts';

const tool = { name: 'matrix-tls-setup', version: '1' };
const reportOf = (world: World) => {
  const seen = facts(world);
  return report(seen, judge(seen), tool);
};

const worlds: Readonly<Record<string, World>> = {
  healthy: {},
  'a file that is none': { file: html(200) },
  'no connection': { at: { '*:443': { tcp: 'refused' } } },
  'no TLS': { at: { '*:443': { tls: { fault: 'not-tls', banner: 'SSH-2.0' } } } },
  'SRV records': { file: html(404), dns: { [`_matrix._tcp.${S} SRV`]: ['10 5 8448 matrix.example.org'] } },
  'an address': { name: '93.184.216.10' },
  controls: { file: delegation(T), at: { '*:8448': { tcp: 'timeout' } }, controls: { on443: on443(T) } },
};

describe('a report that was saved', () => {
  it.each(Object.entries(worlds))('comes back whole: %s', (_, world) => {
    const saved = readSaved(safeJson(reportOf(world), 2));
    if (!saved.ok) throw new Error(saved.reason);
    const [entry] = saved.entries;
    if (entry?.kind !== 'checked') throw new Error('no facts');
    expect(entry.facts).toEqual(JSON.parse(JSON.stringify(facts(world))));
    expect(entry.verdict).toEqual(judge(facts(world)));
    expect(saved.single).toBe(true);
  });

  it('is judged again: its own verdict is not believed', () => {
    const saved = readSaved(
      safeJson({ ...reportOf({ dns: { [`${T} AAAA`]: null, [`${T} A`]: null } }), verdict: 'ok' }, 0),
    );
    expect(saved).toMatchObject({ ok: true, entries: [{ verdict: { verdict: 'error' } }] });
  });

  it('may be of an older version, that saw less', () => {
    const { facts: all, ...rest } = reportOf({});
    if (all === null) throw new Error('no facts');
    const { client: _, controls: __, ...older } = all;
    const targets = older.targets.map((target) => ({
      ...target,
      addresses: target.addresses.map(({ withoutSni: ___, ...address }) => address),
    }));
    const saved = readSaved(JSON.stringify({ ...rest, facts: { ...older, targets } }));
    expect(saved).toMatchObject({
      ok: true,
      entries: [{ facts: { client: null, controls: { authorities: [], on443: null } } }],
    });
  });

  it('may be a list, or lines', () => {
    const one = JSON.stringify(reportOf({}));
    expect(readSaved(`[${one},${one}]`)).toMatchObject({ ok: true, single: false, entries: [{}, {}] });
    expect(readSaved(`${one}\n${one}\n`)).toMatchObject({ ok: true, single: false, entries: [{}, {}] });
  });
});

describe('what cannot be used is refused with the reason', () => {
  it.each([
    ['', 'it is no JSON'],
    ['{', 'it is no JSON'],
    ['[]', 'it holds no report'],
    ['null', 'it is no report of matrix-tls-setup check'],
    ['{"FederationOK":true}', 'it is no report of matrix-tls-setup check'],
    ['{"schemaVersion":"1"}', 'it is no report of matrix-tls-setup check'],
    [
      '{"schemaVersion":2}',
      'it has schemaVersion 2, and this version reads up to 1; a newer matrix-tls-setup reads it',
    ],
    [`${'['.repeat(100_000)}`, 'it is no JSON'],
  ])('%.40j', (text, reason) => {
    expect(readSaved(text)).toEqual({ ok: false, reason });
  });

  it.each([
    ['facts.checkedAt', { checkedAt: 'yesterday' }],
    ['facts.dns', { dns: {} }],
    ['facts.route', { route: null }],
    ['facts.targets.0.port', { targets: [{ host: 'x', port: 70_000, srv: null, addresses: [] }] }],
  ])('names the place: %s', (place, change) => {
    const whole = reportOf({});
    const saved = readSaved(JSON.stringify({ ...whole, facts: { ...whole.facts, ...change } }));
    expect(saved).toMatchObject({ ok: false, reason: expect.stringContaining(`at ${place}`) });
  });
});
