import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/cli/context.ts';
import { outputFolder } from '../../../src/cli/folder.ts';
import { createSystem } from '../../../src/system/index.ts';
import type { FolderState } from '../../../src/system/types.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'folder-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const system = createSystem();
const choose = (out: string | null, cwd = base, over: Partial<Context> = {}): Promise<string> =>
  outputFolder({ args: { out }, cwd, system, ...over } as Context);

describe('the folder of --out', () => {
  it('may be new or empty', async () => {
    await mkdir(join(base, 'empty'));
    expect(await choose('new/below')).toBe(join(base, 'new/below'));
    expect(await choose('empty')).toBe(join(base, 'empty'));
  });

  it('is refused when something is in it, or when it is none', async () => {
    await mkdir(join(base, 'full/x'), { recursive: true });
    await writeFile(join(base, 'file'), '');
    await expect(choose('full')).rejects.toThrow('full is not empty');
    await expect(choose('file')).rejects.toThrow('file is not a folder');
    await expect(choose('file/below')).rejects.toThrow('is not a folder');
  });
});

describe('without --out', () => {
  it('a new folder where the program was started, with a number when it is taken', async () => {
    expect(await choose(null)).toBe(join(base, 'matrix-tls-setup'));
    await mkdir(join(base, 'matrix-tls-setup/x'), { recursive: true });
    expect(await choose(null)).toBe(join(base, 'matrix-tls-setup-2'));
  });

  it('in the home folder when started from /', async () => {
    const rooted = { ...system, user: { isRoot: true, home: base } };
    expect(await choose(null, '/', { system: rooted })).toBe(join(base, 'matrix-tls-setup'));
  });

  it('is refused where nothing can be written', async () => {
    const files = { ...system.files, folderState: async (): Promise<FolderState> => 'not-writable' };
    await expect(choose(null, base, { system: { ...system, files } })).rejects.toThrow(
      'cannot be written to',
    );
  });
});
