/** Where generated files go. Looked at before anything is asked, so that no answer is lost to a folder that cannot be used. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FolderState } from '../system/types.ts';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';

const reasons: Readonly<Record<Exclude<FolderState, 'missing' | 'empty'>, string>> = {
  'not-empty': 'is not empty. Nothing in it was touched.',
  'not-writable': 'cannot be written to.',
  'not-a-folder': 'is not a folder.',
};

async function usable(folder: string, { system }: Pick<Context, 'system'>): Promise<true | string> {
  const state = await system.files.folderState(folder);
  return state === 'missing' || state === 'empty' ? true : reasons[state];
}

const MOST = 99;

/**
 * The folder of --out, or a new one: `matrix-tls-setup` where the program was started, with a number when that is taken.
 * Started from / (as root does, for safety), in the home folder instead. Throws UserError when it cannot be used.
 */
export async function outputFolder(context: Context): Promise<string> {
  const { args, cwd, system } = context;
  if (args.out !== null) {
    const folder = resolve(cwd, args.out);
    const state = await usable(folder, context);
    if (state === true) return folder;
    throw new UserError(`The folder ${folder} ${state}`, [], ['Give a new or an empty folder with --out.']);
  }
  const base = join(cwd === '/' ? (system.user.home ?? cwd) : cwd, 'matrix-tls-setup');
  for (let count = 1; count <= MOST; count += 1) {
    const folder = count === 1 ? base : `${base}-${count}`;
    const state = await usable(folder, context);
    if (state === true) return folder;
    if (state === reasons['not-writable']) {
      throw new UserError(`The folder ${folder} ${state}`, [], ['Give another one with --out.']);
    }
  }
  throw new UserError(
    `${base} and ${MOST - 1} more are taken.`,
    [],
    ['Give a new or an empty folder with --out.'],
  );
}

/** A folder that does not exist yet, below the system's place for temporary files; nobody can foresee its name. */
// The global crypto is loaded at its first use; node:crypto would cost every start of the wizard.
export const temporaryFolder = (): string =>
  join(tmpdir(), `matrix-tls-setup-rehearsal-${crypto.randomUUID().slice(-12)}`);
