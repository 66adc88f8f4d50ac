/** Another machine's files in a real temporary folder, for looks that take a root. */
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { HostFiles } from '../../src/host/reading.ts';
import { createFiles } from '../../src/system/files.ts';
import { rooted } from '../../src/system/rooted.ts';

export interface RootFolder {
  readonly path: string;
  readonly files: HostFiles;
  put(path: string, text: string): Promise<void>;
  link(path: string, target: string): Promise<void>;
  mode(path: string, mode: number): Promise<void>;
}

/** Goes with the test that made it. */
export async function rootFolder(texts: Readonly<Record<string, string>> = {}): Promise<RootFolder> {
  const path = await mkdtemp(join(tmpdir(), 'root-'));
  await chmod(path, 0o755);
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  const made: RootFolder = {
    path,
    files: rooted(createFiles(), path),
    async put(file, text) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    },
    async link(file, target) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await symlink(target, join(path, file));
    },
    mode: (file, mode) => chmod(join(path, file), mode),
  };
  for (const [file, text] of Object.entries(texts)) await made.put(file, text);
  return made;
}
