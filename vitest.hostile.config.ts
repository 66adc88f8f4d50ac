import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/hostile/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    env: { CI: 'false', FORCE_COLOR: '0' },
    // Nearly all of them wait for a deadline, so they wait together.
    maxConcurrency: 24,
    testTimeout: 60_000,
  },
});
