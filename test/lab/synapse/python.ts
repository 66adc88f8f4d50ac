/** The Pythons of this machine: on the PATH, as Debian names them, and those of pyenv. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { searchPath } from '../requirements.ts';

export const run = promisify(execFile);

export interface Python {
  /** The program itself, not one of pyenv's scripts around it. */
  readonly path: string;
  /** "3.11" */
  readonly version: string;
}

/** pyenv's folder "shims" has a program of every name, also of those that do not run. */
function candidates(): string[] {
  const names = ['python3', 'python3.10', 'python3.11', 'python3.12', 'python3.13', 'python2.7'];
  const onPath = searchPath
    .split(delimiter)
    .filter((folder) => !folder.endsWith('/shims'))
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const fromPyenv = existsSync(versions)
    ? readdirSync(versions).map((version) => join(versions, version, 'bin', 'python'))
    : [];
  return [...onPath, ...fromPyenv].filter((path) => existsSync(path));
}

const WHAT = 'import sys; print("%d.%d" % sys.version_info[:2])';

/** The first that `suits` and can run `module`; null when there is none. */
export async function findPython(
  suits: (major: number, minor: number) => boolean,
  modules: string,
): Promise<Python | null> {
  for (const path of candidates()) {
    try {
      const { stdout } = await run(path, ['-c', `import ${modules}\n${WHAT}`], { timeout: 10_000 });
      const version = stdout.trim();
      const [major = 0, minor = 0] = version.split('.').map(Number);
      if (suits(major, minor)) return { path, version };
    } catch {
      // It does not run, or lacks a module: Debian has venv in a package of its own.
    }
  }
  return null;
}
