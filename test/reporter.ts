/** Ends a run on one plain line, `N passed, N failed`, whatever else was printed, and counts what a list of tests forgets. */
import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

interface Tally {
  passed: number;
  failed: number;
  skipped: string[];
  /** Failures that are no test: a file that does not load, a failing afterAll, an error nobody caught. */
  others: string[];
}

const firstLine = (error: { message?: string }): string =>
  (error.message ?? 'unknown error').split('\n')[0] ?? '';

function count(modules: readonly TestModule[]): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: [], others: [] };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') tally.passed += 1;
      else if (state === 'failed') tally.failed += 1;
      else tally.skipped.push(`${module.relativeModuleId} > ${test.fullName}`);
    }
    for (const error of module.errors()) tally.others.push(`${module.relativeModuleId}: ${firstLine(error)}`);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) {
        tally.others.push(`${module.relativeModuleId} > ${suite.fullName}: ${firstLine(error)}`);
      }
    }
  }
  return tally;
}

export default class PlainLineReporter implements Reporter {
  private lines = ['The run did not come to its end.', '0 passed, 1 failed'];

  onInit(): void {
    // Other reporters, and vitest itself, still print after the end of the run; nothing comes after this.
    process.on('exit', () => {
      writeSync(1, `\n${this.lines.join('\n')}\n`);
    });
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly { message?: string }[],
    reason: 'passed' | 'interrupted' | 'failed',
  ): void {
    const { passed, failed, skipped, others } = count(modules);
    for (const error of unhandled) others.push(`nobody caught: ${firstLine(error)}`);
    if (reason === 'interrupted') others.push('the run was interrupted');
    if (passed + failed + others.length === 0) others.push('no test was run');

    const failures = failed + others.length;
    if (failures > 0) process.exitCode = 1;
    this.lines = [
      ...(skipped.length > 0 ? [`SKIPPED, not run at all: ${skipped.length}`] : []),
      ...skipped.map((name) => `  ${name}`),
      ...others.map((what) => `FAILED outside a test: ${what}`),
      `${passed} passed, ${failures} failed`,
    ];
  }
}
