/** SRV records: to add, and to take out when nobody needs them any more. */

import type { SrvLabel } from '../../matrix/types.ts';
import type { RecordStep, Step } from '../../plan/types.ts';
import { type SeenSrv, SRV_LABEL, SRV_LABEL_LEGACY, srvOf } from '../../question/seen.ts';
import { TemplateRefusal } from '../../template/quoting.ts';
import { type Hostname, type Port, parseHostname } from '../../template/values.ts';
import type { Context } from './context.ts';

/** Seconds: short enough that a mistake is over within the hour. */
const TTL = 3600;

interface Target {
  readonly host: string;
  readonly port: number;
}

type RecordData = RecordStep['record'];

/**
 * The zone in which a record of `owner` stands: what DNS said where it was asked, else the server name's own for a name
 * below it, else the name above.
 */
function zoneOf({ facts, apex }: Context, owner: string): string {
  const isAbove = (zone: string): boolean => zone === owner || owner.endsWith(`.${zone}`);
  const said = (facts?.dns ?? [])
    .filter(({ name }) => name.toLowerCase() === owner || name.toLowerCase().endsWith(`.${owner}`))
    .map(({ zone }) => zone?.toLowerCase().replace(/\.$/, '') ?? '')
    .find((zone) => zone.includes('.') && isAbove(zone) && parseHostname(zone).ok);
  if (said !== undefined) return said;
  if (isAbove(apex)) return apex;
  const parent = owner.slice(owner.indexOf('.') + 1);
  return parent.includes('.') ? parent : owner;
}

/** Renders the shapes that registrars ask for. Throws TemplateRefusal when a name cannot stand in a zone. */
function shapes(context: Context, label: SrvLabel, owner: string, record: RecordData): string {
  const { templates } = context;
  const line = (name: string) => templates.render('zone', 'srv', { name, ...record }).trimEnd();
  const zone = zoneOf(context, owner);
  const below = owner === zone ? '' : owner.slice(0, -zone.length - 1);
  const [service = ''] = label.split('.');
  return templates.render('text', 'srv', {
    line: line(`${label}.${owner}.`),
    zone,
    relative: line(below === '' ? label : `${label}.${below}`),
    service,
    name: below === '' ? '@' : below,
    isZone: below === '',
    ...record,
  });
}

function recordStep(
  context: Context,
  action: RecordStep['action'],
  label: SrvLabel,
  owner: string,
  record: RecordData,
  why: string,
  id: string,
): Step {
  const base = {
    id,
    role: 'dns' as const,
    title: `${action === 'add' ? 'Add' : 'Remove'} the SRV record ${label}.${owner}`,
    why,
  };
  try {
    const text = shapes(context, label, owner, record);
    return { ...base, kind: 'record', action, name: `${label}.${owner}`, record, text };
  } catch (error) {
    // A record that exists may hold what no zone file should: it can still be taken out by its name.
    if (!(error instanceof TemplateRefusal) || action === 'add') throw error;
    return { ...base, kind: 'manual', lines: [`Remove every SRV record of ${label}.${owner}.`] };
  }
}

/** The record for current servers, and on request the same for those before Synapse 1.93. */
export function addSrv(
  context: Context,
  owner: Hostname,
  host: Hostname,
  port: Port,
  legacy: boolean,
): readonly Step[] {
  const record: RecordData = { ttl: TTL, priority: 10, weight: 5, port, target: host };
  const seen = context.facts ? srvOf(context.facts, owner) : [];
  const there = (label: SrvLabel): boolean =>
    seen.some((one) => one.label === label && one.records.length === 1 && leadsTo(one, { host, port }));
  const labels: readonly (readonly [SrvLabel, string])[] = [
    [SRV_LABEL, 'Servers since Synapse 1.93 ask for this record first.'],
    ...(legacy ? [[SRV_LABEL_LEGACY, 'For servers before Synapse 1.93, with the same data.'] as const] : []),
  ];
  return labels
    .filter(([label]) => !there(label))
    .map(([label, why], index) =>
      recordStep(context, 'add', label, owner, record, why, index === 0 ? 'srv-add' : 'srv-add-legacy'),
    );
}

const leadsTo = (seen: SeenSrv, target: Target): boolean =>
  seen.records.some(
    (one) => one.target.toLowerCase() === target.host.toLowerCase() && one.port === target.port,
  );

/** Removes every record that was seen of `owner`, but those that lead to `except` under a label of `keep`. */
export function removeSrv(
  context: Context,
  owner: string,
  why: string,
  keep: { readonly labels: readonly SrvLabel[]; readonly target: Target | null },
): readonly Step[] {
  const seen = context.facts ? srvOf(context.facts, owner) : [];
  return seen.flatMap(({ label, records, ttl }) =>
    records
      .filter(
        (one) =>
          !keep.labels.includes(label) ||
          (keep.target !== null &&
            (one.target.toLowerCase() !== keep.target.host.toLowerCase() || one.port !== keep.target.port)),
      )
      .map((one, index) => {
        const { priority, weight, port, target } = one;
        const id = `srv-remove${label === SRV_LABEL ? '' : '-legacy'}-${index + 1}`;
        const known = parseHostname(target);
        const record = { ttl, priority, weight, port, target: known.ok ? known.value : target };
        return recordStep(context, 'remove', label, owner, record, why, id);
      }),
  );
}

/** The longest time for which others may hold a record of `owner`, or its absence. Seconds. */
export function srvMemory(
  context: Context,
  owner: string,
): { readonly existed: boolean; readonly seconds: number } {
  const { facts } = context;
  const seen = facts ? srvOf(facts, owner) : [];
  if (seen.length > 0) return { existed: true, seconds: Math.max(...seen.map(({ ttl }) => ttl)) };
  const absent = facts?.dns.filter(
    ({ type, name, status }) =>
      type === 'SRV' &&
      name.toLowerCase() === `${SRV_LABEL}.${owner}`.toLowerCase() &&
      (status === 'nodata' || status === 'nxdomain'),
  );
  return { existed: false, seconds: absent?.[0]?.ttl ?? TTL };
}

/** SRV records of the server name, after a file: they serve nobody but servers before 0.99, and mislead when it fails. */
export function oldRecords(context: Context, host: string): readonly Step[] {
  const { apex, facts } = context;
  const why =
    host === apex
      ? `Servers follow the file to ${host}. The record is one more answer that has to stay right, and no server needs it.`
      : `Servers follow the file to ${host}. When they cannot read it, the record leads them to a certificate that does not name ${apex}.`;
  if (facts === null) {
    const base = {
      id: 'srv-look',
      role: 'dns' as const,
      title: `Remove SRV records of ${apex}, if there are any`,
      why,
    };
    return [
      {
        ...base,
        kind: 'manual',
        lines: [`They stand at ${SRV_LABEL}.${apex} and ${SRV_LABEL_LEGACY}.${apex}.`],
      },
    ];
  }
  const labels = context.is('keepLegacySrv', true) ? [SRV_LABEL_LEGACY] : [];
  return removeSrv(context, apex, why, { labels, target: null });
}
