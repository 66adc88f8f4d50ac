/** A folder that appears as a whole: written beside its place, then renamed into it. */
import { constants } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from './faults.ts';
import { FileError } from './types.ts';

export interface FolderEntry {
  /** Below the folder, with "/" between parts; without "..". */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/**
 * The folder must be missing or empty: rename(2) puts a folder in the place of an empty one, and of nothing else.
 * Rejects with FileError; nothing is left behind then but parents that had to be made.
 */
export async function writeFolder(folder: string, entries: readonly FolderEntry[]): Promise<void> {
  const target = resolve(folder);
  let staging: string | null = null;
  try {
    await mkdir(dirname(target), { recursive: true });
    staging = await mkdtemp(join(dirname(target), `.${basename(target)}.`));
    for (const entry of entries) await writeEntry(staging, entry);
    await chmod(staging, 0o755);
    await rename(staging, target);
  } catch (cause) {
    if (staging !== null) await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw cause instanceof FileError ? cause : new FileError(target, codeOf(cause));
  }
}

async function writeEntry(root: string, { path, content, mode }: FolderEntry): Promise<void> {
  if (path.startsWith('/') || path.split('/').some((part) => part === '..' || part === '')) {
    throw new Error(`${path} is not a path below a folder.`);
  }
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true, mode: 0o755 });
  const file = await open(full, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    // Whatever the umask: the mode is part of the plan.
    await file.chmod(mode);
    await file.writeFile(content, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}
