/** A unified diff of a file that holds secrets: lines around a change are left out where one of them would show. */
import { unifiedDiff } from '../../text/diff.ts';
import { lineOf } from '../parse.ts';

export function secretFreeDiff(path: string, before: string, after: string): string {
  const diffs = [3, 2, 1, 0].map((context) => unifiedDiff(path, before, after, context));
  return diffs.find((diff) => !showsSecret(diff)) ?? diffs.at(-1) ?? '';
}

const showsSecret = (diff: string): boolean =>
  diff.split('\n').some((line) => line.startsWith(' ') && lineOf(line.slice(1), 1)?.endsWith(' …') === true);
