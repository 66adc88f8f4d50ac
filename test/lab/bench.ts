/** `check` against a bare script that says the same on the wire, 50 ms away. Run by scripts/bench-check.js. */
import { fileURLToPath } from 'node:url';
import { benchWorlds, bulkName, bulkWorld } from './bench-worlds.ts';
import { type Line, openLine, type Run } from './line.ts';
import { program } from './requirements.ts';
import { type OpenWorlds, openWorlds, serverNameOf } from './world.ts';

const ROUND_TRIP_MS = 50;
const MOST = 1.1;
const bare = fileURLToPath(new URL('../../scripts/bare-check.js', import.meta.url));

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const median = (numbers: readonly number[]): number => sorted(numbers)[numbers.length >> 1] ?? Number.NaN;
const spread = (numbers: readonly number[]): string => {
  const all = sorted(numbers);
  return `${all[0]?.toFixed(0)}/${median(all).toFixed(0)}/${all.at(-1)?.toFixed(0)}`;
};

export interface BenchOptions {
  readonly runs: number;
  /** Ids of benchWorlds; all when empty. */
  readonly only: readonly string[];
  /** How many names the bulk run checks; 0 leaves it out. */
  readonly names: number;
  /** The program that is measured. */
  readonly program?: string;
}

/** Prints a line a world; gives whether every ratio is within bounds. */
export async function bench(options: BenchOptions): Promise<boolean> {
  const worlds = benchWorlds.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
  const lab = await openWorlds([
    ...worlds,
    ...(options.names > 0 ? [bulkWorld(options.names * LONGER)] : []),
  ]);
  try {
    const line = await openLine(lab.namespace, ROUND_TRIP_MS);
    const measured = options.program ?? program;
    const good: boolean[] = [];
    for (const world of worlds) good.push(await compare(line, world, measured, options.runs));
    if (options.names > 0) good.push(await bulk(line, lab, measured, options.names));
    return good.every(Boolean);
  } finally {
    await lab.close();
  }
}

async function compare(
  line: Line,
  { id, beatMs }: { readonly id: string; readonly beatMs: number },
  measured: string,
  runs: number,
): Promise<boolean> {
  const name = serverNameOf(id);
  const ours: Run[] = [];
  const yardstick: Run[] = [];
  // The first round warms the page cache and does not count.
  for (let round = 0; round <= runs; round++) {
    const one = await line.run([process.execPath, measured, 'check', name, '--json']);
    const other = await line.run([process.execPath, bare, name]);
    for (const [what, { code, stdout, stderr }] of Object.entries({ check: one, bare: other }))
      if (code !== 0)
        throw new Error(`${what} ${name} ended with ${code}:\n${stdout.slice(0, 2000)}${stderr}`);
    if (round === 0) continue;
    ours.push(one);
    yardstick.push(other);
  }
  const wall = (all: readonly Run[]): number[] => all.map(({ wallMs }) => wallMs);
  const ratio = median(wall(ours)) / median(wall(yardstick));
  console.log(
    [
      id.padEnd(12),
      `check ${spread(wall(ours))} ms`.padEnd(24),
      `bare ${spread(wall(yardstick))} ms`.padEnd(24),
      `ratio ${ratio.toFixed(2)}`,
      `CPU ${median(ours.map(({ cpuMs }) => cpuMs)).toFixed(0)} against ${median(yardstick.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms`,
      `to beat ${beatMs} ms`,
    ].join('  '),
  );
  return ratio <= MOST;
}

const JOBS = 32;
/** A list of so many times as many names takes no more memory than this much. */
const LONGER = 5;
const MOST_MEMORY = 1.3;

async function bulk(
  line: Line,
  { namespace }: OpenWorlds,
  measured: string,
  names: number,
): Promise<boolean> {
  const list = (count: number): string => {
    const path = `/srv/names-${count}`;
    namespace.put(path, Array.from({ length: count }, (_, index) => `${bulkName(index)}\n`).join(''));
    return path;
  };
  const check = (count: number): Promise<Run> => {
    const argv = [measured, 'check', '--file', list(count), '--jobs', String(JOBS), '--format', 'jsonl'];
    return line.run([process.execPath, ...argv], 1_200_000);
  };
  const ours = await check(names);
  const yardstick = await line.run([process.execPath, bare, '--file', list(names), String(JOBS)], 600_000);
  const longer = await check(names * LONGER);
  const told = (run: Run): number =>
    run.stdout.split('\n').filter((text) => text.includes('"federationOk":true')).length;
  const rate = (names * 1000) / ours.wallMs;
  const ratio = ours.cpuMs / yardstick.cpuMs;
  const memory = longer.peakMb / ours.peakMb;
  const figures = ({ wallMs, cpuMs, peakMb }: Run, count: number): string =>
    `${((count * 1000) / wallMs).toFixed(0)} names/s, ${(cpuMs / count).toFixed(1)} ms CPU a name, peak ${peakMb.toFixed(0)} MB`;
  console.log(
    `${names} names   check ${figures(ours, names)}   bare ${figures(yardstick, names)}   CPU ratio ${ratio.toFixed(2)}`,
  );
  console.log(
    `${names * LONGER} names   check ${figures(longer, names * LONGER)}   memory ratio ${memory.toFixed(2)}`,
  );
  for (const [run, count] of [
    [ours, names],
    [longer, names * LONGER],
  ] as const)
    if (told(run) !== count)
      console.log(
        `only ${told(run)} of ${count} were told to be well (exit ${run.code})\n${run.stderr.slice(-2000)}`,
      );
  return (
    told(ours) === names &&
    told(longer) === names * LONGER &&
    rate > 54 &&
    ratio <= 2 &&
    memory <= MOST_MEMORY
  );
}
