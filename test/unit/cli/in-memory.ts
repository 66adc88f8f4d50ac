/** Runs a command line inside the test, with streams that only remember. */
import type { Io } from '../../../src/cli/context.ts';
import { run } from '../../../src/cli/run.ts';
import { createSystem } from '../../../src/system/index.ts';
import { NetworkError, type System } from '../../../src/system/types.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function runInMemory(
  words: readonly string[],
  {
    system = createSystem(),
    cwd = '/',
    env = {} as Record<string, string>,
    columns = undefined as number | undefined,
    interrupts = (): AbortSignal => new AbortController().signal,
  } = {},
): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const stream = (lines: string[]) => ({
    columns,
    write(text: string, written?: () => void): boolean {
      lines.push(text);
      written?.();
      return true;
    },
  });
  const io = {
    stdout: stream(out),
    stderr: stream(err),
    stdin: () => ({}),
    env,
    cwd,
    interrupts,
  } as unknown as Io;
  const code = await run(words, io, system, '9.9.9');
  return { code, out: out.join(''), err: err.join('') };
}

const unreachable = (): Promise<never> =>
  Promise.reject(new NetworkError('unreachable', 'ENETUNREACH', 'no network'));

/** This machine, cut off. */
export const cutOff: System = {
  ...createSystem(),
  network: {
    nameservers: async () => [],
    datagram: unreachable,
    connect: unreachable,
    secure: unreachable,
    hasRoute: async () => false,
  },
};
