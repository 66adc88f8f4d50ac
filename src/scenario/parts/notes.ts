/** What to know before the first step. */
import { chainFaults } from '../../check/chain-faults.ts';
import { now, places } from '../../check/evidence.ts';
import { synapseVersion } from '../../check/rules/old-synapse.ts';
import { formatHost } from '../../matrix/server-name.ts';
import { parseIpLiteral } from '../../template/values.ts';
import type { Context } from './context.ts';
import { byNginx, type Front, isLoopback } from './front.ts';

/** The certificate comes before the upgrade: an old server serves it as well, and a current one cannot do without. */
function upgradeNote({ facts, serverName }: Context): string[] {
  if (facts === null) return [];
  const seen = places(facts).map(({ address }) => address);
  const old = seen.map(synapseVersion).find((version) => version !== null && version[0] === 0);
  const oldest = seen.some(
    ({ connection }) =>
      connection?.tls?.status === 'done' &&
      chainFaults(connection.tls, now(facts)).some(({ id }) => id === 'tls.legacy-synapse'),
  );
  if (old == null && !oldest) return [];
  const version = old == null ? '0.34' : old.join('.');
  return [
    `Synapse ${old == null ? 'up to 0.34' : version} answers for ${serverName}. Carry this out first and upgrade then, in the order of npx matrix-tls-setup explain upgrade ${version}.`,
  ];
}

const copiesNote = ({ situation: { host } }: Context): string[] =>
  host?.elsewhere === true
    ? [
        'homeserver.yaml was read from a copy. Nothing else of its machine was looked at: see there which of the files exist already.',
      ]
    : [];

export function notesOf(context: Context, front: Front): readonly string[] {
  const ports = [...front.ports].map(Number).sort((a, b) => a - b);
  const forCa = context.is('challenge', 'webroot') || context.is('challenge', 'standalone');
  const open = `The firewall of ${front.host} lets port ${ports.join(' and ')} in from everywhere`;
  const backend = byNginx(context) ? context.optional('backendAddress', parseIpLiteral) : null;
  return [
    ...upgradeNote(context),
    ...copiesNote(context),
    ...(backend !== null && isLoopback(context)
      ? [`delegate and homeserver are one machine: nginx reaches the homeserver at ${formatHost(backend)}.`]
      : []),
    ...(byNginx(context) ? [] : ['delegate and homeserver are one machine: Synapse takes TLS itself.']),
    forCa && front.host === front.name ? `${open}, and port 80 for the CA.` : `${open}.`,
  ];
}
