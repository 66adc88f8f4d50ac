import { expect, it } from 'vitest';
import { reportTable } from '../../../src/report/table.ts';
import { bad, badFacts, facts, good, leafOnly } from './facts.ts';

const style = { width: 100, colour: false, ascii: false };
const entries = [
  { kind: 'checked', facts: facts(), verdict: good },
  { kind: 'checked', facts: badFacts(), verdict: bad },
  { kind: 'invalid', name: 'https://x', finding: { ...leafOnly, id: 'name.invalid', title: 'A scheme.' } },
] as const;

it('gives each server one line', () => {
  expect(reportTable(entries, style)).toBe(
    [
      '✔  example.org  matrix.example.org:443  61 days',
      '✖  example.org  matrix.example.org:443  61 days  tls.leaf-only',
      '✖  https://x                                     name.invalid: A scheme.',
      '',
    ].join('\n'),
  );
});

it('leaves the route out on a narrow terminal, never the name', () => {
  const text = reportTable(entries, { ...style, width: 50 });
  expect(text).toContain('✖  example.org  61 days  tls.leaf-only');
});
