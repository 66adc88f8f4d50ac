/** A second namespace at the end of a long line, from which a lab's servers are as far away as real ones. Needs root. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Namespace } from './namespace.ts';
import { until } from './wait.ts';

/** The far end; what the namespace itself has as `client` is taken. */
const far = { v4: '93.184.215.3', v6: '2606:2800:220:2::3' };
const file = '/run/far.namespace';

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
  /** Of the program alone, user and system together. */
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface Line {
  /** Runs a program at the far end of the line. */
  run(argv: readonly string[], timeoutMs?: number): Promise<Run>;
}

const setUp = (device: string, lines: readonly string[]): string =>
  ['set -e', `ip link set ${device} up`, ...lines].join('\n');

/** @param roundTripMs of the line; it ends with the namespace. */
export async function openLine(namespace: Namespace, roundTripMs: number): Promise<Line> {
  const program = join(namespace.folder, 'line');
  const source = fileURLToPath(new URL('./line.c', import.meta.url));
  execFileSync('cc', ['-O2', '-Wall', '-o', program, source]);
  const process = namespace.spawn([
    program,
    'open',
    file,
    String(roundTripMs * 500),
    setUp('near', [`ip route add ${far.v4}/32 dev near`, `ip -6 route add ${far.v6}/128 dev near`]),
    setUp('far', [
      'ip link set lo up',
      `ip addr add ${far.v4}/32 dev far`,
      `ip addr add ${far.v6}/128 dev far nodad`,
      'ip route add default dev far',
      'ip -6 route add default dev far',
    ]),
  ]);
  await until('the line stands', () => {
    if (process.hasExited()) throw new Error(`the line ended: ${process.output().stderr}`);
    return process.output().stdout.includes('ready');
  });
  const report = join(namespace.folder, 'line.report');
  return {
    async run(argv, timeoutMs = 60_000) {
      const { code, stdout, stderr } = await namespace.run([program, 'run', file, report, ...argv], {
        timeoutMs,
      });
      const [wall = 0, cpu = 0, peak = 0] = readFileSync(report, 'utf8').split(' ').map(Number);
      return { code, stdout, stderr, wallMs: wall / 1000, cpuMs: cpu / 1000, peakMb: peak / 1024 };
    },
  };
}
