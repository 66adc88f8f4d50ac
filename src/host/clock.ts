/** Whether this machine's clock is kept right, as the programs that keep it say. */
import type { Processes } from '../system/types.ts';
import type { Notes } from './reading.ts';
import type { ClockFacts } from './types.ts';

const COMMAND_MS = 2000;

/** chrony knows how far the clock is off; systemd only whether it is synchronised. null when neither answers. */
export async function lookAtClock(processes: Processes, notes: Notes): Promise<ClockFacts | null> {
  const [chrony, systemd] = await Promise.all([
    processes.run({ file: 'chronyc', args: ['-n', '-c', 'tracking'], effect: 'read' }, COMMAND_MS),
    processes.run(
      { file: 'timedatectl', args: ['show', '--property=NTPSynchronized', '--value'], effect: 'read' },
      COMMAND_MS,
    ),
  ]);
  const synchronised = systemd.exitCode === 0 ? yesOrNo(systemd.stdout.trim()) : null;
  const offset = chrony.exitCode === 0 ? chronyOffset(chrony.stdout) : null;
  if (offset !== null) return { offsetSeconds: offset, source: "chrony's estimate", synchronised };
  if (synchronised !== null) return { offsetSeconds: null, source: 'systemd', synchronised };
  notes.add('the clock', 'neither chronyc nor timedatectl answers here');
  return null;
}

const yesOrNo = (text: string): boolean | null => (text === 'yes' ? true : text === 'no' ? false : null);

/** Fields of "chronyc -c tracking": the fifth is how many seconds the clock is ahead of NTP time; the last says "Not synchronised". */
export function chronyOffset(text: string): number | null {
  const fields = text.trim().split(',');
  const offset = Number(fields[4]);
  if (fields.length < 14 || fields[4] === '' || !Number.isFinite(offset) || /not synchronised/i.test(text))
    return null;
  return offset;
}
