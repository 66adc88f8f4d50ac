/** A unified diff of a file that holds secrets: lines around a change are left out where one of them would show. */
import { unifiedDiff } from '../../text/diff.ts';
import { secretLines } from '../secrets.ts';

/** @param before has no secret in a line that changes. */
export function secretFreeDiff(path: string, before: string, after: string): string {
  const secret = secretLines(before);
  const shows = (diff: string): boolean =>
    diff.split('\n').some((line) => line.startsWith(' ') && secret.has(line.slice(1)));
  const diffs = [3, 2, 1].map((context) => unifiedDiff(path, before, after, context));
  return diffs.find((diff) => !shows(diff)) ?? unifiedDiff(path, before, after, 0);
}
