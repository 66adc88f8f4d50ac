import { expect, it } from 'vitest';
import type { Entry } from '../../../src/report/printer.ts';
import { tableColumns, tableRow } from '../../../src/report/table.ts';
import { bad, badFacts, facts, good, leafOnly } from './facts.ts';

const checkedAt = '2026-11-24T10:00:00.000Z';
const entries: readonly Entry[] = [
  { kind: 'checked', facts: facts(), verdict: good },
  { kind: 'checked', facts: badFacts(), verdict: bad },
  {
    kind: 'invalid',
    name: 'https://x',
    finding: { ...leafOnly, id: 'name.invalid', title: 'A scheme.' },
    checkedAt,
  },
];

function table(width: number, ascii = false): string[] {
  const style = { width, colour: false, ascii };
  const columns = tableColumns(11, style);
  return entries.map((entry) => tableRow(entry, columns, style));
}

it('gives each server one line, in columns that stand before the first', () => {
  expect(table(120)).toEqual([
    '✔  example.org   matrix.example.org:443          61 days\n',
    '✖  example.org   matrix.example.org:443          61 days  tls.leaf-only\n',
    '✖  https://x                                              name.invalid: A scheme.\n',
  ]);
});

it('leaves the route out on a narrow terminal, never the name', () => {
  expect(table(50)[1]).toBe('✖  example.org     61 days  tls.leaf-only\n');
});

it('has its columns with ASCII signs too', () => {
  expect(table(50, true).slice(0, 2)).toEqual([
    '[ok]  example.org     61 days\n',
    '[x]   example.org     61 days  tls.leaf-only\n',
  ]);
});
