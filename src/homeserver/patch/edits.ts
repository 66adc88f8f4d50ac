/** From what is to change to where in which file. */
import { isMap, isSeq, type Node, type Pair, type YAMLSeq } from 'yaml';
import type { LoadedConfig } from '../types.ts';
import { changeList, entriesText, type NewEntry, scalarText, setPair } from './collections.ts';
import { changeListener, listenerEntry } from './listener.ts';
import {
  hasMerge,
  isEmpty,
  LayoutError,
  lineStart,
  nextLine,
  pairEnd,
  pairLines,
  pairOf,
  pairsOf,
  placeAt,
  type Source,
  startOf,
} from './source.ts';
import type { Splice } from './splice.ts';
import type { Explanation } from './types.ts';
import type { Wish } from './wishes.ts';

export interface Edits {
  readonly source: Source;
  readonly splices: Splice[];
  readonly explanations: Explanation[];
}

/** A layout that is not edited, and the file that has it. */
export class SourceError extends Error {
  readonly source: Source;
  readonly offset: number | null;
  constructor({ message, offset }: LayoutError, source: Source) {
    super(message);
    this.name = 'SourceError';
    this.source = source;
    this.offset = offset;
  }
}

/** @param sources in the order of loading. @throws SourceError */
export function editsFor(
  wishes: readonly Wish[],
  loaded: LoadedConfig,
  sources: readonly Source[],
): readonly Edits[] {
  const all = sources.map((source): Edits => ({ source, splices: [], explanations: [] }));
  const home = (key: string): Edits => {
    const origin = (name: string) => loaded.keys.find((one) => one.key === name)?.place.file;
    const file = origin(key) ?? origin('listeners') ?? origin('server_name');
    const found = all.findLast(({ source }) => source.path === file) ?? all[0];
    if (!found) throw new RangeError('No file has settings.');
    return found;
  };
  const within = (edits: Edits, work: () => void): void => {
    try {
      if (hasMerge(edits.source.root)) throw new LayoutError('its settings come in by "<<"', null);
      work();
    } catch (cause) {
      if (cause instanceof LayoutError) throw new SourceError(cause, edits.source);
      throw cause;
    }
  };
  for (const wish of wishes) {
    if (wish.kind === 'remove-key') {
      // Wherever it stands: what a later file replaces would come back.
      for (const edits of all) within(edits, () => removeKey(edits, wish));
    } else if (wish.kind === 'set-key') {
      const edits = home(wish.key);
      within(edits, () => setKey(edits, wish));
    }
  }
  const listeners = home('listeners');
  within(listeners, () => changeListeners(listeners, wishes));
  for (const edits of all) within(edits, () => keepRepeated(edits));
  return all.filter(({ splices }) => splices.length > 0);
}

const explain = (
  { source, explanations }: Edits,
  offset: number,
  { key, action, why }: Pick<Explanation, 'key' | 'action' | 'why'>,
): void => {
  const { file, line } = placeAt(source, offset);
  explanations.push({ file, line, key, action, why });
};

function removeKey(edits: Edits, { key, why }: Wish & { kind: 'remove-key' }): void {
  const { source, splices } = edits;
  for (const pair of pairsOf(source.root, key)) {
    if (source.root.flow) throw new LayoutError('its settings stand in braces', startOf(pair.key as Node));
    splices.push({ ...pairLines(pair, source.text), text: '' });
    explain(edits, startOf(pair.key as Node), { key, action: 'remove', why });
  }
}

function setKey(edits: Edits, { key, value, why }: Wish & { kind: 'set-key' }): void {
  const { source } = edits;
  const text = scalarText(value);
  const pair = pairOf(source.root, key);
  const example = pair ? null : exampleEnd(source, key);
  const [splice] =
    example === null
      ? setPair(source, source.root, key, text, ['tls_certificate_path', 'server_name'])
      : [{ start: example, end: example, text: `${key}: ${text}${source.eol}`, lines: true } as const];
  if (!splice) return;
  edits.splices.push(splice);
  const at = pair ? startOf(pair.key as Node) : Math.max(splice.start - 1, 0);
  explain(edits, at, { key, action: pair ? 'set' : 'add', why });
}

/** Behind the line in which a generated file shows the option as a comment, when that is no part of another setting. */
function exampleEnd({ root, text }: Source, key: string): number | null {
  if (root.flow) return null;
  const found = new RegExp(`^#[ ]?${key}:.*$`, 'm').exec(text);
  if (!found) return null;
  const end = nextLine(text, found.index);
  const isInside = root.items.some(
    (pair) => startOf(pair.key as Node) < end && end <= lineStart(text, pairEnd(pair, text)),
  );
  return isInside ? null : end;
}

function changeListeners(edits: Edits, wishes: readonly Wish[]): void {
  const { source, splices } = edits;
  const removed = new Set<number>();
  const added: NewEntry[] = [];
  const pair = pairOf(source.root, 'listeners');
  const list = pair?.value;
  if (pair && !isSeq(list) && !isEmpty(list) && wishes.some(({ kind }) => kind.endsWith('-listener')))
    throw new LayoutError('"listeners" is an alias', startOf(pair.key as Node));
  const at = (index: number): number => {
    const item = isSeq(list) ? (list.items[index] as Node | null | undefined) : null;
    return item?.range?.[0] ?? startOf((pair as Pair).key as Node);
  };
  for (const wish of wishes) {
    if (wish.kind === 'remove-listener') {
      removed.add(wish.index);
      explain(edits, at(wish.index), { key: wish.name, action: 'remove', why: wish.why });
    } else if (wish.kind === 'change-listener' && isSeq(list)) {
      splices.push(...changeListener(source, list.items[wish.index], wish.change));
      explain(edits, at(wish.index), { key: wish.name, action: 'set', why: wish.why });
    } else if (wish.kind === 'add-listener') {
      added.push(listenerEntry(wish.listener));
      const before = pair ? pairEnd(pair, source.text) : source.text.length;
      explain(edits, before, { key: wish.name, action: 'add', why: wish.why });
    }
  }
  splices.push(...listSplices(source, pair, list as YAMLSeq, removed, added));
}

function listSplices(
  source: Source,
  pair: Pair | null,
  list: YAMLSeq | null,
  removed: ReadonlySet<number>,
  added: readonly NewEntry[],
): Splice[] {
  const { text, root, eol } = source;
  if (added.length === 0 && removed.size === 0) return [];
  if (isSeq(list) && (list.items.length > 0 || root.flow)) return changeList(source, list, removed, added);
  if (root.flow) throw new LayoutError('its settings stand in braces', null);
  const entries = entriesText(added, 2, eol);
  if (pair === null) {
    const last = root.items.at(-1);
    const end = last ? pairLines(last, text).end : text.length;
    return [{ start: end, end, text: `${eol}listeners:${eol}${entries}`, lines: true }];
  }
  const colon = text.indexOf(':', (pair.key as Node).range?.[1] ?? 0) + 1;
  const to = pairEnd(pair, text);
  const line = nextLine(text, to);
  return [
    ...(to > colon ? [{ start: colon, end: to, text: '' }] : []),
    { start: line, end: line, text: entries, lines: true },
  ];
}

/** What an alias repeats would change in both places. */
function keepRepeated({ source, splices }: Edits): void {
  for (const { at, start, end } of source.aliases) {
    if (splices.some((one) => one.start <= at && at < one.end)) continue;
    const last = nextLine(source.text, end);
    const touches = splices.some((one) => one.start <= last && one.end >= start && !isBefore(one, start));
    if (touches) throw new LayoutError('what would change is repeated elsewhere by an alias', start);
  }
}

const isBefore = ({ end }: Splice, start: number): boolean => end <= start;

export const settingsOf = ({ root, text }: Source): { key: string; text: string }[] =>
  root.items.map((pair) => ({
    key: isMap(pair.key) || isSeq(pair.key) ? '' : String((pair.key as { value?: unknown } | null)?.value),
    text: text.slice(startOf(pair.key as Node), pairEnd(pair, text)),
  }));
