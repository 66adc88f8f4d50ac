/**
 * Plans are data; this layer carries them out. Today that is one way: a plan's files go into a new folder, all of them
 * or nothing. Whatever changes a running machine belongs here too.
 */

import { exportPlan } from '../plan/export.ts';
import type { Plan } from '../plan/types.ts';
import { FileError, type Files } from '../system/types.ts';
import { writeFolder } from '../system/write-folder.ts';

/** Below the folder, with "/" between parts, and the exact mode. */
interface Written {
  readonly path: string;
  readonly mode: number;
}

/** Rejects with FileError when the folder is not missing or empty, or cannot be written; nothing is left behind then. */
export async function writePlan(plan: Plan, folder: string, files: Files): Promise<readonly Written[]> {
  // Rendered first: a refusal must not leave a folder behind.
  const exported = exportPlan(plan);
  const state = await files.folderState(folder);
  if (state !== 'missing' && state !== 'empty') {
    const code = { 'not-empty': 'ENOTEMPTY', 'not-writable': 'EACCES', 'not-a-folder': 'ENOTDIR' }[state];
    throw new FileError(folder, code);
  }
  await writeFolder(folder, exported);
  return exported.map(({ path, mode }) => ({ path, mode }));
}
