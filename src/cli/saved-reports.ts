/** Reports that `check` wrote before, read for --replay and --diff. */
import type { Entry } from '../report/printer.ts';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';
import { nameOfInput, readText } from './input.ts';

const LIMIT = 64 * 1_048_576;

/** `single`: the file holds one report, not a list. Throws UserError. */
export async function savedReports(
  file: string,
  context: Pick<Context, 'cwd' | 'system' | 'stdin'>,
): Promise<{ readonly entries: readonly Entry[]; readonly single: boolean }> {
  const text = await readText('report', file, LIMIT, context);
  const { readSaved } = await import('../report/saved.ts');
  const saved = readSaved(text);
  if (!saved.ok)
    throw new UserError(`${nameOfInput('report', file, context.cwd)} cannot be used.`, [`${saved.reason}.`]);
  return saved;
}
