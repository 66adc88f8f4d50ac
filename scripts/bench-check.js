/**
 * How quick `check` is, in the lab, 50 ms away from every server, against a script that only exchanges the same packets.
 * Needs root, cc, and what the lab needs.   --runs 9   --worlds delegated,srv   --names 200   --program FILE
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    worlds: { type: 'string', default: '' },
    names: { type: 'string', default: '200' },
    program: { type: 'string' },
  },
});

// Beside its source, from where it finds the lab's files.
const bundle = new URL(`../test/lab/bench-${process.pid}.mjs`, import.meta.url);
await build({
  entryPoints: [fileURLToPath(new URL('../test/lab/bench.ts', import.meta.url))],
  outfile: fileURLToPath(bundle),
  bundle: true,
  // Everything else is bundled: the certificates' package wants another one loaded before itself.
  external: ['esbuild'],
  platform: 'node',
  format: 'esm',
  target: 'node20.9',
  logLevel: 'error',
});
try {
  const { bench } = await import(bundle);
  const good = await bench({
    runs: Number(values.runs),
    only: values.worlds.split(',').filter(Boolean),
    names: Number(values.names),
    ...(values.program === undefined ? {} : { program: values.program }),
  });
  process.exitCode = good ? 0 : 1;
} finally {
  await rm(bundle, { force: true });
}
