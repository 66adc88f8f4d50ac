import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,golden,ui,pty}/**/*.test.{ts,tsx}'],
    reporters: ['default', './test/reporter.ts'],
    // Threads start in a tenth of the time of processes, and most tests wait for sockets: one more than the two cores of CI.
    pool: 'threads',
    maxWorkers: Math.max(3, availableParallelism()),
    // What the developer's terminal or the CI sets must not change what Ink draws.
    env: { CI: 'false', FORCE_COLOR: '0' },
    testTimeout: 15_000,
    hookTimeout: 15_000,
  },
});
