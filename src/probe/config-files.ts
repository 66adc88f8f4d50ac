/** The files of the homeserver's configuration, found and ordered as Synapse does it. Reads, and writes nothing. */
import { posix } from 'node:path';
import { FileError, type Files } from '../system/types.ts';
import type { ConfigReading, ConfigText } from './types.ts';

export interface ConfigOptions {
  /** Files or folders as Synapse's own -c options, in their order; empty looks in the usual places. */
  readonly configPaths: readonly string[];
  /** For installations in a home folder. */
  readonly home?: string | null;
}

/** Bytes of one file; no configuration has as many. */
const MOST_BYTES = 1_048_576;
/** Files of one configuration folder that are read. */
const MOST_PARTS = 32;

const USUAL_PLACES = [
  // Debian's and matrix.org's packages, YunoHost, Fedora.
  '/etc/matrix-synapse/homeserver.yaml',
  // Arch, openSUSE.
  '/etc/synapse/homeserver.yaml',
  // Inside the container.
  '/data/homeserver.yaml',
  // The Ansible playbook.
  '/matrix/synapse/config/homeserver.yaml',
  '/opt/matrix-synapse/homeserver.yaml',
  '/opt/synapse/homeserver.yaml',
  '/opt/yunohost/matrix-synapse/homeserver.yaml',
  '/var/lib/matrix-synapse/homeserver.yaml',
  '/var/lib/docker/volumes/synapse-data/_data/homeserver.yaml',
  '/srv/synapse/homeserver.yaml',
  '/usr/local/etc/matrix-synapse/homeserver.yaml',
];
/** Virtual environments of the old installation guides. */
const USUAL_AT_HOME = ['synapse/homeserver.yaml', '.synapse/homeserver.yaml'];

export type ReadableFiles = Pick<Files, 'read' | 'list' | 'realPath'>;

/** Bounded in size, and never rejects: what cannot be read is named in `unreadable`. */
export async function readConfigFiles(files: ReadableFiles, options: ConfigOptions): Promise<ConfigReading> {
  const { configPaths: given, home = null } = options;
  const unreadable: { path: string; code: string }[] = [];
  const passedOver: string[] = [];
  const absent: string[] = [];
  const reader = readerOf(files, unreadable, passedOver);
  const lookedAt =
    given.length > 0
      ? given
      : [
          ...USUAL_PLACES,
          ...USUAL_AT_HOME.flatMap((path) => (home === null ? [] : [posix.join(home, path)])),
        ];
  const found = await (given.length > 0 ? readGiven(reader, lookedAt, absent) : readUsual(reader, lookedAt));
  return { files: found, lookedAt, unreadable, absent, passedOver };
}

interface Reader {
  /** null when the file is absent or cannot be read. */
  file(path: string): Promise<ConfigText | null>;
  /** The *.yaml files of a folder in the order in which Synapse reads them; null when there is no such folder. */
  folder(path: string): Promise<ConfigText[] | 'failed' | null>;
  /** What Debian's service lays over a file. */
  beside(path: string): Promise<ConfigText[]>;
  /** Whether it is there and could not be read. */
  isNoted(path: string): boolean;
}

function readerOf(
  files: ReadableFiles,
  unreadable: { path: string; code: string }[],
  passedOver: string[],
): Reader {
  const note = (path: string, cause: unknown): null => {
    unreadable.push({ path, code: cause instanceof FileError ? cause.code : 'UNKNOWN' });
    return null;
  };
  const file = async (path: string): Promise<ConfigText | null> => {
    const text = await files.read(path, MOST_BYTES).catch((cause) => note(path, cause));
    if (text === null) return null;
    const realPath = (await files.realPath?.(path)) ?? path;
    return { path, text, ...(realPath === path ? {} : { realPath }) };
  };
  const folder: Reader['folder'] = async (path) => {
    const names = await files.list(path).catch((cause) => {
      if (cause instanceof FileError && cause.code === 'ENOTDIR') return null;
      note(path, cause);
      return 'failed' as const;
    });
    if (names === null || names === 'failed') return names;
    const parts: ConfigText[] = [];
    for (const name of names.filter((one) => one.endsWith('.yaml')).slice(0, MOST_PARTS)) {
      const part = await file(posix.join(path, name));
      if (part !== null) parts.push(part);
    }
    const others = names.filter((one) => !one.endsWith('.yaml')).map((one) => posix.join(path, one));
    passedOver.push(...others.slice(0, MOST_PARTS));
    return parts;
  };
  const beside: Reader['beside'] = async (path) => {
    const parts = await folder(posix.join(posix.dirname(path), 'conf.d'));
    return parts === null || parts === 'failed' ? [] : parts;
  };
  return { file, folder, beside, isNoted: (path) => unreadable.some((one) => one.path === path) };
}

/** The first place that has one, and what Debian's service lays over it. */
async function readUsual(reader: Reader, places: readonly string[]): Promise<ConfigText[]> {
  for (const place of places) {
    const main = await reader.file(place);
    if (main === null) continue;
    return [main, ...(await reader.beside(place))];
  }
  return [];
}

async function readGiven(reader: Reader, paths: readonly string[], absent: string[]): Promise<ConfigText[]> {
  const found: ConfigText[] = [];
  for (const path of paths) {
    const folder = await reader.folder(path);
    if (folder === 'failed') continue;
    const file = folder === null ? await reader.file(path) : null;
    if (folder === null && file === null && !reader.isNoted(path)) absent.push(path);
    found.push(...(folder ?? []), ...(file === null ? [] : [file]));
    // A lone file is named as people know it, without the folder that the service adds.
    if (paths.length === 1 && file !== null) found.push(...(await reader.beside(path)));
  }
  return found;
}
