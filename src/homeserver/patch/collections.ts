/** Edits of lists and maps in both styles, block and flow. */
import { isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import {
  contentEnd,
  dashOf,
  isEmpty,
  itemLines,
  LayoutError,
  lineStart,
  nextLine,
  pairEnd,
  pairLines,
  pairOf,
  type Source,
  startOf,
} from './source.ts';
import type { Splice } from './splice.ts';

/** Always quoted: an address begins with what YAML takes for its own. */
export const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Quotes that a path needs in YAML 1.1. */
export const scalarText = (value: string): string =>
  /^\/[\w./-]*$/.test(value) ? value : JSON.stringify(value);

const spaces = (count: number): string => ' '.repeat(count);

export const columnOf = (text: string, offset: number): number =>
  text.slice(lineStart(text, offset), offset).replace(/^\ufeff/, '').length;

/** An entry that is to come into a list: its text in one line, and as lines for the block style, without the "-". */
export interface NewEntry {
  readonly flow: string;
  readonly block: readonly string[];
}

export const entryOf = (flow: string): NewEntry => ({ flow, block: [flow] });

/**
 * Takes entries out of a list and puts others at its end.
 * @param at column for the first "-" when no entry is there to follow.
 */
export function changeList(
  source: Source,
  list: YAMLSeq,
  removed: ReadonlySet<number>,
  added: readonly NewEntry[],
): Splice[] {
  if (removed.size === 0 && added.length === 0) return [];
  if (list.flow) {
    const ranges = list.items.map((item) => range(item as Node, source.text));
    return changeFlow(
      list,
      ranges,
      removed,
      added.map(({ flow }) => flow),
      source.text,
    );
  }
  const { text } = source;
  const lines = list.items.map((_, index) => itemLines(list, index, text));
  const kept = list.items.length - removed.size;
  const cuts = [...removed].map((index) => ({ ...lineAt(lines, index), text: '' }));
  const column = columnOf(text, dashOf(list, 0));
  const end = lineAt(lines, lines.length - 1).end;
  if (kept === 0 && added.length === 0) {
    // Nothing below a key means null, not an empty list. A "-" may stand in the column of its key, brackets may not.
    const line = lineStart(text, lineAt(lines, 0).start);
    return [...cuts, { start: line, end: line, text: `${spaces(column + 2)}[]${source.eol}`, lines: true }];
  }
  return added.length === 0
    ? cuts
    : [...cuts, { start: end, end, text: entriesText(added, column, source.eol), lines: true }];
}

function lineAt(
  lines: readonly { start: number; end: number }[],
  index: number,
): { start: number; end: number } {
  const found = lines[index];
  if (found === undefined) throw new LayoutError('an entry of a list is not where it should be', null);
  return found;
}

export const entriesText = (entries: readonly NewEntry[], column: number, eol: string): string =>
  entries
    .flatMap(({ block }) =>
      block.map((line, index) => `${spaces(column)}${index === 0 ? '- ' : '  '}${line}${eol}`),
    )
    .join('');

const range = (node: Node, text: string): { start: number; end: number } => ({
  start: startOf(node),
  end: contentEnd(node, text),
});

function changeFlow(
  { range: whole }: YAMLSeq | YAMLMap,
  ranges: readonly { readonly start: number; readonly end: number }[],
  removed: ReadonlySet<number>,
  added: readonly string[],
  text: string,
): Splice[] {
  const open = (whole?.[0] ?? 0) + 1;
  const close = (whole?.[1] ?? 0) - 1;
  const kept = ranges.filter((_, index) => !removed.has(index));
  const last = kept.at(-1);
  if (last === undefined) return [{ start: open, end: close, text: added.join(', ') }];
  const cuts: Splice[] = [];
  for (const index of removed) {
    const before = ranges.slice(0, index).findLast((_, at) => !removed.has(at));
    const one = ranges[index];
    const next = ranges[index + 1];
    if (one === undefined) continue;
    // With an entry before it, from that one's end on: its comma goes. Without one, up to the next entry.
    const start = before ? (ranges[index - 1]?.end ?? one.start) : one.start;
    cuts.push({ start, end: before || next === undefined ? one.end : next.start, text: '' });
  }
  const more = added.map((one) => `, ${one}`).join('');
  const lacksEnd = text[close] !== ']' && text[close] !== '}';
  if (lacksEnd) throw new LayoutError('brackets do not end where they should', open);
  return more === '' ? cuts : [...cuts, { start: last.end, end: last.end, text: more }];
}

/** A list with these texts and no others, those that stay untouched. */
export function setTexts(
  source: Source,
  list: YAMLSeq,
  present: readonly unknown[],
  wanted: readonly string[],
): Splice[] {
  const removed = new Set(present.flatMap((value, index) => (wanted.includes(String(value)) ? [] : [index])));
  const added = wanted.filter((value) => !present.includes(value)).map((value) => entryOf(quoted(value)));
  return changeList(source, list, removed, added);
}

/** Gives a key of a map its value, in one line; a new key comes after the first of `after` that is there. */
export function setPair(
  source: Source,
  map: YAMLMap,
  key: string,
  value: string,
  after: readonly string[],
): Splice[] {
  const { text, eol } = source;
  const pair = pairOf(map, key);
  if (pair) return [replaceValue(source, pair, value)];
  const neighbour = after.map((name) => pairOf(map, name)).find((one) => one !== null) ?? map.items.at(-1);
  if (map.flow) {
    const ranges = map.items.map((one) => ({ start: startOf(one.key as Node), end: pairEnd(one, text) }));
    return changeFlow(map, ranges, new Set(), [`${key}: ${value}`], text);
  }
  if (!neighbour) throw new LayoutError('an entry is empty', map.range?.[0] ?? null);
  const first = map.items[0] as Pair;
  const column = columnOf(text, startOf(first.key as Node));
  const { end } = insertAfter(neighbour, text);
  return [{ start: end, end, text: `${spaces(column)}${key}: ${value}${eol}`, lines: true }];
}

/** The line after a pair, also of one whose line begins with "-". */
function insertAfter(pair: Pair, text: string): { end: number } {
  const to = pairEnd(pair, text);
  const end = nextLine(text, to);
  if (!/^\s*(?:#.*)?\s*$/.test(text.slice(to, end)))
    throw new LayoutError('something stands behind it in its line', to);
  return isMap(pair.value) || isSeq(pair.value) ? { end: Math.max(end, blockEnd(pair, text, end)) } : { end };
}

const blockEnd = (pair: Pair, text: string, end: number): number => {
  const start = startOf(pair.key as Node);
  return /^\s*$/.test(text.slice(lineStart(text, start), start)) ? pairLines(pair, text).end : end;
};

function replaceValue(source: Source, pair: Pair, value: string): Splice {
  const { text } = source;
  const end = pairEnd(pair, text);
  if (isEmpty(pair.value)) return { start: end, end, text: ` ${value}` };
  const node = pair.value as Node;
  if ((isMap(node) || isSeq(node)) && !node.flow)
    throw new LayoutError('a list stands where one value should', startOf(node));
  return { start: startOf(node), end: contentEnd(node, text), text: value };
}
