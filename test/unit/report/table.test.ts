import { expect, it } from 'vitest';
import { openForPeople } from '../../../src/report/for-people.ts';
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
    '✔  example.org   matrix.example.org:443         61 days\n',
    '✖  example.org   matrix.example.org:443         61 days  tls.leaf-only\n',
    '✖  https://x                                             name.invalid: A scheme.\n',
  ]);
});

it('leaves the route out on a narrow terminal, never the name', () => {
  expect(table(50)[1]).toBe('✖  example.org    61 days  tls.leaf-only\n');
});

it('has its columns with ASCII signs too', () => {
  expect(table(50, true).slice(0, 2)).toEqual([
    '[ok]  example.org    61 days\n',
    '[x]   example.org    61 days  tls.leaf-only\n',
  ]);
});

it('has room for routes at 80 columns, also beside long names', () => {
  expect(table(80)[1]).toBe('✖  example.org   matrix.example.org:443         61 days  tls.leaf-only\n');
  for (const longest of [12, 20, 32, 200])
    expect(tableColumns(longest, { width: 80, colour: false, ascii: false }).route).toBeGreaterThanOrEqual(
      23,
    );
});

it('goes on below the name where a row is too long', () => {
  const style = { width: 36, colour: false, ascii: false };
  const [, broken] = entries;
  if (broken === undefined) throw new Error('the second is the broken one');
  expect(tableRow(broken, tableColumns(11, style), style)).toBe(
    '✖  example.org    61 days\n   tls.leaf-only\n',
  );
});

it('says at the end how many are fine, and how to know more', () => {
  const style = { width: 80, colour: false, ascii: false };
  const tool = { name: 't', version: '1' };
  const end = (some: readonly Entry[], single = false): string => {
    const printer = openForPeople({ tool, style, single, longest: 11 });
    for (const entry of some) printer.take(entry);
    return printer.end();
  };
  expect(end(entries)).toBe('\n1 of 3 is fine, 2 with errors. matrix-tls-setup check NAME tells more.\n');
  expect(end(entries.slice(0, 1))).toBe('\n1 of 1 is fine.\n');
  expect(end(entries.slice(0, 1), true)).toBe('');
  expect(end([])).toBe('');
});
