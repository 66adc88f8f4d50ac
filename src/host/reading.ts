/** What the parts of a look share: bounded reading that never rejects. */
import type { rooted } from '../system/rooted.ts';
import { FileError } from '../system/types.ts';
import type { FileState, NotLookedAt } from './types.ts';

export type HostFiles = ReturnType<typeof rooted>;

export interface Reading {
  readonly state: FileState;
  /** "" unless `state` is "read". */
  readonly text: string;
}

/** Bytes of one configuration file or certificate file; real ones have a few thousand. */
export const FILE_BYTES = 524_288;

const STATES: Readonly<Record<string, FileState>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  ELOOP: 'link-loop',
  TOO_LARGE: 'too-large',
  NOT_A_FILE: 'not-a-file',
  EISDIR: 'not-a-file',
  // A certificate in DER, or something else that is no text.
  NOT_UTF8: 'no-pem',
};

export async function readState(files: HostFiles, path: string, most = FILE_BYTES): Promise<Reading> {
  try {
    const text = await files.read(path, most);
    return text === null ? { state: 'missing', text: '' } : { state: 'read', text };
  } catch (cause) {
    return { state: (cause instanceof FileError ? STATES[cause.code] : undefined) ?? 'failed', text: '' };
  }
}

/** "" for what is absent or cannot be read. */
export const readOr = async (files: HostFiles, path: string, most = FILE_BYTES): Promise<string> =>
  (await readState(files, path, most)).text;

/** Names in a folder; null when it is absent or may not be listed. */
export const listOr = (files: HostFiles, path: string): Promise<string[] | null> =>
  files.list(path).catch(() => null);

export const statusOr = (files: HostFiles, path: string): ReturnType<HostFiles['status']> =>
  files.status(path).catch(() => null);

/** What a part of the look says beside its facts. */
export interface Notes {
  add(what: string, why: string): void;
  readonly all: readonly NotLookedAt[];
}

export function notes(): Notes {
  const all: NotLookedAt[] = [];
  return {
    all,
    add(what, why) {
      if (!all.some((one) => one.what === what)) all.push({ what, why });
    },
  };
}
