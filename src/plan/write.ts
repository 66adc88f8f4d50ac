/** Writes an exported plan into a new folder: all of it, or nothing. */
import { FileError, type Files } from '../system/types.ts';
import { writeFolder } from '../system/write-folder.ts';
import { exportPlan } from './export.ts';
import type { Plan } from './types.ts';

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
