import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    env: { CI: 'false', FORCE_COLOR: '0' },
    // Every file has a network namespace of its own, but named, nginx and the homeservers share two cores.
    fileParallelism: false,
    // Most worlds of check.test.ts wait for time to pass.
    maxConcurrency: 10,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
