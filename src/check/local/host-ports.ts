/** Ports of homeserver.yaml that another program holds, and ports that the firewall of this machine closes. */

import { isLoopback } from '../../homeserver/listeners.ts';
import type { ListenerModel } from '../../homeserver/types.ts';
import type { LocalFacts, PortHolder } from '../../host/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../types.ts';
import { configOf, opened } from './config-view.ts';
import type { LocalCheck } from './types.ts';

/** Programs that are certainly not Synapse: it runs as "python", under a name of its own, or behind docker-proxy. */
const OTHERS: ReadonlySet<string> = new Set([
  'nginx',
  'apache2',
  'httpd',
  'caddy',
  'haproxy',
  'traefik',
  'relayd',
  'lighttpd',
]);

export const hostPortsRule: LocalCheck = {
  ids: ['host.port-busy', 'host.firewall'],
  judge: (local) => [...busy(local), ...closed(local)],
};

function busy(local: LocalFacts): Finding[] {
  // In a container the ports of homeserver.yaml are the container's own.
  if (local.service?.container != null) return [];
  const loaded = configOf(local);
  if (loaded === null) return [];
  return opened(loaded).flatMap((listener) => {
    const holder = local.ports?.find((one) => OTHERS.has(one.program ?? '') && collides(listener, one));
    if (holder === undefined) return [];
    const { place, tls } = listener;
    const where = formatEndpoint(holder.address, holder.port);
    return [
      finding('host.port-busy', 'error', {
        subject: `${place.file}:${place.line}`,
        title: `Port ${holder.port} is wanted by homeserver.yaml and held by ${holder.program}.`,
        detail: `${holder.program} (process ${holder.pid}) listens on ${where}. Synapse cannot open its listener of ${place.file} line ${place.line}.`,
        fix: tls
          ? `Where ${holder.program} does TLS for Matrix, remove this listener and let it pass requests on to port 8008 of 127.0.0.1.`
          : `Give the listener another port, and let ${holder.program} pass requests on to it.`,
      }),
    ];
  });
}

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

function collides({ port, addresses }: ListenerModel, holder: PortHolder): boolean {
  if (port !== holder.port) return false;
  const own = addresses.length === 0 ? ['0.0.0.0', '::'] : addresses;
  return own.some(
    (address) =>
      address === holder.address ||
      (address.includes(':') === holder.address.includes(':') &&
        (WILDCARDS.has(address) || WILDCARDS.has(holder.address))),
  );
}

/** Only where something listens for others: a closed port that nobody uses is as it should be. */
function closed({ firewall, ports }: LocalFacts): Finding[] {
  if (firewall === null || ports === null) return [];
  return firewall.ports.flatMap(({ port, open, rule }) => {
    const holder = ports.find((one) => one.port === port && !isLoopback(one.address));
    if (open !== false || holder === undefined) return [];
    return [
      finding('host.firewall', 'warning', {
        subject: `port ${port}`,
        title: `The firewall of this machine closes port ${port}, on which ${holder.program ?? 'a program'} listens.`,
        detail:
          rule === null
            ? `No rule of ${firewall.tool} lets new connections in, and what no rule names is dropped.`
            : `The rule of ${firewall.tool} that decides: ${rule}`,
        fix: OPEN[firewall.tool].replaceAll('PORT', String(port)),
      }),
    ];
  });
}

const OPEN: Readonly<Record<'nftables' | 'iptables' | 'ufw' | 'firewalld', string>> = {
  ufw: 'Open it: ufw allow PORT/tcp',
  firewalld: 'Open it: firewall-cmd --permanent --add-port=PORT/tcp, then firewall-cmd --reload',
  iptables:
    'Open it: iptables -I INPUT -p tcp --dport PORT -j ACCEPT, the same with ip6tables, and save the rules as this machine does.',
  nftables: 'Add "tcp dport PORT accept" to its input chain, in the file that nftables loads at start.',
};
