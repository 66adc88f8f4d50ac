/** How rules make findings. */
import { formatEndpoint } from '../matrix/server-name.ts';
import type { FindingId } from './catalogue/index.ts';
import type { Finding, Severity } from './types.ts';

export interface Words {
  /** Which record, address or file. */
  readonly subject: string;
  readonly title: string;
  readonly detail: string;
  readonly fix: string;
}

export const finding = (id: FindingId, severity: Severity, words: Words): Finding => ({
  id,
  severity,
  ...words,
});

const RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, note: 0 };

export const rank = (severity: Severity): number => RANK[severity];

/** Endpoints as subject: "203.0.113.10:443, [2001:db8::7]:443". */
export const endpoints = (items: readonly { readonly address: string; readonly port: number }[]): string =>
  [...new Set(items.map(({ address, port }) => formatEndpoint(address, port)))].join(', ');

/** Items by a key, in the order of their first appearance (Map.groupBy is younger than Node 20). */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
