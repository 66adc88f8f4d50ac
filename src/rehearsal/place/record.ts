/** SRV records: the one line of a zone file, put in or taken out. */
import type { ZoneRecord } from '../dns-table.ts';
import type { World } from '../world.ts';
import { PlacementError } from './error.ts';
import type { ReadStep } from './readme.ts';
import { readSrvLine, type SrvLine, sameSrv } from './zone-line.ts';

export function putRecord(world: World, step: ReadStep): string[] {
  const line = step.lines.map(readSrvLine).find((one) => one !== null) ?? null;
  const [, action] = /^(Add|Remove) the SRV record /.exec(step.title) ?? [];
  if (line === null || action === undefined) {
    throw new PlacementError('there is no line for a zone file that can be read.');
  }
  const zone = world.data.zones.find((one) => line.name.toLowerCase().endsWith(`.${one}`));
  if (zone === undefined) throw new PlacementError(`this world has no zone for ${line.name}.`);
  const { records } = world;
  const isIt = (record: ZoneRecord): boolean => record.type === 'SRV' && sameSrv(record as SrvLine, line);
  const at = records.findIndex(isIt);
  const { priority, weight, port, target } = line.data;
  const what = `${line.name} SRV ${priority} ${weight} ${port} ${target}`;
  if (action === 'Add') {
    if (at === -1) records.push(line);
    return [`The zone ${zone} now has ${what}.`];
  }
  if (at === -1) throw new PlacementError(`the zone ${zone} has no ${what}.`);
  records.splice(at, 1);
  return [`The zone ${zone} no longer has ${what}.`];
}
