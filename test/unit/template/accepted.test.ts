/** A value that a question accepts is never refused later: nobody answers twenty questions to hear of the third at the end. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quote } from '../../../src/template/quoting.ts';
import {
  parseAbsPath,
  parseHostname,
  parseHttpsUrl,
  parseUnitName,
  parseUserName,
  type ValueOf,
} from '../../../src/template/values.ts';

const pieces = fc.constantFrom(
  'a',
  'xn--',
  '.',
  '-',
  '/',
  ':',
  '8',
  'Z',
  ' ',
  ';',
  '{',
  '}',
  '$',
  '"',
  "'",
  '\\',
  '\n',
  '\0',
  '#',
  '~',
  '*',
  '%',
  'ü',
  '\u202e',
  '`',
  '@',
  '=',
  ',',
  '+',
  '_',
  'https://',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
);
const shaped = (prefix: string, suffix: string) => text.map((middle) => prefix + middle + suffix);

describe.each<
  [string, (text: string) => ValueOf<string>, fc.Arbitrary<string>, readonly (keyof typeof quote)[]]
>([
  ['host name', parseHostname, shaped('', '.org'), ['nginx', 'zone', 'shell', 'text']],
  ['path', parseAbsPath, shaped('/', ''), ['nginx', 'shell', 'text']],
  ['address for clients', parseHttpsUrl, shaped('https://a.', 'org'), ['shell', 'text']],
  ['service', parseUnitName, text, ['shell', 'text']],
  ['user', parseUserName, text, ['shell', 'text']],
])('%s', (_, parse, arbitrary, formats) => {
  test('accepted means that every format can hold it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(arbitrary, (input) => {
        const parsed = parse(input);
        if (!parsed.ok) return;
        accepted += 1;
        for (const format of formats) quote[format](parsed.value);
        expect(parsed.value).not.toMatch(/[\s;{}"'\\$`#]/);
        // What is accepted is accepted again as it is: nothing is repaired twice.
        expect(parse(parsed.value)).toEqual({ ok: true, value: parsed.value });
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  test('a suggestion is itself accepted', () => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        const parsed = parse(input);
        if (!parsed.ok && parsed.suggestion !== undefined) expect(parse(parsed.suggestion).ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
