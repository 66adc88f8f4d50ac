/** Nodes of the YAML library as plain values, with the place of each part. Bounded: aliases can multiply without end. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, visit } from 'yaml';
import { keeps } from './kept.ts';
import { keyOf, type ParsedFile } from './parse.ts';
import type { Place } from './types.ts';

/** Parts of one file's kept values; real files have some hundreds. */
const MOST_PARTS = 20_000;

/** The value has more parts than any setting, or an alias that leads nowhere or into itself. */
export class AliasError extends Error {
  /** null where no single alias is the one. */
  readonly offset: number | null;
  constructor(reason: string, offset: number | null) {
    super(reason);
    this.name = 'AliasError';
    this.offset = offset;
  }
}

export interface Reading {
  /** Dotted path → where it stands: a map's part by its key, a list's by its entry. */
  readonly places: Record<string, Place>;
  /** Keys below the first level that stand twice in one map; the last one counts. */
  readonly duplicates: { readonly path: string; readonly place: Place; readonly earlier: Place }[];
  /** @returns null for an empty value. Rejects nothing, throws AliasError. */
  value(node: unknown, path: string): unknown;
}

export function readerOf(file: ParsedFile): Reading {
  const places: Record<string, Place> = {};
  const duplicates: Reading['duplicates'] = [];
  let left = MOST_PARTS;
  let anchors: ReadonlyMap<string, readonly Node[]> | null = null;
  const trail = new Set<unknown>();

  const resolve = (node: unknown): unknown => {
    if (!isAlias(node)) return node;
    anchors ??= anchorsOf(file);
    const at = node.range?.[0] ?? 0;
    // An anchor may be given again: the last one before the alias counts.
    const found = anchors.get(node.source)?.findLast((one) => (one.range?.[0] ?? 0) < at);
    if (found === undefined) throw new AliasError(`the alias *${node.source.slice(0, 40)} has no anchor`, at);
    return found;
  };

  const read = (given: unknown, path: string): unknown => {
    const node = resolve(given);
    left -= 1;
    const offset = (given as Node | null)?.range?.[0] ?? 0;
    if (left < 0) throw new AliasError('its aliases multiply beyond measure', null);
    if (isScalar(node)) return scalarValue(node);
    if (trail.has(node)) throw new AliasError('an alias contains itself', offset);
    trail.add(node);
    try {
      if (isSeq(node)) return node.items.map((item, index) => entry(item, `${path}.${index}`));
      return isMap(node) ? Object.fromEntries(pairs(node.items, path)) : null;
    } finally {
      trail.delete(node);
    }
  };

  const entry = (item: unknown, path: string): unknown => {
    places[path] = file.placeOf((item as Node | null)?.range?.[0] ?? 0);
    return read(item, path);
  };

  const pairs = (items: readonly Pair[], path: string): Map<string, unknown> => {
    const values = new Map<string, unknown>();
    const merged: Pair[] = [];
    const own = new Map<string, Place>();
    for (const pair of items) {
      const key = keyOf(pair, file.placeOf);
      if (key === null) continue;
      if (key.name === '<<') {
        merged.push(...mergedPairs(resolve(pair.value), resolve));
        continue;
      }
      const inner = `${path}.${key.name}`;
      if (!keeps(inner)) continue;
      const earlier = own.get(key.name);
      if (earlier) duplicates.push({ path: inner, place: key.place, earlier });
      own.set(key.name, key.place);
      places[inner] = key.place;
      values.set(key.name, read(pair.value, inner));
    }
    for (const pair of merged) {
      const key = keyOf(pair, file.placeOf);
      const inner = `${path}.${key?.name}`;
      if (key === null || values.has(key.name) || !keeps(inner)) continue;
      places[inner] = key.place;
      values.set(key.name, read(pair.value, inner));
    }
    return values;
  };

  return { places, duplicates, value: read };
}

/** What "<<" brings in: the pairs of a map, or of several, the first of equal keys first (YAML 1.1 merge). */
function mergedPairs(node: unknown, resolve: (node: unknown) => unknown): readonly Pair[] {
  if (isMap(node)) return node.items;
  return isSeq(node) ? node.items.map(resolve).flatMap((one) => (isMap(one) ? one.items : [])) : [];
}

function anchorsOf({ document }: ParsedFile): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  visit(document, {
    Value(_, node) {
      if (node.anchor === undefined) return;
      found.set(node.anchor, [...(found.get(node.anchor) ?? []), node]);
    },
  });
  return found;
}

function scalarValue({ value, type, source }: Scalar): unknown {
  // PyYAML has no booleans of one letter and no power without a dot, and dates are of no use here.
  if (value instanceof Date) return source ?? '';
  if (typeof value === 'boolean' && type === Scalar.PLAIN && source?.length === 1) return source;
  if (typeof value === 'number' && type === Scalar.PLAIN && /^[-+]?\d+e/i.test(source ?? '')) return source;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint8Array ? '' : value;
}
