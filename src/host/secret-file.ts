/** A file of certificates or keys: its text for the module that reads it, and what may be told of it. */

import { accessOf, type Walker } from './access.ts';
import type { Accounts } from './accounts.ts';
import { type HostFiles, readState, statusOr } from './reading.ts';
import type { AccessFacts, FileState, ServiceFacts } from './types.ts';

export interface SecretFile {
  readonly path: string;
  readonly realPath?: string;
  readonly state: FileState;
  readonly modifiedAt: string | null;
  readonly access: AccessFacts | null;
  /** Never part of the facts. */
  readonly text: string;
}

/** @param walker whose access is looked at; null for programs that read their files as root. */
export async function openSecret(files: HostFiles, path: string, walker: Walker | null): Promise<SecretFile> {
  const [{ state, text }, real, access] = await Promise.all([
    readState(files, path),
    files.realPath(path),
    walker === null ? null : accessOf(files, path, walker),
  ]);
  const status = real === null ? null : await statusOr(files, real);
  return {
    path,
    ...(real === null || real === path ? {} : { realPath: real }),
    state,
    modifiedAt: status === null ? null : new Date(status.modifiedAt).toISOString(),
    access: state === 'missing' ? null : access,
    text,
  };
}

/** The account of the service; null when it is not known, or root itself, or of a container's own numbering. */
export function walkerOf(
  service: ServiceFacts | null,
  accounts: Accounts,
  tryToRead: ((ids: Walker['ids']) => Walker['tryToRead']) | null,
): Walker | null {
  if (service === null || service.uid === null || service.container !== null) return null;
  const ids = { uid: service.uid, gids: service.gids };
  return { user: service.user ?? String(service.uid), ids, accounts, tryToRead: tryToRead?.(ids) ?? null };
}
