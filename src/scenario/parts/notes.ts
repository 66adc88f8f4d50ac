/** What to know before the first step. */
import { formatHost } from '../../matrix/server-name.ts';
import { parseIpLiteral } from '../../template/values.ts';
import type { Context } from './context.ts';
import { byNginx, type Front, isLoopback } from './front.ts';

export function notesOf(context: Context, front: Front): readonly string[] {
  const ports = [...front.ports].map(Number).sort((a, b) => a - b);
  const forCa = context.is('challenge', 'webroot') || context.is('challenge', 'standalone');
  const open = `The firewall of ${front.host} lets port ${ports.join(' and ')} in from everywhere`;
  const backend = byNginx(context) ? context.optional('backendAddress', parseIpLiteral) : null;
  return [
    ...(backend !== null && isLoopback(context)
      ? [`delegate and homeserver are one machine: nginx reaches the homeserver at ${formatHost(backend)}.`]
      : []),
    ...(byNginx(context) ? [] : ['delegate and homeserver are one machine: Synapse takes TLS itself.']),
    forCa && front.host === front.name ? `${open}, and port 80 for the CA.` : `${open}.`,
  ];
}
