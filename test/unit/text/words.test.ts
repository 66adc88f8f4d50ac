import { describe, expect, it } from 'vitest';
import { day, duration, list, moment, plural, quote, seconds } from '../../../src/text/words.ts';

describe('words', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'a'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
  ])('list %j', (items, expected) => {
    expect(list(items, 3)).toBe(expected);
  });

  it.each([
    [1, '1 address'],
    [0, '0 addresses'],
    [2, '2 addresses'],
  ])('plural of %i', (count, expected) => {
    expect(plural(count, 'address', 'addresses')).toBe(expected);
  });

  it.each([
    [412, '0.41 s'],
    [7345, '7.3 s'],
    [12_000, '12.0 s'],
  ])('seconds of %i ms', (ms, expected) => {
    expect(seconds(ms)).toBe(expected);
  });

  it.each([
    [1, '1 second', '1 second'],
    [119, '119 seconds', '119 seconds'],
    [3960, '66 minutes', '66 minutes'],
    [7100, '118 minutes', '119 minutes'],
    [86_400, '24 hours', '24 hours'],
    [172_801, '48 hours', '49 hours'],
    [450_000, '5 days', '6 days'],
  ])('duration of %i s, and what must not be too short', (wait, rounded, atLeast) => {
    expect([duration(wait), duration(wait, Math.ceil)]).toEqual([rounded, atLeast]);
  });

  it('days, with the year where it is another one', () => {
    expect(day('2026-11-24T23:59:59Z')).toBe('24 Nov 2026');
    expect(day('2026-11-24T23:59:59Z', '2026-01-01T00:00:00Z')).toBe('24 Nov');
    expect(day('2027-01-02T00:00:00Z', '2026-12-31T00:00:00Z')).toBe('2 Jan 2027');
    expect(moment(Date.UTC(2026, 10, 24, 9, 12))).toBe('24 Nov 2026 09:12 UTC');
    expect([day('soon'), moment(Number.NaN)]).toEqual([
      'a date that cannot be read',
      'a date that cannot be read',
    ]);
  });

  it('quotes one line, cut', () => {
    expect(quote(' a\n b ')).toBe('“a b”');
    expect(quote('abcdef', 4)).toBe('“abc…”');
  });
});
