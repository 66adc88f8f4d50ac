import type { Clock } from './types.ts';

/** A timer set for longer fires at once: Node keeps the delay in 32 bits. */
const LONGEST_TIMER = 2 ** 31 - 1;

const delay = (ms: number): number => Math.min(Math.max(0, ms), LONGEST_TIMER);

export function createClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    timer(ms, run) {
      const timer = setTimeout(run, delay(ms));
      return () => clearTimeout(timer);
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const stop = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', stop);
          resolve();
        }, delay(ms));
        signal?.addEventListener('abort', stop, { once: true });
      });
    },
  };
}
