/**
 * One network namespace with a small internet of its own: public-looking addresses on its loopback device, a
 * resolv.conf that names the lab's DNS server, and its own /etc. A process in it (the holder) lives as long as
 * our end of its stdin is open, so that nothing is left behind, however the test ends.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BlackHole, holderScript, privateFolders } from './namespace-script.ts';
import { makePrivateRoot } from './private-root.ts';
import { childrenOf, type Finished, type LabProcess, startProcess } from './process.ts';
import { isRoot, searchPath, unshareArguments } from './requirements.ts';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface Namespace {
  /** The work folder, the same path inside and outside. */
  readonly folder: string;
  /** The environment that programs get: no more than this, plus what a call adds. */
  readonly env: Readonly<Record<string, string>>;
  /** The command line that runs `argv` inside: for a pseudo-terminal, which spawns by itself. */
  enter(argv: readonly string[]): string[];
  /** Runs a program to its end. Never rejects on an exit code. */
  run(argv: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Starts a program that stays; `close` ends it, if nobody did before. */
  spawn(argv: readonly string[], options?: RunOptions): LabProcess;
  /** Where a path of the namespace lies outside it. Throws when the path is not the lab's own. */
  outside(path: string): string;
  /** Writes a file inside, with its folders. */
  put(path: string, content: string, mode?: number): void;
  close(): Promise<void>;
}

/**
 * @param root PEM of the authority that clients inside are to trust (NODE_EXTRA_CA_CERTS).
 * @param addresses that it carries beside the lab's machines.
 */
export async function openNamespace(
  root: string,
  blackHoles: readonly BlackHole[] = [],
  addresses: readonly string[] = [],
): Promise<Namespace> {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-tls-lab-'));
  makePrivateRoot(folder, blackHoles, addresses);
  const rootFile = join(folder, 'root.pem');
  writeFileSync(rootFile, root);

  const holder = await startHolder(folder);
  const enter = (argv: readonly string[]): string[] => [
    'nsenter',
    '--target',
    String(holder.pid),
    ...(isRoot() ? [] : ['--user', '--preserve-credentials']),
    '--net',
    '--mount',
    '--pid',
    '--',
    ...argv,
  ];
  const env = {
    PATH: [dirname(process.execPath), searchPath].join(':'),
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    NODE_EXTRA_CA_CERTS: rootFile,
  };
  const started: LabProcess[] = [];

  const start = (argv: readonly string[], options: RunOptions, timeoutMs: number | null): LabProcess =>
    startProcess(enter(argv), { ...env, ...options.env }, timeoutMs);
  const run = (argv: readonly string[], options: RunOptions = {}): Promise<Finished> =>
    start(argv, options, options.timeoutMs ?? 30_000).exited;
  const outside = (path: string): string => {
    const own = ['/etc', ...privateFolders].some((top) => path.startsWith(`${top}/`));
    if (!own || path.includes('/../')) throw new Error(`${path} is not in a folder of the lab's own`);
    return join(folder, 'root', path);
  };

  return {
    folder,
    env,
    enter,
    run,
    outside,
    spawn(argv, options = {}) {
      const process = start(argv, options, null);
      started.push(process);
      return process;
    },
    put(path, content, mode = 0o644) {
      const target = outside(path);
      mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
      writeFileSync(target, content, { mode });
      chmodSync(target, mode);
    },
    async close() {
      await Promise.all(started.filter((process) => !process.hasExited()).map((process) => process.stop()));
      await holder.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startHolder(folder: string): Promise<{ readonly pid: number; end(): Promise<void> }> {
  const holder = spawn('unshare', [...unshareArguments(), 'sh', '-c', holderScript], {
    env: { PATH: searchPath, LAB: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stderr = '';
  holder.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    holder.once('error', reject);
    holder.stdout.once('data', () => resolve());
    holder.once('close', () => reject(new Error(`the namespace did not come up: ${stderr.trim()}`)));
  });
  const [pid] = childrenOf(holder.pid ?? 0);
  if (pid === undefined) throw new Error('the namespace has no first process');
  return {
    pid,
    end: () => {
      holder.stdin.end();
      return exited;
    },
  };
}
