/** Addresses that take no connection while another one does: a sender goes on, others stumble. */
import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { ConnectionFacts } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { places } from '../evidence.ts';
import { finding } from '../finding.ts';
import { standingOf } from '../standing.ts';
import type { Check, Finding } from '../types.ts';

interface Knock {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly tcp: ConnectionFacts['tcp'];
  readonly alive: boolean;
}

export const deadAddressRule: Check = {
  ids: ['net.ipv6-dead', 'net.some-addresses-dead'],
  judge(facts) {
    const route = routeKnocks(facts);
    const seen = new Set(route.map(({ address, port }) => formatEndpoint(address, port)));
    const site = siteKnocks(facts).filter(({ address, port }) => !seen.has(formatEndpoint(address, port)));
    return [route, site].flatMap((knocks) => (knocks.some(({ alive }) => alive) ? judge(facts, knocks) : []));
  },
};

const routeKnocks = (facts: Facts): Knock[] =>
  places(facts).flatMap(({ target, address }) => {
    const { connection } = address;
    const standing = standingOf(address, facts);
    if (connection === null || standing === 'unknown' || standing === 'refused') return [];
    // Nobody can take a connection there; the record has its own finding.
    if (target.port === 0) return [];
    return [
      {
        host: target.host,
        port: target.port,
        address: address.address,
        tcp: connection.tcp,
        alive: connection.tcp === 'open',
      },
    ];
  });

/** The web site that is asked for the well-known file. */
const siteKnocks = (facts: Facts): Knock[] =>
  (facts.wellKnown?.attempts ?? []).flatMap(({ address, hops }) => {
    const connection = hops[0]?.connection;
    if (connection === undefined || connection.tcp === 'denied') return [];
    return [
      {
        host: facts.serverName.host,
        port: 443,
        address,
        tcp: connection.tcp,
        alive: connection.tcp === 'open',
      },
    ];
  });

function judge(facts: Facts, knocks: readonly Knock[]): Finding[] {
  const dead = knocks.filter(({ alive }) => !alive);
  return dead.map((knock) => {
    const subject = formatEndpoint(knock.address, knock.port);
    const siblings = knocks
      .filter(({ host, port, alive }) => alive && host === knock.host && port === knock.port)
      .map(({ address }) => address);
    const ipv6 = knock.address.includes(':') && siblings.some((address) => !address.includes(':'));
    const living =
      siblings.length > 0
        ? siblings
        : knocks.filter(({ alive }) => alive).map(({ host, port }) => formatEndpoint(host, port));
    const words = {
      subject,
      title: ipv6
        ? `The IPv6 address ${knock.address} of ${knock.host} takes no connection on port ${knock.port}, IPv4 does.`
        : `The address ${knock.address} of ${knock.host} takes no connection on port ${knock.port}.`,
      detail: `${subject}: ${OUTCOME[knock.tcp]}. ${list(living)} answers, so Synapse gets through; other servers may stop here.${ownIpv6(facts, ipv6)}`,
      fix: ipv6
        ? `Let the service listen on IPv6 too (in nginx: listen [::]:${knock.port} ssl), or remove the AAAA record of ${knock.host}.`
        : `Repair ${knock.address}, or take it out of the DNS of ${knock.host}.`,
    };
    return finding(ipv6 ? 'net.ipv6-dead' : 'net.some-addresses-dead', 'warning', words);
  });
}

const OUTCOME: Readonly<Record<ConnectionFacts['tcp'], string>> = {
  open: 'open',
  refused: 'refused',
  timeout: 'no answer',
  unreachable: 'unreachable',
  reset: 'reset',
  denied: 'not allowed from here',
  other: 'no connection',
};

/** Where no IPv6 address answered at all, the fault may as well be on this side. */
function ownIpv6(facts: Facts, ipv6: boolean): string {
  if (!ipv6) return '';
  const all = [...routeKnocks(facts), ...siteKnocks(facts)].filter(({ address }) => address.includes(':'));
  return all.every(({ tcp }) => tcp === 'timeout' || tcp === 'unreachable')
    ? ' No IPv6 address answered this machine, so its own IPv6 may be at fault.'
    : '';
}
