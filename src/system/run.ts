/** Loaded lazily by processes.ts, because execa is large. */
import { StringDecoder } from 'node:string_decoder';
import { execa } from 'execa';
import type { Command, CommandResult } from './types.ts';

export interface RunOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly deadlineMs: number;
  /** Milliseconds that the output may stay open after the program's end. */
  readonly drainMs: number;
  /** Bytes kept of each stream; the rest is read and dropped, so that the program is not stopped by it. */
  readonly maxOutput: number;
}

export async function start(command: Command, options: RunOptions): Promise<CommandResult> {
  const child = execa(command.file, [...command.args], {
    cwd: options.folder,
    env: { ...options.environment },
    extendEnv: false,
    shell: false,
    preferLocal: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    // Its own session: no terminal to ask questions on, and one id to end it and all that it started.
    detached: true,
    cleanup: false,
  });
  const stdout = collect(child.stdout, options.maxOutput);
  const stderr = collect(child.stderr, options.maxOutput);
  let late = false;
  const timers: NodeJS.Timeout[] = [];
  const exitCode = await new Promise<number | null>((resolve) => {
    const after = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
    void child.then((result) => resolve(result.exitCode ?? null));
    child.once('exit', (code) => after(options.drainMs, () => resolve(code)));
    after(options.deadlineMs, () => {
      late = true;
      endGroup(child.pid);
      // A program that cannot be killed (it waits for a dead disk) does not hold us.
      after(options.drainMs, () => resolve(null));
    });
  });
  for (const timer of timers) clearTimeout(timer);
  // Whoever still holds the other ends must not keep this program alive.
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
  return { exitCode: late ? null : exitCode, stdout: stdout(), stderr: stderr() };
}

function collect(stream: NodeJS.ReadableStream | null, max: number): () => string {
  const decoder = new StringDecoder('utf8');
  let text = '';
  let kept = 0;
  stream?.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, max - kept);
    kept += part.length;
    text += decoder.write(part);
  });
  stream?.on('error', () => undefined);
  return () => text;
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
