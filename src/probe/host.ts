/** What is on this machine: the homeserver's configuration, and the programs that a plan may use. Reads, and writes nothing. */
import { posix } from 'node:path';
import { FileError, type Files, type System } from '../system/types.ts';
import type { HostFacts } from './types.ts';

export interface HostOptions {
  /** Files or folders as Synapse's own -c options, in their order; empty looks in the usual places. */
  readonly configPaths: readonly string[];
  /** For installations in a home folder. */
  readonly home?: string | null;
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

type Ports = Pick<System, 'files' | 'processes'>;

const MOST_BYTES = 1_048_576;
/** Files of one configuration folder that are read. */
const MOST_PARTS = 32;
const COMMAND_MS = 3000;

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
  '/var/lib/matrix-synapse/homeserver.yaml',
  '/var/lib/docker/volumes/synapse-data/_data/homeserver.yaml',
  '/srv/synapse/homeserver.yaml',
  '/usr/local/etc/matrix-synapse/homeserver.yaml',
];
/** Virtual environments of the old installation guides. */
const USUAL_AT_HOME = ['synapse/homeserver.yaml', '.synapse/homeserver.yaml'];

const PROGRAM_FOLDERS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/snap/bin',
];
/** acme.sh lives in a folder of its own, off the PATH. */
const ACME_SH_FOLDERS = ['/root/.acme.sh', '/opt/acme.sh', '/usr/local/share/acme.sh', '/etc/acme.sh'];

/** Looks once; bounded in time and size, and never rejects: what cannot be read is named in `unreadable`. */
export async function lookAtHost(system: Ports, options: HostOptions): Promise<HostFacts> {
  const home = options.home ?? null;
  const unreadable: { path: string; code: string }[] = [];
  const reader = readerOf(system.files, unreadable);
  const lookedAt =
    options.configPaths.length > 0
      ? options.configPaths
      : [
          ...USUAL_PLACES,
          ...USUAL_AT_HOME.flatMap((path) => (home === null ? [] : [posix.join(home, path)])),
        ];
  const [[main, ...rest], version, certbot, acmeSh] = await Promise.all([
    options.configPaths.length > 0 ? readGiven(reader, lookedAt) : readUsual(reader, lookedAt),
    nginxVersion(system),
    isIn(system.files, PROGRAM_FOLDERS, 'certbot'),
    isIn(
      system.files,
      [...PROGRAM_FOLDERS, ...ACME_SH_FOLDERS, ...(home === null ? [] : [posix.join(home, '.acme.sh')])],
      'acme.sh',
    ),
  ]);
  return {
    homeserverYaml: main ?? null,
    lookedAt,
    overrides: rest,
    unreadable,
    nginxVersion: version,
    installed: { certbot, acmeSh },
  };
}

interface Reader {
  /** null when the file is absent or cannot be read. */
  file(path: string): Promise<TextFile | null>;
  /** The *.yaml files of a folder in the order in which Synapse reads them; null when it is no folder. */
  folder(path: string): Promise<TextFile[] | null>;
}

function readerOf(files: Files, unreadable: { path: string; code: string }[]): Reader {
  const note = (path: string, cause: unknown): null => {
    unreadable.push({ path, code: cause instanceof FileError ? cause.code : 'UNKNOWN' });
    return null;
  };
  const file = async (path: string): Promise<TextFile | null> => {
    const text = await files.read(path, MOST_BYTES).catch((cause) => note(path, cause));
    return text === null ? null : { path, text };
  };
  const folder = async (path: string): Promise<TextFile[] | null> => {
    const names = await files.list(path).catch((cause) => {
      return cause instanceof FileError && cause.code === 'ENOTDIR' ? null : note(path, cause);
    });
    if (names === null) return null;
    const parts: TextFile[] = [];
    for (const name of names.filter((one) => one.endsWith('.yaml')).slice(0, MOST_PARTS)) {
      const part = await file(posix.join(path, name));
      if (part !== null) parts.push(part);
    }
    return parts;
  };
  return { file, folder };
}

/** The first place that has one, and what Debian's service lays over it. */
async function readUsual(reader: Reader, places: readonly string[]): Promise<TextFile[]> {
  for (const place of places) {
    const main = await reader.file(place);
    if (main === null) continue;
    const over = await reader.folder(posix.join(posix.dirname(place), 'conf.d'));
    return [main, ...(over ?? [])];
  }
  return [];
}

async function readGiven(reader: Reader, paths: readonly string[]): Promise<TextFile[]> {
  // A lone file is named as people know it, without the folder that the service adds.
  if (paths.length === 1 && (await reader.folder(paths[0] ?? '')) === null) return readUsual(reader, paths);
  const parts: TextFile[] = [];
  for (const path of paths) {
    const file = (await reader.folder(path)) ?? (await reader.file(path));
    if (file !== null) parts.push(...[file].flat());
  }
  return parts;
}

/** "1.22.1": `nginx -v` says "nginx version: nginx/1.22.1 (Debian)" on stderr; OpenResty counts after nginx. */
async function nginxVersion({ processes }: Ports): Promise<string | null> {
  const { stderr } = await processes.run({ file: 'nginx', args: ['-v'], effect: 'read' }, COMMAND_MS);
  return /version: (?:nginx|openresty)\/(\d{1,4}(?:\.\d{1,4}){1,2})/.exec(stderr)?.[1] ?? null;
}

/** Looked up, not run: certbot alone takes a third of a second to tell its version. */
async function isIn(files: Files, folders: readonly string[], program: string): Promise<boolean> {
  const names = await Promise.all(folders.map((folder) => files.list(folder).catch(() => null)));
  return names.some((list) => list?.includes(program) ?? false);
}
