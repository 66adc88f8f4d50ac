/** A process inside a namespace, seen from outside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Finished {
  /** null when a signal or the deadline ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LabProcess {
  /** What it has written so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  readonly exited: Promise<Finished>;
  hasExited(): boolean;
  /** Sends a signal to the program itself, not to the nsenter around it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it: SIGTERM, and SIGKILL when it is still there after two seconds. */
  stop(): Promise<Finished>;
}

/** Children of a process by the kernel's own list; empty when it is gone. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/**
 * `argv` is a whole nsenter command. nsenter forks, as only a child is in the new process namespace, and hands
 * no signal on: so signals go to its child, which has a number out here as well.
 */
export function startProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  timeoutMs: number | null,
): LabProcess {
  const [file = '', ...args] = argv;
  const child: ChildProcess = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let timedOut = false;
  let done = false;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });

  const signal = (name: NodeJS.Signals): void => {
    if (done || child.pid === undefined) return;
    for (const pid of childrenOf(child.pid)) {
      try {
        process.kill(pid, name);
      } catch {
        // It ended between the two lines.
      }
    }
  };
  const timer =
    timeoutMs === null
      ? null
      : setTimeout(() => {
          timedOut = true;
          signal('SIGKILL');
        }, timeoutMs);
  const exited = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, name) => {
      done = true;
      if (timer !== null) clearTimeout(timer);
      resolve({ code, signal: name, timedOut, stdout, stderr });
    });
  });

  return {
    output: () => ({ stdout, stderr }),
    exited,
    hasExited: () => done,
    signal,
    async stop() {
      signal('SIGTERM');
      const hard = setTimeout(() => signal('SIGKILL'), 2000);
      const finished = await exited;
      clearTimeout(hard);
      return finished;
    },
  };
}
