/** Composition root: the only place that knows the process it runs in. Loads little; each command loads what it needs. */
import { exit } from './cli/exit.ts';
import { run } from './cli/run.ts';
import { createSystem } from './system/index.ts';

/** Put in by the build, from package.json. */
declare const MATRIX_TLS_VERSION: string;

/** Resolves when all that was written has left, or can never leave. */
const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

// `| head` closes the pipe early: that is no error, and the exit code still tells what was found.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const why = error.code === 'ENOSPC' ? 'no space is left on the device' : error.code;
    if (stream === process.stdout) process.stderr.write(`Standard output cannot be written: ${why}.\n`);
    process.exit(exit.usage);
  });
}

function interrupts(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  // `on`, not `once`: a listener that is gone while the signal is handled counts as none for what Ink puts beside it,
  // which then ends the process on the spot.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return controller.signal;
}

const { argv, env, stdout, stderr } = process;
const io = { stdin: () => process.stdin, stdout, stderr, env, cwd: process.cwd(), interrupts };
const code = await run(argv.slice(2), io, createSystem(), MATRIX_TLS_VERSION);
await Promise.all([drained(stdout), drained(stderr)]);
// Sockets of an abandoned look, or a terminal in raw mode, must not keep a finished program alive.
process.exit(code);
