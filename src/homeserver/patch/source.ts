/** A file with the place of every part in its text. Loads the YAML parser: import lazily. */
import {
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { ConfigFile, Place } from '../types.ts';

/** A layout that is not edited, with the reason as a clause; `offset` null where no place is the cause. */
export class LayoutError extends Error {
  readonly offset: number | null;
  constructor(reason: string, offset: number | null) {
    super(reason);
    this.name = 'LayoutError';
    this.offset = offset;
  }
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly root: YAMLMap;
  /** What ends its lines; the first line decides. */
  readonly eol: '\n' | '\r\n';
  /** Where aliases stand, each with the range of what it repeats. */
  readonly aliases: readonly { readonly at: number; readonly start: number; readonly end: number }[];
}

/** @param file one that the loader has read without a fault, and that has settings. */
export function sourceOf({ path, text }: ConfigFile): Source {
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false, keepSourceTokens: true });
  const root = document.contents as unknown;
  if (!isMap(root)) throw new LayoutError('it is no list of settings', null);
  return { path, text, root, eol: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n', aliases: aliasesIn(root, text) };
}

function aliasesIn(root: YAMLMap, text: string): Source['aliases'] {
  const anchors: { readonly name: string; readonly start: number; readonly end: number }[] = [];
  const found: { at: number; start: number; end: number }[] = [];
  visit(root, {
    Node(_, node) {
      if (isAlias(node)) {
        const at = startOf(node);
        const anchor = anchors.findLast(({ name }) => name === node.source);
        if (anchor) found.push({ at, start: anchor.start, end: anchor.end });
        return;
      }
      const { anchor } = node as { anchor?: string };
      if (anchor === undefined) return;
      const start = startOf(node as Node);
      anchors.push({
        name: anchor,
        start: Math.max(text.lastIndexOf(`&${anchor}`, start), 0),
        end: contentEnd(node, text),
      });
    },
  });
  return found;
}

export const startOf = (node: Node): number => node.range?.[0] ?? 0;

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Where the next line begins; the end of the text behind the last one. */
export function nextLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed + 1;
}

/** Behind the last character that belongs to a value, without comments and blank lines after it. */
export function contentEnd(node: unknown, text: string): number {
  if (isMap(node) || isSeq(node)) {
    const last = node.flow ? undefined : node.items.at(-1);
    if (last === undefined) return node.range?.[1] ?? 0;
    return isMap(node) ? pairEnd(last as Pair, text) : itemEnd(node as YAMLSeq, node.items.length - 1, text);
  }
  const [start, end] = (node as Node | null)?.range ?? [0, 0];
  return start + text.slice(start, end).trimEnd().length;
}

/** Behind the value of a pair; behind the colon when it has none. */
export function pairEnd({ key, value }: Pair, text: string): number {
  const keyEnd = isScalar(key) ? (key.range?.[1] ?? 0) : 0;
  const colon = text.indexOf(':', keyEnd) + 1;
  return isEmpty(value) ? colon : Math.max(contentEnd(value, text), colon);
}

/** Nothing stands there, not even "null". */
export const isEmpty = (node: unknown): boolean =>
  node === null ||
  (isScalar(node) && node.value === null && (node.range?.[0] ?? 0) === (node.range?.[1] ?? 0));

/** Where the "-" of an entry stands. */
export function dashOf(list: YAMLSeq, index: number): number {
  const token = list.srcToken as CST.BlockSequence | undefined;
  const dash = token?.items[index]?.start.find(({ type }) => type === 'seq-item-ind');
  if (dash === undefined) throw new LayoutError('the entries of a list have no "-"', list.range?.[0] ?? null);
  return dash.offset;
}

function itemEnd(list: YAMLSeq, index: number, text: string): number {
  const item = list.items[index];
  return isEmpty(item) ? dashOf(list, index) + 1 : contentEnd(item, text);
}

/** The whole lines of an entry, with comments that are indented deeper than its "-". */
export function itemLines(list: YAMLSeq, index: number, text: string): { start: number; end: number } {
  const dash = dashOf(list, index);
  return wholeLines(text, dash, itemEnd(list, index, text), isMap(list.items[index]));
}

/** The whole lines of a pair, with the comments that stand where its children would. */
export function pairLines(pair: Pair, text: string): { start: number; end: number } {
  const { value } = pair;
  const inner = isMap(value) || isSeq(value) || isEmpty(value);
  return wholeLines(text, startOf(pair.key as Node), pairEnd(pair, text), inner);
}

function wholeLines(
  text: string,
  from: number,
  to: number,
  withComments: boolean,
): { start: number; end: number } {
  const start = lineStart(text, from);
  const indent = text.slice(start, from).replace(/^\ufeff/, '');
  if (/\S/.test(indent)) throw new LayoutError('something stands before it in its line', from);
  const end = nextLine(text, to);
  if (!/^\s*(?:#.*)?\s*$/.test(text.slice(to, end)))
    throw new LayoutError('something stands behind it in its line', to);
  // The mark at the start of a file stays.
  const first = text.slice(start, from).startsWith('\ufeff') ? start + 1 : start;
  return { start: first, end: withComments ? commentsEnd(text, end, indent.length) : end };
}

/** Behind the comments after a block that are indented deeper than `depth`. */
function commentsEnd(text: string, from: number, depth: number): number {
  let end = from;
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, nextLine(text, at));
    if (line.trim() === '') continue;
    if (!line.trimStart().startsWith('#') || line.length - line.trimStart().length <= depth) break;
    end = nextLine(text, at);
  }
  return end;
}

/** The last pair with this key, which is the one that counts; the merge key is "<<". */
export const pairOf = (map: YAMLMap, key: string): Pair | null =>
  map.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key) ?? null;

export const pairsOf = (map: YAMLMap, key: string): Pair[] =>
  map.items.filter((pair) => isScalar(pair.key) && String(pair.key.value) === key);

export const hasMerge = (map: YAMLMap): boolean =>
  map.items.some(
    ({ key }) => isScalar(key) && key.source === '<<' && (key.type ?? Scalar.PLAIN) === Scalar.PLAIN,
  );

export function placeAt({ path, text }: Source, offset: number): Place {
  const start = lineStart(text, offset);
  const line = text.slice(0, start).split('\n').length;
  return { file: path, line, column: offset - start + 1 };
}
