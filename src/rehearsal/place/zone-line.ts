/** An SRV record as one line of a zone file (RFC 1035 §5.1): "name. ttl IN SRV priority weight port target." */
import type { ZoneRecord } from '../dns-table.ts';

export type SrvLine = Extract<ZoneRecord, { type: 'SRV' }>;

const LINE =
  /^(?<name>\S+)\.\s+(?<ttl>\d{1,10})\s+IN\s+SRV\s+(?<priority>\d{1,5})\s+(?<weight>\d{1,5})\s+(?<port>\d{1,5})\s+(?<target>\S*)\.$/;

/** null when the line is something else. A name without its final dot is something else: it would mean another name. */
export function readSrvLine(text: string): SrvLine | null {
  const found = LINE.exec(text.trim())?.groups;
  if (found === undefined) return null;
  const number = (key: string): number => Number(found[key]);
  return {
    name: found.name ?? '',
    type: 'SRV',
    ttl: number('ttl'),
    data: {
      priority: number('priority'),
      weight: number('weight'),
      port: number('port'),
      target: found.target ?? '',
    },
  };
}

export const sameSrv = (a: SrvLine, b: SrvLine): boolean =>
  a.name.toLowerCase() === b.name.toLowerCase() &&
  a.data.port === b.data.port &&
  a.data.priority === b.data.priority &&
  a.data.weight === b.data.weight &&
  a.data.target.toLowerCase() === b.data.target.toLowerCase();
