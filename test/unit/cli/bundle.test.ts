/** The built program, as it is started. `npm test` builds before it runs this. */
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../../bin/matrix-tls-setup.js', import.meta.url));

function start(args: readonly string[], env: Record<string, string> = {}) {
  const { FORCE_COLOR: _, ...own } = process.env;
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [...args],
      { env: { ...own, ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

describe('the bundle', () => {
  it('knows its version', async () => {
    expect(await start([program, '--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it('checks without a network: one JSON document on stdout, no crash', async () => {
    const { code, stdout, stderr } = await start([
      program,
      'check',
      'a.invalid',
      '--json',
      '--dns-server',
      '127.0.0.1:9',
    ]);
    expect(code, stderr).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, serverName: 'a.invalid' });
  });

  it('says what is missing where nobody can be asked', async () => {
    const { code, stderr } = await start([program]);
    expect(code).toBe(2);
    expect(stderr).toContain('MATRIX_TLS_SERVER_NAME');
  });

  it('is quiet when the reader of its output goes away', async () => {
    const child = spawn(process.execPath, [program, 'help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});

describe('the launcher', () => {
  const pretend = (version: string, ...words: string[]): ReturnType<typeof start> =>
    start([
      '--input-type=module',
      '-e',
      `Object.defineProperty(process.versions, 'node', { value: '${version}' });
       await import(${JSON.stringify(pathToFileURL(program).href)});`,
      ...words,
    ]);

  it.each(['18.20.4', '20.8.1', '12.22.0'])('refuses Node %s in plain words', async (version) => {
    const { code, stderr } = await pretend(version);
    expect(stderr).toContain(`matrix-tls-setup needs Node.js 20.9 or newer, this is ${version}.`);
    expect(code).toBe(2);
  });

  it('is unknown to Nagios on such a Node, and no alarm', async () => {
    const { code, stdout } = await pretend('18.20.4', 'check', 'example.org', '--format=nagios');
    expect(stdout).toBe('MATRIX UNKNOWN - matrix-tls-setup needs Node.js 20.9 or newer, this is 18.20.4.\n');
    expect(code).toBe(3);
  });

  it('says that the build is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'launcher-'));
    await mkdir(join(folder, 'bin'));
    await copyFile(program, join(folder, 'bin/start.mjs'));
    const { code, stderr } = await start([join(folder, 'bin/start.mjs')]);
    await rm(folder, { recursive: true });
    expect(stderr).toBe('dist/main.js is not there yet: run `npm run build` first.\n');
    expect(code).toBe(2);
  });
});
