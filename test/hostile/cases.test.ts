/** Every case of hostile peers has a test that bears its number, here or beside the module that it tries hardest. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const FIRST = 1;
const LAST = 34;

const tests = fileURLToPath(new URL('..', import.meta.url));
const texts = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && !path.endsWith('cases.test.ts'))
  .map((path) => readFileSync(join(tests, path), 'utf8'));

/** What stands in the names of tests and groups of tests: "R-06", "R-26, R-27", "R-12 to R-15". */
function numbersIn(text: string): number[] {
  const names = [...text.matchAll(/['"`]([^'"`\n]*\bR-\d\d\b[^'"`\n]*)['"`]/g)].map(([, name = '']) => name);
  return names.flatMap((name) => {
    const range = /R-(\d\d) to R-(\d\d)/.exec(name);
    if (range === null) return [...name.matchAll(/R-(\d\d)/g)].map(([, number]) => Number(number));
    const [from, to] = [Number(range[1]), Number(range[2])];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

test(`R-01 to R-${LAST} have tests`, () => {
  const covered = new Set(texts.flatMap(numbersIn));
  const all = Array.from({ length: LAST - FIRST + 1 }, (_, index) => FIRST + index);
  expect(all.filter((number) => !covered.has(number))).toEqual([]);
});
