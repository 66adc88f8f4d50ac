import { createClock } from './clock.ts';
import { createFiles } from './files.ts';
import { createNetwork } from './network.ts';
import { createProcesses } from './processes.ts';
import type { System } from './types.ts';
import { createUser } from './user.ts';

/** The real world. What is heavy (TLS, child processes) is loaded at its first use. */
export function createSystem(): System {
  return {
    network: createNetwork(),
    files: createFiles(),
    processes: createProcesses(),
    clock: createClock(),
    user: createUser(),
  };
}
