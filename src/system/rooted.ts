/** The files of another system that lies in a folder: a container's, or one that a test makes. */
import { posix } from 'node:path';
import { FileError, type Files } from './types.ts';

type Reading = Required<Pick<Files, 'read' | 'list' | 'realPath' | 'status'>>;

const MOST_LINKS = 40;

/**
 * Reads below `root` as a program does for which that is "/": links are followed by us, so that an absolute one stays
 * inside. "" gives the files as they are. Paths in errors are those that were asked for.
 */
export function rooted(files: Files, root: string): Reading {
  const status = async (path: string) => (await files.status?.(root + path)) ?? null;
  if (root === '')
    return {
      read: files.read,
      list: files.list,
      status,
      realPath: async (path) => (await files.realPath?.(path)) ?? null,
    };
  const resolve = async (path: string): Promise<string> => {
    const left = partsOf(path);
    let at = '/';
    for (let links = 0; left.length > 0; ) {
      const next = posix.join(at, left.shift() ?? '');
      const found = await status(next);
      if (found?.target == null) {
        at = next;
        continue;
      }
      links += 1;
      if (links > MOST_LINKS) throw new FileError(path, 'ELOOP');
      left.unshift(...partsOf(found.target));
      if (found.target.startsWith('/')) at = '/';
    }
    return at;
  };
  const inside = async <Result>(path: string, act: (real: string) => Promise<Result>): Promise<Result> => {
    try {
      return await act(root + (await resolve(path)));
    } catch (cause) {
      throw new FileError(path, cause instanceof FileError ? cause.code : 'UNKNOWN');
    }
  };
  return {
    read: (path, maxBytes) => inside(path, (real) => files.read(real, maxBytes)),
    list: (path) => inside(path, (real) => files.list(real)),
    status,
    async realPath(path) {
      const real = await resolve(path).catch(() => null);
      return real !== null && (await status(real).catch(() => null)) !== null ? real : null;
    },
  };
}

/** Names of a path from its root on, without what leads nowhere. */
export const partsOf = (path: string): string[] =>
  path.split('/').filter((part) => part !== '' && part !== '.');
