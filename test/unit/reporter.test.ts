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

const mixed = `${head}
${pass}
it('fails', () => { expect(1).toBe(2); });
it.skip('later', () => {});
describe('suite', () => { afterAll(() => { throw new Error('at the end'); }); it('passes too', () => {}); });
void Promise.reject(new Error('lost'));
`;

// Each case is a run of vitest of its own, so what can be seen together is.
describe.concurrent('the closing line', { timeout: 60_000 }, () => {
  it('counts what fails outside a test, and tells what was skipped', async () => {
    const { last, text, code } = await run('mixed', mixed);
    expect(last, text).toBe('2 passed, 3 failed');
    expect(code).toBe(1);
    expect(text).toContain('SKIPPED, not run at all: 1\n  mixed.test.ts > later\n');
    expect(text).toContain('FAILED outside a test: mixed.test.ts > suite: at the end\n');
    expect(text).toContain('FAILED outside a test: nobody caught: lost\n');
  });

  it.each([
    ['passing', head + pass, '1 passed, 0 failed', 0],
    ['import-error', `${head}import './not-there.ts';\n${pass}`, '0 passed, 1 failed', 1],
    ['nothing', null, '0 passed, 1 failed', 1],
    ['all-skipped', `${head}it.skip('later', () => {});`, '0 passed, 1 failed', 1],
  ])('of a run that is %s', async (name, source, line, code) => {
    const result = await run(name, source);
    expect(result.last, result.text).toBe(line);
    expect(result.code).toBe(code);
  });
});
