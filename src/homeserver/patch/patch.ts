/**
 * Changes homeserver.yaml by splicing its text: comments, order, quotes and line endings stay, and no other key changes
 * by a byte. What it made is loaded and judged again before it is given out. Loads the YAML parser: import lazily.
 */
import { loadConfig } from '../load.ts';
import { managedBy } from '../managed.ts';
import { secretLines } from '../secrets.ts';
import type { ConfigFault, ConfigFile, LoadedConfig, Place } from '../types.ts';
import { decide } from './decide.ts';
import { secretFreeDiff } from './diff.ts';
import { type Edits, editsFor, SourceError, settingsOf } from './edits.ts';
import { placeAt, sourceOf } from './source.ts';
import { applySplices } from './splice.ts';
import type { ConfigChange, Patched, Refused } from './types.ts';
import type { Wish } from './wishes.ts';

/**
 * @param files in the order in which Synapse loads them.
 * @returns never a part of the change: all of it, or the reason why not.
 */
export function patchConfig(files: readonly ConfigFile[], change: ConfigChange): Patched | Refused {
  const loaded = loadConfig(files);
  const fault = loaded.faults.find(({ kind }) => kind !== 'empty');
  if (fault) return refused(`${fault.file} cannot be read: ${fault.reason}.`, placeOf(fault));
  if (loaded.keys.length === 0) return refused('No file has settings.', null);
  const decision = decide(loaded, change);
  if (!decision.ok) return refused(decision.reason, decision.place);
  if (decision.wishes.length === 0) return { ok: true, files: [], explanations: [] };
  try {
    return carriedOut(files, loaded, decision.wishes, change);
  } catch (cause) {
    if (!(cause instanceof SourceError)) throw cause;
    const { source, offset, message } = cause;
    return refused(
      `${source.path} has a layout that is not edited by guess: ${message}.`,
      offset === null ? null : placeAt(source, offset),
    );
  }
}

function carriedOut(
  files: readonly ConfigFile[],
  loaded: LoadedConfig,
  wishes: readonly Wish[],
  change: ConfigChange,
): Patched | Refused {
  const empty = new Set(loaded.faults.map(({ file }) => file));
  const sources = files.filter(({ path }) => !empty.has(path)).map(sourceOf);
  const edits = editsFor(wishes, loaded, sources);
  for (const { source } of edits) {
    const file = files.find(({ path }) => path === source.path);
    const manager = file ? managedBy(file) : null;
    if (manager) {
      const reason = `${manager.name} writes ${source.path} again, so a change in it would be lost.`;
      return { ok: false, reason, place: null, managedBy: manager };
    }
    // In braces, one line holds more than what changes, and a diff shows it whole.
    if (source.root.flow && secretLines(source.text).size > 0)
      return refused(
        `${source.path} has its settings in braces, and a secret beside those that change.`,
        null,
      );
  }
  const texts = new Map(
    edits.map(({ source, splices }) => [source.path, applySplices(source.text, splices, source.eol)]),
  );
  const after = files.map((file) => ({ ...file, text: texts.get(file.path) ?? file.text }));
  if (!isRight(edits, after, wishes, change)) {
    const names = edits.map(({ source }) => source.path).join(' and ');
    return refused(`${names} has a layout that is not edited safely. Nothing was changed.`, null);
  }
  return {
    ok: true,
    files: edits.map(({ source: { path, text } }) => {
      const changed = texts.get(path) ?? text;
      return { path, before: text, after: changed, diff: secretFreeDiff(path, text, changed) };
    }),
    explanations: edits.flatMap(({ explanations }) =>
      [...explanations].sort((one, other) => one.line - other.line),
    ),
  };
}

/** Read again, nothing is left to change, and every setting that was not named is there as it was. */
function isRight(
  edits: readonly Edits[],
  after: readonly ConfigFile[],
  wishes: readonly Wish[],
  change: ConfigChange,
): boolean {
  const loaded = loadConfig(after);
  if (loaded.faults.some(({ kind }) => kind !== 'empty')) return false;
  const again = decide(loaded, change);
  if (!again.ok || again.wishes.length > 0) return false;
  const named = new Set(wishes.map((wish) => ('key' in wish ? wish.key : 'listeners')));
  const empty = new Set(loaded.faults.map(({ file }) => file));
  const others = (source: Edits['source']): string =>
    JSON.stringify(settingsOf(source).filter(({ key }) => !named.has(key)));
  return edits.every(({ source }) => {
    const file = after.find(({ path }) => path === source.path);
    return file && (empty.has(file.path) ? '[]' : others(sourceOf(file))) === others(source);
  });
}

const refused = (reason: string, place: Place | null): Refused => ({
  ok: false,
  reason,
  place,
  managedBy: null,
});

const placeOf = ({ file, line, column }: ConfigFault): Place | null =>
  line === null ? null : { file, line, column: column ?? 1 };
