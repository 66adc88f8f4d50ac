/** What is on this machine: the homeserver's configuration, and the programs that a plan may use. Reads, and writes nothing. */
import { posix } from 'node:path';
import type { Files, System } from '../system/types.ts';
import { readConfigFiles } from './config-files.ts';
import type { HostFacts } from './types.ts';

export interface HostOptions {
  /** Files or folders as Synapse's own -c options, in their order; empty looks in the usual places. */
  readonly configPaths: readonly string[];
  /** The files are copies from another machine: nothing else is looked at here. */
  readonly elsewhere?: boolean;
  /** For installations in a home folder. */
  readonly home?: string | null;
}

type Ports = Pick<System, 'files' | 'processes'>;

const COMMAND_MS = 3000;

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
  if (options.elsewhere === true) return { ...(await configuration(system, options)), ...NOTHING };
  const [read, version, certbot, acmeSh] = await Promise.all([
    configuration(system, options),
    nginxVersion(system),
    isIn(system.files, PROGRAM_FOLDERS, 'certbot'),
    isIn(
      system.files,
      [...PROGRAM_FOLDERS, ...ACME_SH_FOLDERS, ...(home === null ? [] : [posix.join(home, '.acme.sh')])],
      'acme.sh',
    ),
  ]);
  return { ...read, nginxVersion: version, installed: { certbot, acmeSh } };
}

const NOTHING = {
  nginxVersion: null,
  installed: { certbot: false, acmeSh: false },
  elsewhere: true,
} as const;

async function configuration(
  { files }: Ports,
  options: HostOptions,
): Promise<Omit<HostFacts, 'nginxVersion' | 'installed'>> {
  const read = await readConfigFiles(files, options);
  const [main, ...rest] = read.files;
  const { lookedAt, unreadable } = read;
  return { homeserverYaml: main ?? null, lookedAt, overrides: rest, unreadable };
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
