/** Reports that `check` wrote before, read for --replay and --diff. */
import { resolve } from 'node:path';
import type { Entry } from '../report/printer.ts';
import { FileError } from '../system/types.ts';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';

const LIMIT = 64 * 1_048_576;

/** `single`: the file holds one report, not a list. Throws UserError. */
export async function savedReports(
  file: string,
  { cwd, system }: Pick<Context, 'cwd' | 'system'>,
): Promise<{ readonly entries: readonly Entry[]; readonly single: boolean }> {
  const path = resolve(cwd, file);
  const text = await system.files.read(path, LIMIT).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error;
    throw new UserError(`The report ${path} cannot be read: ${error.code}.`);
  });
  if (text === null) throw new UserError(`There is no report ${path}.`);
  const { readSaved } = await import('../report/saved.ts');
  const saved = readSaved(text);
  if (!saved.ok) throw new UserError(`The report ${path} cannot be used.`, [`${saved.reason}.`]);
  return saved;
}
