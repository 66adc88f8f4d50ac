/** TCP ports that something listens on, and who holds them: /proc/net/tcp and the open files of each process. */

import type { RunningProcess } from './process-table.ts';
import { type HostFiles, listOr, type Notes, readState, statusOr } from './reading.ts';
import type { PortHolder } from './types.ts';

interface Socket {
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

const LISTENING = '0A';
/** Bytes of a table of sockets: each line has 150, and a busy server some ten thousand. */
const TABLE_BYTES = 8_388_608;
const MOST_FILES = 4096;

/** null when the tables of the kernel cannot be read. */
export async function lookAtPorts(
  files: HostFiles,
  table: readonly RunningProcess[],
  notes: Notes,
): Promise<PortHolder[] | null> {
  const [four, six] = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readState(files, path, TABLE_BYTES)),
  );
  if (four?.state !== 'read') {
    notes.add('the ports in use', '/proc/net/tcp cannot be read');
    return null;
  }
  const sockets = [...listening(four.text), ...listening(six?.text ?? '')];
  const holders = await holdersOf(files, table, new Set(sockets.map(({ inode }) => inode)));
  if (sockets.some(({ inode }) => !holders.has(inode)))
    notes.add(
      'the programs behind some ports',
      'their open sockets belong to other accounts or to containers',
    );
  return sockets.map(({ address, port, inode }) => {
    const holder = holders.get(inode);
    return { address, port, program: holder?.name ?? null, pid: holder?.pid ?? null };
  });
}

export function listening(text: string): Socket[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== LISTENING || inode === undefined || !/^(?:[0-9A-F]{8}|[0-9A-F]{32})$/.test(address))
      return [];
    return [{ address: addressOf(address), port: Number.parseInt(port, 16), inode }];
  });
}

/** Words of four bytes, each in the byte order of the machine: little on all that Node runs on but s390x. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).reverse(),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255)
    return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, n) =>
    ((bytes[2 * n] ?? 0) * 256 + (bytes[2 * n + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

async function holdersOf(
  files: HostFiles,
  table: readonly RunningProcess[],
  wanted: ReadonlySet<string>,
): Promise<Map<string, RunningProcess>> {
  const holders = new Map<string, RunningProcess>();
  for (const running of table) {
    if (holders.size === wanted.size) break;
    const folder = `/proc/${running.pid}/fd`;
    const names = ((await listOr(files, folder)) ?? []).slice(0, MOST_FILES);
    const links = await Promise.all(names.map((name) => statusOr(files, `${folder}/${name}`)));
    for (const link of links) {
      const inode = /^socket:\[(\d+)\]$/.exec(link?.target ?? '')?.[1];
      // The first one is the master; its workers hold the same socket.
      if (inode !== undefined && wanted.has(inode) && !holders.has(inode)) holders.set(inode, running);
    }
  }
  return holders;
}
