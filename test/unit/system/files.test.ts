import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../../src/system/files.ts';
import { FileError } from '../../../src/system/types.ts';

const files = createFiles();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

async function codeOf(act: Promise<unknown>): Promise<string> {
  const cause = await act.then(
    () => new Error('nothing was refused'),
    (reason) => reason,
  );
  expect(cause).toBeInstanceOf(FileError);
  return (cause as FileError).code;
}

describe('read', () => {
  test('gives the text, also of a file that hides its size', async () => {
    await writeFile(join(folder, 'a'), 'zwölf\n');
    expect(await files.read(join(folder, 'a'), 100)).toBe('zwölf\n');
    expect(await files.read('/proc/self/status', 65_536)).toContain('Pid:');
  });

  test('gives null for what is absent', async () => {
    await writeFile(join(folder, 'a'), '');
    expect(await files.read(join(folder, 'b'), 100)).toBeNull();
    expect(await files.read(join(folder, 'a', 'b'), 100)).toBeNull();
  });

  test('follows a link, as resolv.conf often is', async () => {
    await writeFile(join(folder, 'a'), 'text');
    await symlink('a', join(folder, 'link'));
    expect(await files.read(join(folder, 'link'), 100)).toBe('text');
  });

  test('takes a file of the largest size and none of a byte more', async () => {
    await writeFile(join(folder, 'a'), 'x'.repeat(70_000));
    expect(await files.read(join(folder, 'a'), 70_000)).toHaveLength(70_000);
    expect(await codeOf(files.read(join(folder, 'a'), 69_999))).toBe('TOO_LARGE');
    expect(await codeOf(files.read('/dev/zero', 10))).toBe('NOT_A_FILE');
  });

  test('keeps a byte order mark, and refuses what is not UTF-8', async () => {
    await writeFile(join(folder, 'bom'), '\ufeffa');
    await writeFile(join(folder, 'latin1'), Buffer.from([0x7a, 0xf6]));
    expect(await files.read(join(folder, 'bom'), 10)).toBe('\ufeffa');
    expect(await codeOf(files.read(join(folder, 'latin1'), 10))).toBe('NOT_UTF8');
  });

  test('R-46: a FIFO does not hang, a folder is no file', async () => {
    await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
    expect(await codeOf(files.read(join(folder, 'pipe'), 10))).toBe('NOT_A_FILE');
    expect(await codeOf(files.read(folder, 10))).toBe('NOT_A_FILE');
  });

  test('tells what may not be read', async () => {
    await writeFile(join(folder, 'a'), '');
    await chmod(join(folder, 'a'), 0);
    // Root may read everything, so root steps down.
    const program = `import { createFiles } from './files.ts';
      if (process.getuid() === 0) process.setuid(65534);
      const code = await createFiles().read(process.argv[2], 10).then(() => 'was read', (cause) => cause.code);
      process.stdout.write(code);`;
    await chmod(folder, 0o755);
    expect(await run(program, join(folder, 'a'))).toBe('EACCES');
  });
});

describe('list', () => {
  test('is sorted; null for no folder, an error for a file', async () => {
    await writeFile(join(folder, 'b'), '');
    await writeFile(join(folder, 'a'), '');
    expect(await files.list(folder)).toEqual(['a', 'b']);
    expect(await files.list(join(folder, 'c'))).toBeNull();
    expect(await codeOf(files.list(join(folder, 'a')))).toBe('ENOTDIR');
  });
});

describe('create', () => {
  test.each([0o000, 0o022, 0o077, 0o777])('R-48: gives exact modes under umask %o', async (umask) => {
    // process.umask() is refused in worker threads, so a child of its own umask writes.
    const program = `import { createFiles } from './files.ts';
      process.umask(${umask});
      const files = createFiles();
      await files.create(process.argv[2] + '/deep/down/key.pem', 'secret', 0o600);
      await files.create(process.argv[2] + '/deep/site.conf', 'site', 0o644);`;
    await run(program, folder);
    expect(await modeOf(join(folder, 'deep'))).toBe(0o755);
    expect(await modeOf(join(folder, 'deep/down'))).toBe(0o755);
    expect(await modeOf(join(folder, 'deep/down/key.pem'))).toBe(0o600);
    expect(await modeOf(join(folder, 'deep/site.conf'))).toBe(0o644);
    expect(await readFile(join(folder, 'deep/down/key.pem'), 'utf8')).toBe('secret');
  });

  test('leaves the mode of a folder that exists', async () => {
    await mkdir(join(folder, 'private'));
    await chmod(join(folder, 'private'), 0o700);
    await files.create(join(folder, 'private/a/b'), '', 0o644);
    expect(await modeOf(join(folder, 'private'))).toBe(0o700);
  });

  test('never replaces a file, nor writes through a link', async () => {
    await writeFile(join(folder, 'a'), 'old');
    await symlink('target', join(folder, 'dangling'));
    expect(await codeOf(files.create(join(folder, 'a'), 'new', 0o644))).toBe('EEXIST');
    expect(await codeOf(files.create(join(folder, 'dangling'), 'new', 0o644))).toBe('EEXIST');
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('old');
    expect(await files.list(folder)).toEqual(['a', 'dangling']);
    expect((await lstat(join(folder, 'dangling'))).isSymbolicLink()).toBe(true);
  });

  test('says why it cannot', async () => {
    await writeFile(join(folder, 'a'), '');
    expect(await codeOf(files.create(join(folder, 'a/b'), '', 0o644))).toBe('ENOTDIR');
    expect(await codeOf(files.create('/proc/nothing/here', '', 0o644))).toMatch(/^E/);
  });
});

describe('folderState', () => {
  test.each([
    ['missing', 'no/such/folder'],
    ['empty', 'empty'],
    ['not-empty', 'full'],
    ['not-a-folder', 'full/file'],
    ['not-a-folder', 'full/file/below'],
  ])('%s: %s', async (state, path) => {
    await mkdir(join(folder, 'empty'));
    await mkdir(join(folder, 'full'));
    await writeFile(join(folder, 'full/file'), '');
    expect(await files.folderState(join(folder, path))).toBe(state);
    expect(await files.list(folder)).toEqual(['empty', 'full']);
  });

  test('not-writable, where not even root may write', async () => {
    expect(await files.folderState('/proc/no-such-folder')).toBe('not-writable');
  });
});

/** Runs a module that sees src/system, with arguments, in a process of its own. */
async function run(program: string, ...args: string[]): Promise<string> {
  const { build } = await import('esbuild');
  const result = await build({
    stdin: { contents: program, resolveDir: join(import.meta.dirname, '../../../src/system') },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  const text = result.outputFiles[0]?.text ?? '';
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    text,
    '-',
    ...args,
  ]);
  return stdout;
}
