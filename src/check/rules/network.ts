/** Connections that do not come about, or that say nothing. */
import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { AddressFacts, ConnectionFacts } from '../../probe/types.ts';
import { capital, list } from '../../text/words.ts';
import { matrixOn443, movingTo443, publishing } from '../advice.ts';
import type { FindingId } from '../catalogue/index.ts';
import { carriesPort, isCloudflare } from '../cdn.ts';
import { endpoints, finding, groupBy, type Words } from '../finding.ts';
import { standingOf, targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';

type NetFault = Extract<FindingId, `net.${string}`>;

export const networkRule: Check = {
  ids: ['net.refused', 'net.timeout', 'net.unreachable', 'net.reset', 'net.silent', 'net.cdn-port'],
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    const someoneLives = hasLiving(facts);
    return facts.targets.flatMap((target) => {
      const byFault = groupBy(target.addresses, faultOf);
      return [...byFault].flatMap(([fault, addresses]) => {
        // A dead address beside a living one is a warning of its own kind (dead-address.ts).
        if (fault === null || (someoneLives && isDead(addresses[0], facts))) return [];
        return judgeFault(facts, target, fault, addresses, used.has(target) ? 'error' : 'warning');
      });
    });
  },
};

const isDead = (address: AddressFacts | undefined, facts: Facts): boolean =>
  address !== undefined && standingOf(address, facts) === 'dead';

const hasLiving = (facts: Facts): boolean =>
  facts.targets.some(({ addresses }) =>
    addresses.some((address) => ['good', 'bad'].includes(standingOf(address, facts))),
  );

/** What stopped the connection, before anything about certificates could be said. */
function faultOf({ connection }: AddressFacts): NetFault | null {
  if (connection === null || connection.tcp === 'denied') return null;
  if (connection.tcp !== 'open') return tcpFault(connection.tcp);
  const { tls } = connection;
  if (tls?.status !== 'failed') return null;
  if (tls.fault === 'timeout') return 'net.silent';
  return tls.fault === 'reset' || tls.fault === 'closed' ? 'net.reset' : null;
}

function tcpFault(tcp: Exclude<ConnectionFacts['tcp'], 'open' | 'denied'>): NetFault {
  if (tcp === 'refused') return 'net.refused';
  if (tcp === 'timeout') return 'net.timeout';
  return tcp === 'reset' ? 'net.reset' : 'net.unreachable';
}

function judgeFault(
  facts: Facts,
  { host, port }: TargetFacts,
  fault: NetFault,
  addresses: readonly AddressFacts[],
  severity: Severity,
): Finding[] {
  const subject = endpoints(addresses);
  const words: Words = {
    subject,
    title: `${formatEndpoint(host, port)} ${TITLES[fault] ?? 'cannot be connected to'}.`,
    detail: `${subject}: ${EVIDENCE[fault] ?? ''}${attemptsOf(addresses)}.${matrixElsewhere(facts)}`,
    fix: fixFor(facts, fault, host, port),
  };
  const net = finding(fault, severity, words);
  const shielded =
    fault === 'net.timeout' && !carriesPort(port) && addresses.every(({ address }) => isCloudflare(address));
  if (!shielded) return [net];
  const cdn = finding('net.cdn-port', severity, {
    subject,
    title: `${host} leads to Cloudflare, which does not carry port ${port}.`,
    detail: `${list(addresses.map(({ address }) => address))}: an address of Cloudflare's proxy, and no answer on port ${port}.`,
    fix: `Switch the proxy off for ${host} (grey cloud)${orElse(facts, { host, port }, ', or')}.`,
  });
  return [cdn, net];
}

const TITLES: Readonly<Partial<Record<FindingId, string>>> = {
  'net.refused': 'refuses connections: nothing listens there',
  'net.timeout': 'does not answer connection attempts',
  'net.unreachable': 'cannot be reached: the network knows no way',
  'net.reset': 'cuts connections before anything can be asked',
  'net.silent': 'takes connections and then says nothing',
};

const EVIDENCE: Readonly<Partial<Record<FindingId, string>>> = {
  'net.refused': 'connection refused',
  'net.timeout': 'no answer',
  'net.unreachable': 'unreachable',
  'net.reset': 'connection reset',
  'net.silent': 'connected, no TLS in time',
};

function attemptsOf(addresses: readonly AddressFacts[]): string {
  const attempts = Math.max(...addresses.map(({ connection }) => connection?.attempts ?? 1));
  return attempts > 1 ? ` in ${attempts} attempts` : '';
}

/** Matrix was found where nobody is sent: on 443 of the same host. */
function matrixElsewhere(facts: Facts): string {
  const there = matrixOn443(facts);
  return there === null ? '' : ` Matrix answers on ${there}.`;
}

/** The other way out, where there is one: a name that is an address or has a port cannot be delegated. */
function orElse(facts: Facts, from: Pick<TargetFacts, 'host' | 'port'>, or: string): string {
  const way = movingTo443(facts, from);
  return way === null ? '' : `${or} ${way}`;
}

function fixFor(facts: Facts, fault: NetFault, host: string, port: number): string {
  const there = matrixOn443(facts);
  if (there !== null) {
    return `${capital(publishing(facts, there))}.`;
  }
  if (fault === 'net.refused') {
    return `Let the front end listen on port ${port} (ss -ltnp shows what does)${orElse(facts, { host, port }, ', or')}.`;
  }
  if (fault === 'net.timeout') {
    return `Open port ${port}: in the firewall of ${host}, at its provider, and as a forwarding on the router${orElse(facts, { host, port }, '; or')}.`;
  }
  if (fault === 'net.unreachable') return `Check that the address records of ${host} are today's.`;
  return `Look which program owns port ${port} on ${host} (ss -ltnp), and what its log says.`;
}
