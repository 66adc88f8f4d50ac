import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writePlan } from '../../../src/apply/write.ts';
import { exportPlan } from '../../../src/plan/export.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { strongest } from '../../../src/question/effective.ts';
import { settle } from '../../../src/scenario/settle.ts';
import { createFiles } from '../../../src/system/files.ts';
import { writeFolder } from '../../../src/system/write-folder.ts';
import { situationOf } from '../../support/situations.ts';

const files = createFiles();
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'plan-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function plan(): Plan {
  const hosts = { 'example.org': ['198.51.100.7'], 'matrix.example.org': ['203.0.113.10'] };
  const settled = settle(
    situationOf({ hosts, certificate: null }),
    strongest({ scenario: 'well-known-port' }, {}, {}),
  );
  if (!settled.scenario || settled.complaints.length > 0) throw new Error(settled.complaints.join('\n'));
  return settled.scenario.plan(settled.situation);
}

describe('writePlan', () => {
  test.each(['missing', 'empty'])('into a folder that is %s, with exact modes', async (state) => {
    const folder = join(root, 'out');
    if (state === 'empty') await mkdir(folder);
    const written = await writePlan(plan(), folder, files);
    expect(written.map(({ path }) => path)).toEqual(exportPlan(plan()).map(({ path }) => path));
    for (const { path, mode } of written)
      expect((await stat(join(folder, path))).mode & 0o777, path).toBe(mode);
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
    expect(await readFile(join(folder, 'apex/var/www/html/.well-known/matrix/server'), 'utf8')).toBe(
      '{"m.server":"matrix.example.org:443"}\n',
    );
    expect(await readdir(root)).toEqual(['out']);
  });

  test('a folder with something in it stays as it is', async () => {
    await writeFile(join(root, 'mine.txt'), 'mine');
    await expect(writePlan(plan(), root, files)).rejects.toMatchObject({
      name: 'FileError',
      code: 'ENOTEMPTY',
    });
    expect(await readdir(root)).toEqual(['mine.txt']);
  });

  test('a file in its place is told', async () => {
    const path = join(root, 'file');
    await writeFile(path, '');
    await expect(writePlan(plan(), path, files)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('a parent that cannot be written leaves nothing behind', async () => {
    const parent = join(root, 'closed');
    await mkdir(parent);
    await chmod(parent, 0o500);
    // Root writes everywhere: there the folder is made, elsewhere it is refused and nothing stays.
    const result = await writePlan(plan(), join(parent, 'out'), files).catch((error: unknown) => error);
    await chmod(parent, 0o700);
    const left = await readdir(parent);
    if (process.getuid?.() === 0) expect(left).toEqual(['out']);
    else {
      expect(result).toMatchObject({ name: 'FileError', code: 'EACCES' });
      expect(left).toEqual([]);
    }
  });
});

describe('writeFolder', () => {
  test('fails as a whole', async () => {
    const entries = [
      { path: 'a/file', content: 'x', mode: 0o644 },
      { path: 'a/file/below', content: 'x', mode: 0o644 },
    ];
    await expect(writeFolder(join(root, 'out'), entries)).rejects.toMatchObject({ name: 'FileError' });
    expect(await readdir(root)).toEqual([]);
  });

  test.each(['../out-of-it', '/etc/passwd', 'a/../../b', 'a//b'])(
    'never leaves its folder: %s',
    async (path) => {
      await expect(writeFolder(join(root, 'out'), [{ path, content: 'x', mode: 0o644 }])).rejects.toThrow();
      expect(await readdir(root)).toEqual([]);
    },
  );
});
