/** What the rules about homeserver.yaml share: which configuration they judge, and how they name parts of it. */
import { posix } from 'node:path';
import type { ListenerModel, LoadedConfig, Place } from '../../homeserver/types.ts';
import type { ConfigFacts, LocalFacts } from '../../host/types.ts';
import { list } from '../../text/words.ts';
import type { FindingId } from '../catalogue/index.ts';
import { finding, type Words } from '../finding.ts';
import type { Finding, Severity } from '../types.ts';

/** Findings of one kind that are told one by one; a file of thousands of them is told by its first ones. */
const MOST = 20;
export const few = <Item>(items: readonly Item[]): readonly Item[] => items.slice(0, MOST);

/** "/etc/matrix-synapse/homeserver.yaml:12" */
export const at = ({ file, line }: Place): string => `${file}:${line}`;

/** "homeserver.yaml line 12", for the inside of a sentence. */
export const named = ({ file, line }: Place): string => `${posix.basename(file)} line ${line}`;

/** "line 12", "lines 12 and 18"; with the file's name where there are several. */
export function lines(places: readonly Place[]): string {
  const files = new Set(places.map(({ file }) => file));
  if (files.size > 1) return list(places.map(named));
  const numbers = [...new Set(places.map(({ line }) => line))].map(String);
  return `${numbers.length === 1 ? 'line' : 'lines'} ${list(numbers, 8)}`;
}

/** A finding about one or more places; the first is its subject. */
export const placed = (
  id: FindingId,
  severity: Severity,
  places: readonly [Place, ...Place[]],
  words: Omit<Words, 'subject'>,
): Finding => finding(id, severity, { subject: at(places[0]), ...words });

/** The same with places that may be none. */
export const placedAny = (
  id: FindingId,
  severity: Severity,
  places: readonly Place[],
  words: Omit<Words, 'subject'>,
): Finding[] => {
  const [first, ...rest] = places;
  return first === undefined ? [] : [placed(id, severity, [first, ...rest], words)];
};

/** The configuration of the homeserver itself; null when there is none to judge, or it is that of a worker. */
export function configOf({ config }: LocalFacts): LoadedConfig | null {
  const { loaded } = config;
  return loaded === null || loaded.keys.length === 0 || 'worker_app' in loaded.values ? null : loaded;
}

/** Whether all that Synapse reads was read: only then may something be called missing. */
export const isWhole = ({ loaded, unreadable, absent = [] }: ConfigFacts): boolean =>
  loaded !== null &&
  unreadable.length === 0 &&
  absent.length === 0 &&
  loaded.faults.every(({ kind }) => kind === 'empty' || kind === 'not-a-map');

/** Where one may look for something that is missing: the first line of the first file that was read. */
export const startOf = (loaded: LoadedConfig): Place => ({ file: loaded.files[0] ?? '', line: 1, column: 1 });

/** "the listener on port 8448", "the listener in line 31" */
export function listenerName({ port, path, place }: ListenerModel): string {
  if (port !== null) return `the listener on port ${port}`;
  return path === null ? `the listener in line ${place.line}` : `the listener on ${path}`;
}

/** Listeners whose ports Synapse opens. */
export const opened = ({ model }: LoadedConfig): readonly ListenerModel[] =>
  model.listeners.filter(({ silenced }) => !silenced);

export const carries = (one: ListenerModel, resource: string): boolean =>
  one.type === 'http' && one.resources.some(({ name }) => name === resource);

/** A value as it stands in a sentence: never more than a line. */
export const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 80);
