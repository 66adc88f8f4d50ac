/** What the scenarios with an SRV record of the server name share: the certificate is for the server name, always. */
import type { Plan } from '../../plan/types.ts';
import { SRV_LABEL, SRV_LABEL_LEGACY } from '../../question/seen.ts';
import { parseHostname, parsePort } from '../../template/values.ts';
import type { ScenarioId } from '../types.ts';
import type { Context } from './context.ts';
import { cutOver } from './cut-over.ts';
import { withdrawFile } from './files.ts';
import type { Front } from './front.ts';
import { addSrv, removeSrv } from './records.ts';

export function planByRecord(context: Context, scenario: ScenarioId): Plan {
  const host = context.value('srvTarget', parseHostname);
  const port = context.value('srvPort', parsePort);
  const { apex } = context;
  const front: Front = {
    name: apex,
    host,
    port,
    ports: [port],
    siteExists: context.is('existingSite', true),
    files: null,
  };
  // On 8448 of the server name itself servers come without any record.
  const needed = !(Number(port) === 8448 && host === apex);
  const legacy = context.is('keepLegacySrv', true);
  const owner = parseHostname(apex);
  if (!owner.ok) throw new Error(owner.reason);
  const added = needed ? addSrv(context, owner.value, host, port, legacy) : [];
  const why = needed
    ? `Servers follow the new record to ${host}:${port}; with this one, old servers would be led elsewhere.`
    : `Servers come to port 8448 of ${apex} without it.`;
  const removed = removeSrv(context, apex, why, {
    labels: needed ? [SRV_LABEL, ...(legacy ? [SRV_LABEL_LEGACY] : [])] : [],
    target: needed ? { host, port } : null,
  });
  const file = withdrawFile(context);
  // A record of the same label that leads elsewhere shares the connections: it goes together with the new one.
  const atOnce = (step: (typeof removed)[number]) => needed && !step.id.startsWith('srv-remove-legacy');
  const exchanged = removed.filter(atOnce);
  return cutOver(context, {
    scenario,
    front,
    publish: [...added, ...exchanged, ...file],
    removals: removed.filter((step) => !atOnce(step)),
    changes: {
      file: file.length > 0 ? null : undefined,
      srv: added.length + exchanged.length > 0 ? [apex] : [],
    },
  });
}
