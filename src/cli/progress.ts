/** What is said on a terminal while work goes on: one line on stderr, gone when it is done, never in a pipe. */
import type { Context } from './context.ts';

export interface Progress {
  say(text: string): void;
  /** Before something is written to the terminal, and at the end. */
  clear(): void;
}

const CLEAR = '\r\u001b[K';
/** A list of quick answers must not spend its time on drawing. */
const LEAST_MS = 100;

export function progressOn({ stderr, env, system }: Pick<Context, 'stderr' | 'env' | 'system'>): Progress {
  if (stderr.isTTY !== true || env.TERM === 'dumb') return { say: () => {}, clear: () => {} };
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;
  return {
    say(text) {
      const now = system.clock.monotonic();
      if (shown && now - last < LEAST_MS) return;
      last = now;
      shown = true;
      stderr.write(`${CLEAR}${text.slice(0, Math.max(0, (stderr.columns ?? 80) - 1))}`);
    },
    clear() {
      if (shown) stderr.write(CLEAR);
      shown = false;
    },
  };
}
