/** A real bind: authoritative for the lab's zones and, as it also holds the root, a resolver that knows all there is. */
import type { Host } from './addresses.ts';
import { nameServer } from './addresses.ts';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';
import { until } from './wait.ts';

export interface Zone {
  readonly name: string;
  /** Lines of a zone file; names without a final dot are relative to the zone. */
  readonly records: readonly string[];
  /** A zone that bind is told to serve and cannot load: every question in it is answered with SERVFAIL. */
  readonly broken?: boolean;
}

export interface Named {
  /** Adds lines to a zone, as its owner would, and serves the zone anew. */
  add(zone: string, lines: readonly string[]): Promise<void>;
  /** Takes SRV records out, whatever their TTL and however they were written. Throws when one is not there. */
  remove(zone: string, lines: readonly string[]): Promise<void>;
}

/** A and AAAA of one machine. */
export const addressRecords = (name: string, machine: Host): string[] => [
  `${name} IN A ${machine.v4}`,
  `${name} IN AAAA ${machine.v6}`,
];

const folder = '/var/cache/bind';
const configPath = '/etc/bind/named.conf';
const fileOf = (zone: string): string => `${folder}/${zone === '.' ? 'root' : zone}.zone`;

function zoneText(zone: Zone, serial: number): string {
  if (zone.broken === true) return 'this is not a zone file\n';
  return [
    '$TTL 5',
    `@ IN SOA ns.lab.invalid. hostmaster.lab.invalid. ${serial} 60 60 60 1`,
    '@ IN NS ns.lab.invalid.',
    ...zone.records,
    '',
  ].join('\n');
}

const rootZone: Zone = { name: '.', records: addressRecords('ns.lab.invalid.', nameServer) };

function configText(zones: readonly Zone[]): string {
  return `options {
  directory "${folder}";
  pid-file none;
  session-keyfile "${folder}/session.key";
  managed-keys-directory "${folder}";
  listen-on { ${nameServer.v4}; };
  listen-on-v6 { ${nameServer.v6}; };
  recursion yes;
  allow-query { any; };
  allow-recursion { any; };
  dnssec-validation no;
  empty-zones-enable no;
};
controls { };
${zones.map((zone) => `zone "${zone.name}" { type master; file "${fileOf(zone.name)}"; };\n`).join('')}`;
}

export async function startNamed(namespace: Namespace, given: readonly Zone[]): Promise<Named> {
  const zones = new Map([rootZone, ...given].map((zone) => [zone.name, zone]));
  let serial = 1;
  let running: LabProcess | null = null;

  const serve = async (): Promise<void> => {
    await running?.stop();
    namespace.put(configPath, configText([...zones.values()]));
    for (const zone of zones.values()) namespace.put(fileOf(zone.name), zoneText(zone, serial));
    running = namespace.spawn(['named', '-g', '-n', '1', '-c', configPath]);
    await loaded(running, [...zones.values()]);
  };
  await serve();

  const change = async (name: string, records: (now: readonly string[]) => string[]): Promise<void> => {
    const zone = zones.get(name);
    if (zone === undefined) throw new Error(`no zone ${name}`);
    zones.set(name, { ...zone, records: records(zone.records) });
    serial += 1;
    await serve();
  };
  return {
    add: (name, lines) => change(name, (now) => [...now, ...lines]),
    remove: (name, lines) =>
      change(name, (now) => {
        const gone = new Set(lines.map((line) => srvKey(name, line)));
        const kept = now.filter((line) => !gone.has(srvKey(name, line)));
        if (now.length - kept.length !== gone.size) throw new Error(`not all of these are there: ${lines}`);
        return kept;
      }),
  };
}

/** An SRV line without its TTL and with whole names; any other line as it is. */
function srvKey(zone: string, line: string): string {
  const parts = /^(\S+)\s+(?:\d+\s+)?IN\s+SRV\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)$/.exec(line);
  if (parts === null) return line;
  const [, owner = '', priority, weight, port, target = ''] = parts;
  const whole = (name: string): string => (name.endsWith('.') ? name : `${name}.${zone}.`);
  return [whole(owner), priority, weight, port, whole(target)].join(' ');
}

/** Until bind says that it runs; a sound zone that it could not load is a mistake in a test, and fails it. */
async function loaded(named: LabProcess, zones: readonly Zone[]): Promise<void> {
  const log = (): string => named.output().stderr;
  await until('named runs', () => {
    if (named.hasExited()) throw new Error(`named ended: ${log()}`);
    return / running$/m.test(log());
  });
  const refused = zones.filter(
    (zone) => zone.broken !== true && log().includes(`zone ${zone.name}/IN: not loaded due to errors`),
  );
  if (refused.length > 0) {
    throw new Error(`named refuses ${refused.map((zone) => zone.name).join(', ')}:\n${log()}`);
  }
}
