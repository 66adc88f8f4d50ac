/** Whether an account may read a file: every folder on the way walked as that account, links included. */
import { partsOf } from '../system/rooted.ts';
import type { FileStatus } from '../system/types.ts';
import type { Account, Accounts } from './accounts.ts';
import type { HostFiles } from './reading.ts';
import type { AccessFacts } from './types.ts';

const MOST_LINKS = 40;
const READ = 4;
const SEARCH = 1;

type Ids = Pick<Account, 'uid' | 'gids'>;

export interface Walker {
  readonly user: string;
  readonly ids: Ids;
  readonly accounts: Accounts;
  /**
   * Asks the kernel, where that can be done: bits alone do not show an access control list. Only asked where the bits
   * say no. null when it cannot be asked.
   */
  readonly tryToRead: ((path: string) => Promise<boolean | null>) | null;
}

/** Never rejects; `readable: null` when we ourselves do not see far enough. */
export async function accessOf(files: HostFiles, path: string, walker: Walker): Promise<AccessFacts> {
  const { user } = walker;
  const walked = await walk(files, path, walker.ids);
  if (walked.readable !== false) return { user, readable: walked.readable, stoppedAt: null, mode: null };
  if ((await walker.tryToRead?.(path)) === true) return { user, readable: true, stoppedAt: null, mode: null };
  const { at, status } = walked;
  const mode = `${status.mode.toString(8).padStart(4, '0')} ${walker.accounts.userName(status.uid)}:${walker.accounts.groupName(status.gid)}`;
  return { user, readable: false, stoppedAt: at, mode };
}

type Walked =
  | { readonly readable: true | null }
  | { readonly readable: false; readonly at: string; readonly status: FileStatus };

async function walk(files: HostFiles, path: string, ids: Ids): Promise<Walked> {
  const left = partsOf(path);
  let at = '';
  let links = 0;
  for (;;) {
    const status = await files.status(at === '' ? '/' : at).catch(() => null);
    if (status === null) return { readable: null };
    if (status.kind === 'link') {
      links += 1;
      if (links > MOST_LINKS || status.target === null) return { readable: null };
      left.unshift(...partsOf(status.target));
      at = status.target.startsWith('/') ? '' : at.slice(0, at.lastIndexOf('/'));
      continue;
    }
    const isEnd = left.length === 0;
    if (!isEnd && status.kind !== 'folder') return { readable: null };
    if (!allowed(status, ids, isEnd ? READ : SEARCH))
      return { readable: false, at: at === '' ? '/' : at, status };
    const next = left.shift();
    if (next === undefined) return { readable: true };
    at = next === '..' ? at.slice(0, Math.max(0, at.lastIndexOf('/'))) : `${at}/${next}`;
  }
}

/** The first class that fits decides, as path_resolution(7) says: an owner without the bit is not helped by "others". */
function allowed({ mode, uid, gid }: FileStatus, ids: Ids, bit: number): boolean {
  if (ids.uid === 0) return true;
  const shift = uid === ids.uid ? 6 : ids.gids.includes(gid) ? 3 : 0;
  return ((mode >> shift) & bit) !== 0;
}
