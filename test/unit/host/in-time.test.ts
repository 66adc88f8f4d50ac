import { expect, test } from 'vitest';
import { inTime } from '../../../src/host/in-time.ts';
import { createClock } from '../../../src/system/clock.ts';

test.each([
  ['that is done counts', () => Promise.resolve('here'), 'here', []],
  [
    'that fails says what it was',
    () => Promise.reject(new TypeError('no such thing')),
    'nothing',
    ['looking at it failed: TypeError: no such thing'],
  ],
  [
    'that takes too long is left',
    () => new Promise<string>(() => {}),
    'nothing',
    ['it did not answer in time'],
  ],
])('a part %s', async (_case, work, expected, reasons) => {
  const said: string[] = [];
  const clock = { ...createClock(), timer: (_: number, run: () => void) => createClock().timer(5, run) };
  expect(await inTime(clock, work(), 'nothing', (why) => said.push(why))).toBe(expected);
  expect(said).toEqual(reasons);
});
