/**
 * The configuration as Synapse has it after reading all its files: the later file's top-level key replaces the whole
 * earlier value. Loads the YAML parser: import lazily.
 */
import { isMap, isSeq, type Pair } from 'yaml';
import { keeps } from './kept.ts';
import { understand } from './model.ts';
import { keyOf, lineOf, type ParsedFile, parseConfigFile } from './parse.ts';
import type { ConfigFault, ConfigFile, DuplicateKey, KeyOrigin, LoadedConfig, Place } from './types.ts';
import { AliasError, readerOf } from './values.ts';

export { CONFIG_LIMIT } from './parse.ts';

/** What one file says: its keys in order, and the last value of each that is kept. */
interface FileSettings {
  readonly keys: readonly {
    readonly key: string;
    readonly places: readonly Place[];
    readonly shape: KeyOrigin['shape'];
  }[];
  readonly values: ReadonlyMap<string, unknown>;
  readonly places: Readonly<Record<string, Place>>;
  readonly duplicates: readonly DuplicateKey[];
}

/** @param files in the order in which Synapse reads them. Never throws; what cannot be read is a fault. */
export function loadConfig(files: readonly ConfigFile[]): LoadedConfig {
  const faults: ConfigFault[] = [];
  const origins = new Map<string, KeyOrigin>();
  const values = new Map<string, unknown>();
  let places: Record<string, Place> = {};
  const duplicates: DuplicateKey[] = [];
  for (const file of files) {
    const parsing = parseConfigFile(file);
    if (!parsing.ok) {
      faults.push(parsing.fault);
      continue;
    }
    const settings = settingsOf(parsing.file, file.text, faults);
    duplicates.push(...settings.duplicates);
    for (const { key, places: all, shape } of settings.keys) {
      const before = origins.get(key);
      const place = all.at(-1);
      if (place === undefined) continue;
      // Without the parts of the value that is replaced.
      if (before) places = Object.fromEntries(Object.entries(places).filter(([path]) => !isBelow(path, key)));
      const overrides = before ? [...before.overrides, before.place] : [];
      origins.set(key, { key, place, overrides, duplicates: all.slice(0, -1), shape });
      values.delete(key);
      if (settings.values.has(key)) values.set(key, settings.values.get(key));
    }
    places = { ...places, ...settings.places };
  }
  const keys = [...origins.values()];
  const merged = Object.fromEntries(values);
  return {
    files: files.map(({ path }) => path),
    keys,
    values: merged,
    places,
    duplicates,
    model: understand(merged, places),
    faults,
  };
}

const isBelow = (path: string, key: string): boolean => path === key || path.startsWith(`${key}.`);

const shapeOf = (node: unknown): KeyOrigin['shape'] =>
  isMap(node) ? 'map' : isSeq(node) ? 'list' : 'scalar';

function settingsOf(file: ParsedFile, text: string, faults: ConfigFault[]): FileSettings {
  const found = new Map<string, { place: Place; pair: Pair }[]>();
  for (const pair of file.root.items) {
    const key = keyOf(pair, file.placeOf);
    if (key !== null) found.set(key.name, [...(found.get(key.name) ?? []), { place: key.place, pair }]);
  }
  const reader = readerOf(file);
  const values = new Map<string, unknown>();
  for (const [key, all] of found) {
    const last = all.at(-1);
    if (last === undefined || !keeps(key)) continue;
    try {
      reader.places[key] = last.place;
      values.set(key, reader.value(last.pair.value, key));
    } catch (cause) {
      if (!(cause instanceof AliasError)) throw cause;
      const { line, column } = cause.offset === null ? last.place : file.placeOf(cause.offset);
      const lineText = lineOf(text, line);
      faults.push({ file: file.path, kind: 'aliases', reason: cause.message, line, column, lineText });
      break;
    }
  }
  return {
    keys: [...found].map(([key, all]) => ({
      key,
      places: all.map(({ place }) => place),
      shape: shapeOf(all.at(-1)?.pair.value),
    })),
    values,
    places: reader.places,
    duplicates: reader.duplicates,
  };
}
