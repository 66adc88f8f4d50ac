/** Deadlines that hold whatever the peer does: a dripping server extends nothing. */
import type { Clock } from '../system/types.ts';

/** How work under a deadline ended. Work that fails rejects as it would without one. */
export type Outcome<T> = { readonly inTime: true; readonly value: T } | { readonly inTime: false };

const LATE = { inTime: false } as const;

/** A reason of one's own: without one, Node makes an error with a stack each time. */
export const DONE = new Error('done');

/**
 * Runs `work` for at most `ms`, or until `signal` aborts: its own signal aborts then. Work that has something better to
 * say at that moment than that time is over (it rejects with an error of its own) is heard; work that does not react
 * is left behind, and what it may still give is handed to `discard`.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  discard: (late: T) => void = () => {},
): Promise<Outcome<T>> {
  if (signal.aborted || ms <= 0) return LATE;
  const timer = new AbortController();
  const ended = new AbortController();
  const over = clock.sleep(ms, AbortSignal.any([timer.signal, signal])).then(
    () => LATE,
    () => LATE,
  );
  const running = work(ended.signal);
  try {
    const outcome = await Promise.race([running.then((value) => ({ inTime: true, value }) as const), over]);
    if (outcome.inTime) return outcome;
  } finally {
    timer.abort(DONE);
  }
  const reason = new Error('deadline');
  ended.abort(reason);
  const lastWord = running.then(
    (value) => {
      discard(value);
      return LATE;
    },
    (error: unknown) => {
      if (error !== reason) throw error;
      return LATE;
    },
  );
  lastWord.catch(() => {});
  return Promise.race([lastWord, new Promise<typeof LATE>((resolve) => setImmediate(() => resolve(LATE)))]);
}
