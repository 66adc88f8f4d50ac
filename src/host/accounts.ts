/** Accounts and groups of this machine, from /etc/passwd and /etc/group (passwd(5), group(5)). */
import { type HostFiles, readOr } from './reading.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  /** The main group first. */
  readonly gids: readonly number[];
}

export interface Accounts {
  byName(name: string): Account | null;
  byUid(uid: number): Account | null;
  /** "matrix-synapse", or the number where no name is known. */
  userName(uid: number): string;
  groupName(gid: number): string;
}

const fieldsOf = (text: string): string[][] => text.split('\n').map((line) => line.trim().split(':'));
const ID = /^\d{1,10}$/;

export async function readAccounts(files: HostFiles): Promise<Accounts> {
  const [passwd, group] = await Promise.all([readOr(files, '/etc/passwd'), readOr(files, '/etc/group')]);
  return accountsOf(passwd, group);
}

function accountsOf(passwd: string, group: string): Accounts {
  const groups = fieldsOf(group).filter(([, , gid]) => ID.test(gid ?? ''));
  const accounts = fieldsOf(passwd).flatMap(([name = '', , uid = '', gid = '']): Account[] => {
    if (name === '' || !ID.test(uid) || !ID.test(gid)) return [];
    const further = groups.filter(([, , , members = '']) => members.split(',').includes(name));
    return [
      { name, uid: Number(uid), gids: [...new Set([gid, ...further.map(([, , id]) => id)].map(Number))] },
    ];
  });
  const byUid = (uid: number): Account | null => accounts.find((one) => one.uid === uid) ?? null;
  return {
    byUid,
    byName: (name) => accounts.find((one) => one.name === name) ?? null,
    userName: (uid) => byUid(uid)?.name ?? String(uid),
    groupName: (gid) => groups.find(([, , id]) => Number(id) === gid)?.[0] ?? String(gid),
  };
}

/** Where neither file could be read: numbers alone. */
export const NOBODY: Accounts = accountsOf('', '');
