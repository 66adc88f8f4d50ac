/** Time to the first frame of the bundled wizard, against a bare node that prints one line; both in a terminal. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';

const ROUNDS = 15;
const WARM_UP = 2;
const MOST = 3.5;

const program = fileURLToPath(new URL('../bin/matrix-tls-setup.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'matrix-tls-bench-'));

/** Milliseconds until `marker` is on the screen; the program is ended then. `null` waits for the end of the program. */
function time(args, marker) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const elapsed = () => Number(process.hrtime.bigint() - started) / 1e6;
    // With CI=true Ink draws the last frame alone.
    const env = { ...process.env, CI: 'false', TERM: 'xterm-256color' };
    const terminal = spawn(process.execPath, args, { cols: 80, rows: 24, cwd: folder, env });
    let seen = '';
    let stopped = null;
    const timer = setTimeout(() => terminal.kill('SIGKILL'), 20_000);
    terminal.onData((data) => {
      seen += data;
      if (stopped === null && marker !== null && seen.includes(marker)) {
        stopped = elapsed();
        terminal.kill('SIGKILL');
      }
    });
    terminal.onExit(() => {
      clearTimeout(timer);
      if (marker === null) resolve(elapsed());
      else if (stopped !== null) resolve(stopped);
      else reject(new Error(`The first frame never came. Seen:\n${seen}`));
    });
  });
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const bare = [];
const wizard = [];
for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
  const one = await time(['-e', '0'], null);
  const other = await time([program], 'Which server name');
  if (round < WARM_UP) continue;
  bare.push(one);
  wizard.push(other);
}
await rm(folder, { recursive: true, force: true });

const ratio = median(wizard) / median(bare);
console.log(`bare node        ${median(bare).toFixed(0)} ms (median of ${ROUNDS})`);
console.log(`first frame      ${median(wizard).toFixed(0)} ms`);
console.log(`ratio            ${ratio.toFixed(2)} (at most ${MOST})`);
process.exitCode = ratio > MOST ? 1 : 0;
