import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createProcesses } from '../../../src/system/processes.ts';

const processes = createProcesses();
const run = (file: string, args: string[], deadlineMs = 5000) =>
  processes.run({ file, args, effect: 'read' }, deadlineMs);

test('gives exit code and both streams', async () => {
  expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({
    exitCode: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('R-52: bare environment, fixed PATH, cwd /', async () => {
  process.env.SECRET_OF_THE_CALLER = 'x';
  const { stdout } = await run('env', []);
  expect(stdout.trim().split('\n').sort()).toEqual([
    'LANG=C.UTF-8',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ]);
  expect((await run('pwd', [])).stdout).toBe('/\n');
});

test('words are words, never a shell line', async () => {
  expect((await run('echo', ['$(id)', '; id', '`id`'])).stdout).toBe('$(id) ; id `id`\n');
});

test('a program that is not there', async () => {
  expect(await run('no-such-program-here', [])).toMatchObject({ exitCode: null, stdout: '' });
});

test('the deadline ends the program and what it started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'run-'));
  try {
    const started = performance.now();
    const result = await run('sh', ['-c', `sleep 30 & echo $! > ${folder}/pid; echo begun; wait`], 300);
    expect(result).toEqual({ exitCode: null, stdout: 'begun\n', stderr: '' });
    expect(performance.now() - started).toBeLessThan(2000);
    const pid = (await readFile(`${folder}/pid`, 'utf8')).trim();
    for (let tries = 0; tries < 20 && (await stateOf(pid)) === 'alive'; tries++) await sleep(50);
    expect(await stateOf(pid)).toBe('gone');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a daemon that keeps the output open does not hold the caller', async () => {
  const started = performance.now();
  const result = await run('sh', ['-c', 'sleep 3 & echo done']);
  expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n' });
  expect(performance.now() - started).toBeLessThan(2000);
});

test('output is cut at 64 KiB and the program still ends by itself', async () => {
  const result = await run('sh', ['-c', 'head -c 300000 /dev/zero | tr "\\0" x; exit 4']);
  expect(result.exitCode).toBe(4);
  expect(result.stdout).toHaveLength(65_536);
});

test('a program that a signal ends has no exit code', async () => {
  expect((await run('sh', ['-c', 'kill -TERM $$'])).exitCode).toBeNull();
});

async function stateOf(pid: string): Promise<'alive' | 'gone'> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || stat.includes(') Z ') ? 'gone' : 'alive';
}
