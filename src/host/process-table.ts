/** Programs that run on this machine, from /proc (proc(5)). Without root the table is whole; who holds what is not. */
import { type HostFiles, listOr, readOr } from './reading.ts';

export interface RunningProcess {
  readonly pid: number;
  /** As the kernel keeps it: at most 15 characters. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Effective. */
  readonly uid: number | null;
  readonly gids: readonly number[];
}

const MOST_PROCESSES = 4096;
const SIDE_BY_SIDE = 32;

export async function readProcessTable(files: HostFiles): Promise<RunningProcess[]> {
  const names = (await listOr(files, '/proc')) ?? [];
  const pids = names.filter((name) => /^\d{1,10}$/.test(name)).slice(0, MOST_PROCESSES);
  const table: RunningProcess[] = [];
  for (let from = 0; from < pids.length; from += SIDE_BY_SIDE) {
    const part = pids.slice(from, from + SIDE_BY_SIDE).map((pid) => readProcess(files, pid));
    table.push(...(await Promise.all(part)).flatMap((one) => one ?? []));
  }
  return table;
}

async function readProcess(files: HostFiles, pid: string): Promise<RunningProcess | null> {
  const [status, cmdline] = await Promise.all([
    readOr(files, `/proc/${pid}/status`, 65_536),
    readOr(files, `/proc/${pid}/cmdline`, 131_072),
  ]);
  const name = /^Name:\t(.{1,64})$/m.exec(status)?.[1];
  if (name === undefined) return null;
  const uid = /^Uid:\t\d+\t(\d+)/m.exec(status)?.[1];
  const gid = /^Gid:\t\d+\t(\d+)/m.exec(status)?.[1];
  const groups = /^Groups:\t([\d ]*)/m.exec(status)?.[1]?.split(' ') ?? [];
  return {
    pid: Number(pid),
    name,
    argv: cmdline.split('\0').slice(0, -1),
    uid: uid === undefined ? null : Number(uid),
    gids: [...new Set([gid ?? '', ...groups].filter((id) => id !== '').map(Number))],
  };
}
