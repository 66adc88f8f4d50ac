import { expect, test } from 'vitest';
import { createClock } from '../../../src/system/clock.ts';

const clock = createClock();

test('sleeps, on a clock that does not jump', async () => {
  const before = clock.monotonic();
  await clock.sleep(30);
  expect(clock.monotonic() - before).toBeGreaterThanOrEqual(29);
});

test('is woken by the signal, with its reason', async () => {
  await expect(clock.sleep(10_000, AbortSignal.abort('early'))).rejects.toBe('early');
  const controller = new AbortController();
  const sleeping = clock.sleep(10_000, controller.signal);
  controller.abort('now');
  await expect(sleeping).rejects.toBe('now');
});

test('R-38: a sleep longer than a timer can hold does not end at once', async () => {
  const ended = await Promise.race([clock.sleep(3e12, AbortSignal.timeout(60)).catch(() => 'woken')]);
  expect(ended).toBe('woken');
});
