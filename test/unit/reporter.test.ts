import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reporter-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const head = "import { afterAll, describe, expect, it } from 'vitest';\n";
const pass = "it('passes', () => { expect(1).toBe(1); });\n";

/** Runs vitest with the reporter over one file (none at all for null). */
async function run(
  name: string,
  source: string | null,
): Promise<{ last: string; text: string; code: number }> {
  if (source !== null) await writeFile(join(folder, `${name}.test.ts`), source);
  const config = join(folder, `${name}.config.ts`);
  const reporters = JSON.stringify(['default', join(root, 'test/reporter.ts')]);
  await writeFile(
    config,
    `export default { test: { include: ['${name}.test.ts'], reporters: ${reporters}, cache: false } };`,
  );
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--config', config];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_error, stdout, stderr) => {
      const last = stdout.trimEnd().split('\n').at(-1) ?? '';
      resolve({ last, text: stdout + stderr, code: child.exitCode ?? -1 });
    });
  });
}

describe('the closing line', () => {
  it.concurrent.each([
    ['passing', head + pass, '1 passed, 0 failed', 0],
    ['failing', `${head}${pass}it('fails', () => { expect(1).toBe(2); });`, '1 passed, 1 failed', 1],
    [
      'after-all',
      `${head}describe('suite', () => { afterAll(() => { throw new Error('late'); }); ${pass} });`,
      '1 passed, 1 failed',
      1,
    ],
    ['import-error', `${head}import './not-there.ts';\n${pass}`, '0 passed, 1 failed', 1],
    ['unhandled', `${head}${pass}void Promise.reject(new Error('lost'));`, '1 passed, 1 failed', 1],
    ['nothing', null, '0 passed, 1 failed', 1],
    ['no-test-in-file', head, '0 passed, 1 failed', 1],
    ['all-skipped', `${head}it.skip('later', () => {});`, '0 passed, 1 failed', 1],
  ])('of a run that is %s', { timeout: 60_000 }, async (name, source, line, code) => {
    const result = await run(name, source);
    expect(result.last, result.text).toBe(line);
    expect(result.code).toBe(code);
  });

  it('tells what was skipped', { timeout: 60_000 }, async () => {
    const { text, last } = await run('some-skipped', `${head}${pass}it.skip('later', () => {});`);
    expect(text).toContain('SKIPPED, not run at all: 1');
    expect(text).toContain('some-skipped.test.ts > later');
    expect(last).toBe('1 passed, 0 failed');
  });
});
