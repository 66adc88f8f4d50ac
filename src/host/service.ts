/** The homeserver as it runs, or as its unit file and package would run it: account, version, container. */
import { posix } from 'node:path';
import type { Accounts } from './accounts.ts';
import type { RunningProcess } from './process-table.ts';
import { type HostFiles, listOr, readOr } from './reading.ts';
import type { ServiceFacts } from './types.ts';

const UNIT_FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];
const UNITS = ['matrix-synapse.service', 'synapse.service'];
/** Accounts that packages make. */
const ACCOUNTS = ['matrix-synapse', 'synapse'];
/** Folders that hold a Python environment, or a distribution's own modules. */
const ENVIRONMENTS = [
  '/opt/venvs/matrix-synapse',
  '/opt/yunohost/matrix-synapse',
  '/opt/synapse',
  '/opt/synapse/env',
  '/usr',
];

/** null when nothing on this machine looks like Synapse. */
export async function lookAtService(
  files: HostFiles,
  table: readonly RunningProcess[],
  accounts: Accounts,
): Promise<ServiceFacts | null> {
  const running = table.find(isSynapse);
  if (running !== undefined) {
    const container = await containerOf(files, running.pid);
    const program = running.argv[0] ?? '';
    const environment = program.startsWith('/') ? posix.dirname(posix.dirname(program)) : null;
    return {
      // A container has accounts of its own: the number is all that this machine knows.
      user: running.uid === null || container !== null ? null : accounts.userName(running.uid),
      uid: running.uid,
      gids: running.gids,
      pid: running.pid,
      version:
        container === null
          ? await versionIn(files, environment === null ? ENVIRONMENTS : [environment, ...ENVIRONMENTS])
          : null,
      source: `process ${running.pid}`,
      container,
    };
  }
  const unit = await unitOf(files);
  const account =
    accounts.byName(unit?.user ?? '') ??
    ACCOUNTS.map((name) => accounts.byName(name)).find((one) => one !== null) ??
    null;
  if (unit === null && account === null) return null;
  return {
    user: account?.name ?? unit?.user ?? null,
    uid: account?.uid ?? null,
    gids: account?.gids ?? [],
    pid: null,
    version: await versionIn(files, [
      ...(unit?.environment == null ? [] : [unit.environment]),
      ...ENVIRONMENTS,
    ]),
    source: unit?.name ?? `the account ${account?.name}`,
    container: null,
  };
}

/** The main process; workers are others ("synapse.app.generic_worker"). */
export const isSynapse = ({ argv }: RunningProcess): boolean => {
  const module = argv.indexOf('-m');
  return (
    (module > 0 && argv[module + 1] === 'synapse.app.homeserver') ||
    // Synapse changes its title to what its start says; scripts of pip call the program by this name.
    argv
      .slice(0, 2)
      .some((word) => /(?:^|\/)synapse_homeserver$|(?:^|\/)synapse\/app\/homeserver\.py$/.test(word))
  );
};

async function containerOf(files: HostFiles, pid: number): Promise<ServiceFacts['container']> {
  const [own, theirs] = await Promise.all([
    readOr(files, '/proc/self/cgroup', 65_536),
    readOr(files, `/proc/${pid}/cgroup`, 65_536),
  ]);
  // Seen from inside the same container, nothing separates us.
  if (theirs === '' || kindOf(own) !== null) return null;
  return kindOf(theirs);
}

function kindOf(cgroup: string): ServiceFacts['container'] {
  if (/[/:-]libpod/.test(cgroup)) return 'podman';
  if (/\/docker[/-]/.test(cgroup)) return 'docker';
  if (/\/lxc[./]/.test(cgroup)) return 'lxc';
  return /kubepods|containerd|crio/.test(cgroup) ? 'other' : null;
}

interface Unit {
  readonly name: string;
  readonly user: string | null;
  readonly environment: string | null;
}

async function unitOf(files: HostFiles): Promise<Unit | null> {
  for (const folder of UNIT_FOLDERS)
    for (const name of UNITS) {
      const text = await readOr(files, posix.join(folder, name));
      if (text === '') continue;
      const program = /^ExecStart=[-@:+!]*(\/\S+)/m.exec(text)?.[1];
      return {
        name,
        user: /^User=(\S+)/m.exec(text)?.[1] ?? null,
        environment: program === undefined ? null : posix.dirname(posix.dirname(program)),
      };
    }
  return null;
}

/** By the folder that every installed Python package leaves beside it: "matrix_synapse-1.98.0.dist-info". */
async function versionIn(files: HostFiles, environments: readonly string[]): Promise<string | null> {
  for (const environment of environments) {
    const lib = posix.join(environment, 'lib');
    const pythons = ((await listOr(files, lib)) ?? []).filter((name) =>
      /^python3(?:\.\d+)?$|^python2\.7$/.test(name),
    );
    for (const folder of pythons.flatMap((python) => [
      `${lib}/${python}/site-packages`,
      `${lib}/${python}/dist-packages`,
    ])) {
      const names = (await listOr(files, folder)) ?? [];
      for (const name of names) {
        const version =
          /^matrix_synapse-(\d+(?:\.\d+){1,3}(?:rc\d+)?)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(name)?.[1];
        if (version !== undefined) return version;
      }
    }
  }
  return null;
}
