/** Whether an edit of homeserver.yaml kept the words between the settings. By lines and indentation, which no patcher of ours uses. */
import { parse } from 'yaml';

const isComment = (line: string): boolean => /^\s*#/.test(line);
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** From a line to the last one that is indented deeper than `depth`; blank lines between count. */
function endOfBlock(lines: readonly string[], start: number, depth: number): number {
  let end = start + 1;
  for (let at = start + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    if (indentOf(line) <= depth) break;
    end = at + 1;
  }
  return end;
}

interface Shape {
  readonly [key: string]: unknown;
  readonly listeners?: readonly { readonly port?: unknown }[] | null;
}

/** The lines of top-level keys that are gone, and of listeners whose port is. */
function removedLines(lines: readonly string[], before: Shape, after: Shape): Set<number> {
  const removed = new Set<number>();
  const take = (start: number, depth: number): void => {
    for (let at = start; at < endOfBlock(lines, start, depth); at += 1) removed.add(at);
  };
  const ports = new Set((after.listeners ?? []).map(({ port }) => String(port)));
  let inListeners = false;
  for (const [at, line] of lines.entries()) {
    const key = /^([A-Za-z_]\w*):/.exec(line)?.[1];
    if (key !== undefined) {
      inListeners = key === 'listeners';
      if (key in before && !(key in after)) take(at, 0);
    } else if (inListeners && /^ *-(\s|$)/.test(line)) {
      const item = lines.slice(at, endOfBlock(lines, at, indentOf(line)));
      const port = item.map((one) => /^[ -]*port: *(\d+)/.exec(one)?.[1]).find((one) => one !== undefined);
      if (port !== undefined && !ports.has(port)) take(at, indentOf(line));
    }
  }
  return removed;
}

/** The first comment line that is gone or has moved, with the ones outside removed keys and listeners alone counted; null when all are there. */
export function lostComment(before: string, after: string): string | null {
  const lines = before.split('\n');
  const removed = removedLines(lines, parse(before) as Shape, parse(after) as Shape);
  const kept = after.split('\n').filter(isComment);
  let next = 0;
  for (const [at, line] of lines.entries()) {
    if (!isComment(line) || removed.has(at)) continue;
    const found = kept.indexOf(line, next);
    if (found === -1) return `line ${at + 1}: ${line}`;
    next = found + 1;
  }
  return null;
}
