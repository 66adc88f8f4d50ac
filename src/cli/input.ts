/** What the command line names to be read: a file, a pipe, or standard input as "-". */
import { resolve } from 'node:path';
import { FileError } from '../system/types.ts';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';

type Reading = Pick<Context, 'cwd' | 'system' | 'stdin'>;

/** Codes of FileError in words; what else the operating system says stands as it is. */
const REASONS: Readonly<Partial<Record<string, string>>> = {
  NOT_A_FILE: 'it is no regular file',
  NOT_UTF8: 'it is no text in UTF-8',
  EACCES: 'reading it is not allowed',
  ELOOP: 'its links lead round in a circle',
  EISDIR: 'it is a folder',
};

const KIB = 1024;
const size = (bytes: number): string =>
  bytes >= KIB * KIB ? `${bytes / (KIB * KIB)} MiB` : `${bytes / KIB} KiB`;

/** "The list /tmp/names", "The list on standard input": as a sentence begins. */
export const nameOfInput = (what: string, file: string, cwd: string): string =>
  file === '-' ? `The ${what} on standard input` : `The ${what} ${resolve(cwd, file)}`;

function refused(what: string, file: string, cwd: string, code: string, maxBytes: number): UserError {
  if (code === 'ENOENT') return new UserError(`There is no ${what} ${resolve(cwd, file)}.`);
  const reason = code === 'TOO_LARGE' ? `it has more than ${size(maxBytes)}` : (REASONS[code] ?? code);
  return new UserError(`${nameOfInput(what, file, cwd)} cannot be read: ${reason}.`);
}

/** Bytes as they come. Iterating throws UserError. `what` is what the admin calls it: "list". */
export async function* readBytes(
  what: string,
  file: string,
  { cwd, system, stdin }: Reading,
): AsyncGenerator<Uint8Array | string> {
  try {
    yield* file === '-' ? stdin() : system.files.stream(resolve(cwd, file));
  } catch (error) {
    throw error instanceof FileError ? refused(what, file, cwd, error.code, 0) : error;
  }
}

/** The whole text. Throws UserError, also when there is none. */
export async function readText(
  what: string,
  file: string,
  maxBytes: number,
  context: Reading,
): Promise<string> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of readBytes(what, file, context)) {
    const bytes = Buffer.from(chunk);
    total += bytes.length;
    if (total > maxBytes) throw refused(what, file, context.cwd, 'TOO_LARGE', maxBytes);
    chunks.push(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw refused(what, file, context.cwd, 'NOT_UTF8', maxBytes);
  }
}
