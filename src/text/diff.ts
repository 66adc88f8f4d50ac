/** What a file changes. */
import { createTwoFilesPatch, diffLines } from 'diff';

export interface Changes {
  readonly added: number;
  readonly removed: number;
}

/** Lines added and removed; `before` is null for a file that does not exist. */
export function countChanges(before: string | null, after: string): Changes {
  const parts = diffLines(before ?? '', after);
  const sum = (which: 'added' | 'removed'): number =>
    parts.reduce((total, part) => total + (part[which] ? part.count : 0), 0);
  return { added: sum('added'), removed: sum('removed') };
}

/** A unified diff with `context` lines around each change; "" when nothing changes. */
export function unifiedDiff(path: string, before: string | null, after: string, context = 3): string {
  if (before === after) return '';
  return createTwoFilesPatch(
    before === null ? '/dev/null' : path,
    path,
    before ?? '',
    after,
    undefined,
    undefined,
    {
      context,
    },
  );
}
