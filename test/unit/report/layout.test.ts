import { describe, expect, it } from 'vitest';
import type { Reach } from '../../../src/check/types.ts';
import { labelled, paragraph, row, withEnd, wrap } from '../../../src/report/layout.ts';
import { reachLines } from '../../../src/report/reach.ts';
import { everybody } from './facts.ts';

describe('layout', () => {
  it('breaks at spaces, and inside a word only where no line holds it', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('a longcommand x', 11)).toEqual(['a', 'longcommand', 'x']);
    expect(wrap('averylongcommand x', 5)).toEqual(['avery', 'longc', 'omman', 'd x']);
    expect(wrap('see https://example.org/.well-known', 14)).toEqual([
      'see',
      'https://',
      'example.org/.',
      'well-known',
    ]);
    expect(wrap('😀😀😀', 5).every((line) => !/[\ud800-\udbff]$/.test(line))).toBe(true);
  });

  it('keeps indented lines whole, they are for copying', () => {
    const line = `  ssl_certificate ${'x'.repeat(60)};`;
    expect(paragraph(`Use this:\n${line}`, 40, '- ')).toEqual(['- Use this:', `  ${line}`]);
  });

  it('puts labels beside values, or above them', () => {
    expect(
      labelled(
        [
          ['a', 'x'],
          ['long', 'y'],
        ],
        80,
      ),
    ).toEqual(['  a     x', '  long  y']);
    expect(labelled([['a', 'x']], 60)).toEqual(['  a', '    x']);
  });

  it('fills rows', () => {
    expect(row('h  ', ['aa', 'bb', 'cc'], 10)).toEqual(['h  aa   bb', '   cc']);
    expect(row('h  ', ['a', `${'b'.repeat(12)} ${'c'.repeat(12)}`], 24)).toEqual([
      'h  a',
      `   ${'b'.repeat(12)}`,
      `     ${'c'.repeat(12)}`,
    ]);
  });

  it('leaves the end out when there is no room', () => {
    expect(withEnd('text', 'end', 12)).toBe('text     end');
    expect(withEnd('text', 'end', 8)).toBe('text');
  });
});

describe('who reaches a server', () => {
  it.each([
    [everybody(true), ['Reached by: every Synapse · Dendrite']],
    [everybody(null), ['Could not be told for: Synapse since 0.99 · Dendrite']],
    [everybody(false), ['Reached by: nobody']],
    [[], []],
  ])('is said in few words', (reach, lines) => {
    expect(reachLines(reach)).toEqual(lines);
  });

  it('gives the reasons that are not those of a current Synapse', () => {
    const reach = everybody(false).map((one) =>
      one.sender === 'synapse 0.99' ? { ...one, reaches: true, why: 'It does not verify.' } : one,
    );
    expect(reachLines(reach)).toEqual([
      'Reached by: Synapse 0.99 (It does not verify)',
      'Not by: Synapse up to 0.34 · Synapse since 1.0 · Dendrite',
    ]);
  });

  it('says who gets through in part, and never calls that nobody', () => {
    const reach = everybody(false).map((one) => ({ ...one, inPart: true as const }));
    expect(reachLines(reach)).toEqual(['In part: every Synapse · Dendrite']);
  });

  it('gives each reason to the senders that have it', () => {
    const reach = everybody(true).map((one): Reach => {
      if (one.sender === 'dendrite') return { ...one, reaches: null, why: 'It goes elsewhere.' };
      return one.sender === 'synapse 1.0-1.92' ? { ...one, reaches: null, why: 'It asks less.' } : one;
    });
    expect(reachLines(reach).slice(1)).toEqual([
      'Could not be told for: Synapse 1.0 to 1.92 (It asks less)',
      'Could not be told for: Dendrite (It goes elsewhere)',
    ]);
  });
});
