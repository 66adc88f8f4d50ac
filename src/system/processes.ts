import { codeOf } from './faults.ts';
import type { CommandResult, Processes } from './types.ts';

/** Not the caller's: a program planted earlier in root's PATH, or in the folder root happens to be in, must not run. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
};

const MAX_OUTPUT = 65_536;

/** How long the output may stay open behind a program that has ended: a daemon it left may hold it for ever. */
const DRAIN_MS = 200;

export function createProcesses(): Processes {
  return {
    async run(command, deadlineMs): Promise<CommandResult> {
      // 150 ms to load: only what runs programs pays for it.
      const { start } = await import('./run.ts');
      try {
        return await start(command, {
          environment: ENVIRONMENT,
          folder: '/',
          deadlineMs,
          drainMs: DRAIN_MS,
          maxOutput: MAX_OUTPUT,
        });
      } catch (cause) {
        return { exitCode: null, stdout: '', stderr: codeOf(cause) };
      }
    },
  };
}
