import { describe, expect, it } from 'vitest';
import type { FindingId } from '../../../src/check/catalogue/index.ts';
import { finding } from '../../../src/check/finding.ts';
import { fold } from '../../../src/check/root-causes.ts';
import type { Severity } from '../../../src/check/types.ts';

const one = (id: FindingId, severity: Severity = 'error') =>
  finding(id, severity, { subject: id, title: id, detail: '', fix: '' });
const tree = (findings: ReturnType<typeof fold>): unknown[] =>
  findings.map(({ id, because }) => (because === undefined ? id : [id, ...tree([...because])]));

describe('fold', () => {
  it.each<[input: ReturnType<typeof one>[], expected: unknown[]]>([
    [[], []],
    [[one('net.refused'), one('well-known.html')], [['well-known.html', 'net.refused']]],
    [
      [one('net.refused'), one('well-known.html', 'warning')],
      ['net.refused', 'well-known.html'],
    ],
    [
      [one('net.timeout'), one('net.cdn-port'), one('well-known.html')],
      [['net.cdn-port', 'net.timeout'], 'well-known.html'],
    ],
    [
      [one('net.refused'), one('net.refused'), one('well-known.bom')],
      [['well-known.bom', 'net.refused', 'net.refused']],
    ],
    [
      [one('well-known.split-brain'), one('well-known.html'), one('net.refused')],
      [['well-known.split-brain', 'well-known.html', 'net.refused']],
    ],
    [
      [one('well-known.only-on-target'), one('well-known.absent', 'note'), one('net.refused')],
      [['well-known.only-on-target', 'well-known.absent', 'net.refused']],
    ],
    [[one('tls.no-san'), one('tls.legacy-synapse')], [['tls.legacy-synapse', 'tls.no-san']]],
    [
      [one('tls.name-mismatch'), one('tls.expired')],
      ['tls.name-mismatch', 'tls.expired'],
    ],
  ])('case %#', (input, expected) => {
    expect(tree(fold(input))).toEqual(expected);
  });

  it('loses nothing', () => {
    const input = [
      one('net.refused'),
      one('well-known.html'),
      one('well-known.split-brain'),
      one('tls.expired'),
    ];
    expect(
      JSON.stringify(tree(fold(input)))
        .match(/[a-z-]+\.[a-z-]+/g)
        ?.sort(),
    ).toEqual(input.map(({ id }) => id).sort());
  });
});
