/** One part of a look at the machine must neither hold up nor take down the others. */
import type { Clock } from '../system/types.ts';

/** A disk that does not answer holds one part, not the look. */
const PART_MS = 8000;

/** What the work gives, or `otherwise` when it fails or takes longer than a part may; `unfinished` hears why. Never rejects. */
export function inTime<Result>(
  clock: Clock,
  work: Promise<Result>,
  otherwise: Result,
  unfinished: (why: string) => void,
): Promise<Result> {
  return new Promise((resolve) => {
    const stop = clock.timer(PART_MS, () => {
      unfinished('it did not answer in time');
      resolve(otherwise);
    });
    const end = (result: Result): void => {
      stop();
      resolve(result);
    };
    // Each part handles what it expects; what it does not must not take the others with it.
    work.then(end, (error: unknown) => {
      unfinished(`looking at it failed: ${String(error).slice(0, 200)}`);
      end(otherwise);
    });
  });
}
