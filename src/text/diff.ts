/** What a file changes. */
import { applyPatch, createTwoFilesPatch, diffLines } from 'diff';

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
  const from = before === null ? '/dev/null' : path;
  const diff = createTwoFilesPatch(from, path, before ?? '', after, undefined, undefined, { context });
  // The path stands in the two lines below as well.
  return diff.replace(/^(?:Index: .*\n)?=+\n/, '');
}

/** The lines that a diff of `unifiedDiff` puts in and takes out, without their signs. */
export function changedLines(diff: string): {
  readonly added: readonly string[];
  readonly removed: readonly string[];
} {
  // The two lines of its head begin with signs too.
  const lines = diff.split('\n').slice(2);
  const pick = (sign: string): string[] =>
    lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
  return { added: pick('+'), removed: pick('-') };
}

/** The text that a unified diff makes of another; null when it does not fit. */
export function withDiff(text: string, diff: string): string | null {
  const made = applyPatch(text, diff);
  return made === false ? null : made;
}
