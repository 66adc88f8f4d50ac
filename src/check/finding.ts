/** How rules make findings, and the few words they share. */
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

/** "a", "a and b", "a, b and 3 more": never longer than a reader follows. */
export function list(items: readonly string[], most = 4): string {
  const unique = [...new Set(items)];
  const shown = unique.length > most ? [...unique.slice(0, most), `${unique.length - most} more`] : unique;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Endpoints as subject: "203.0.113.10:443, [2001:db8::7]:443". */
export const endpoints = (items: readonly { readonly address: string; readonly port: number }[]): string =>
  [...new Set(items.map(({ address, port }) => formatEndpoint(address, port)))].join(', ');

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "24 Nov 2026", UTC. */
export function day(at: string | number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'a date that cannot be read';
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "24 Nov 2026 09:12 UTC" */
export function moment(at: string | number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return day(at);
  return `${day(at)} ${date.toISOString().slice(11, 16)} UTC`;
}

/** "45 s", "10 minutes", "24 hours": rounded to what matters. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return plural(Math.round(seconds / 60), 'minute');
  return seconds < 259_200
    ? plural(Math.round(seconds / 3600), 'hour')
    : plural(Math.round(seconds / 86_400), 'day');
}

/** One line of what a peer sent, short enough to stand inside a sentence. */
export function quote(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > most ? `${line.slice(0, most - 1)}…` : line}”`;
}

/** Items by a key, in the order of their first appearance (Map.groupBy is younger than Node 20). */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
