/** Addresses of the hosts on the route. SRV questions have their own rule. */
import type { Facts, TargetFacts } from '../../discover/types.ts';
import { isPublicAddress } from '../../matrix/ip-policy.ts';
import type { DnsAnswer } from '../../probe/types.ts';
import { isIP } from '../../system/ip.ts';
import { list, seconds } from '../../text/words.ts';
import { type AddressAnswers, addressAnswers, again, isSilence, isTrouble } from '../evidence.ts';
import { finding } from '../finding.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';

export const dnsAddressRule: Check = {
  ids: [
    'dns.no-address',
    'dns.servfail',
    'dns.timeout',
    'dns.private-address',
    'dns.ipv6-only',
    'dns.cname-loop',
    'dns.slow',
    'dns.srv-target-missing',
    'dns.srv-target-doubled',
  ],
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    const alive = (target: TargetFacts) => target.addresses.length > 0;
    const others = facts.targets.some(alive);
    const seen = new Set<string>();
    const findings = facts.targets.flatMap((target) => {
      const host = target.host.toLowerCase();
      if (seen.has(host) || isIP(host) !== 0) return judgePrivate(target);
      seen.add(host);
      // A host that others can stand in for costs nobody the way in today.
      const severity: Severity = used.has(target) && !(others && !alive(target)) ? 'error' : 'warning';
      return judgeHost(facts, target, severity);
    });
    return [...findings, ...judgeServerName(facts, seen)];
  },
};

function judgeHost(facts: Facts, target: TargetFacts, severity: Severity): Finding[] {
  const answers = addressAnswers(facts, target.host);
  const { a, aaaa } = answers;
  const asked = [a, aaaa].filter((answer) => answer !== null);
  if (asked.length === 0) return judgePrivate(target);
  const trouble = asked.filter(({ status }) => isTrouble(status));
  if (answers.addresses.length > 0) {
    return [
      ...judgePrivate(target),
      ...trouble.map((answer) => troubleFinding(target.host, [answer], 'warning')),
      ...ipv6Only(target.host, answers),
      ...slow(asked),
    ];
  }
  const loop = asked.find((answer) => answer.loop);
  if (loop !== undefined) return [loopFinding(target.host, loop, severity)];
  return trouble.length > 0
    ? [troubleFinding(target.host, trouble, severity)]
    : [missing(facts, target, severity)];
}

/** The server name when servers do not connect to it: only the file is asked there. */
function judgeServerName(facts: Facts, seen: ReadonlySet<string>): Finding[] {
  const { host } = facts.serverName;
  if (facts.wellKnown === null || seen.has(host.toLowerCase())) return [];
  const { a, aaaa, addresses } = addressAnswers(facts, host);
  const trouble = [a, aaaa].filter((answer) => answer !== null && isTrouble(answer.status)) as DnsAnswer[];
  if (trouble.length === 0) return [];
  // Both silent: a key fetch has ten seconds, and they are gone before the SRV question.
  const lost = addresses.length === 0 && trouble.every(({ status }) => isSilence(status));
  return [troubleFinding(host, trouble, lost ? 'error' : 'warning')];
}

function troubleFinding(host: string, trouble: readonly DnsAnswer[], severity: Severity): Finding {
  const types = list(trouble.map(({ type }) => type));
  const silent = trouble.every(({ status }) => isSilence(status));
  const statuses = list(trouble.map(({ status }) => status.toUpperCase()));
  const rest =
    severity === 'warning' ? ' Servers get through with the other answer, some only after a wait.' : '';
  return silent
    ? finding('dns.timeout', severity, {
        subject: host,
        title: `The question for the addresses of ${host} stays unanswered.`,
        detail: `${types}: no answer, also when asked again (${trouble[0]?.ms ?? 0} ms).${rest}`,
        fix: `See that every name server of the zone of ${host} answers, over UDP and TCP.`,
      })
    : finding('dns.servfail', severity, {
        subject: host,
        title: `The name servers answer the question for the addresses of ${host} with an error.`,
        detail: `${types}: ${statuses}${again(trouble)}.${rest}`,
        fix: `Repair the zone of ${host}: broken DNSSEC signatures and a secondary server without the zone are the usual causes.`,
      });
}

const loopFinding = (host: string, answer: DnsAnswer, severity: Severity): Finding =>
  finding('dns.cname-loop', severity, {
    subject: host,
    title: `The alias ${host} leads back to itself.`,
    detail: `Followed: ${list([host, ...answer.chain], 8)}.`,
    fix: 'Point one of these names at an address (A, AAAA).',
  });

function missing(facts: Facts, { host, srv }: TargetFacts, severity: Severity): Finding {
  const { a } = addressAnswers(facts, host);
  const what =
    a?.status === 'nxdomain' ? `The name ${host} does not exist` : `${host} has no A and no AAAA record`;
  if (srv === null) {
    return finding('dns.no-address', severity, {
      subject: host,
      title: `${host} has no address, so servers have nothing to connect to.`,
      detail: `${what}.`,
      fix: `Add an A record for ${host} (and AAAA, if it has IPv6).`,
    });
  }
  const zone = doubledZone(host);
  if (zone !== null) {
    const meant = host.slice(0, -(zone.length + 1));
    return finding('dns.srv-target-doubled', severity, {
      subject: host,
      title: `The SRV record leads to ${host}: a final dot is missing in the zone file.`,
      detail: `${what}. Without a dot at its end the target was completed with ${zone}.`,
      fix: `Write the target as ${meant}. with the final dot, and raise the serial of the zone.`,
    });
  }
  return finding('dns.srv-target-missing', severity, {
    subject: host,
    title: `The SRV record leads to ${host}, which has no address.`,
    detail: `${what}.`,
    fix: `Add an A record for ${host} (and AAAA, if it has IPv6), or correct the target of the SRV record.`,
  });
}

/** The zone that stands twice at the end of a name, null when none does. */
function doubledZone(host: string): string | null {
  const labels = host.toLowerCase().split('.');
  for (let size = Math.floor(labels.length / 2); size >= 2; size--) {
    const zone = labels.slice(-size).join('.');
    if (labels.slice(-2 * size, -size).join('.') === zone) return zone;
  }
  return null;
}

function judgePrivate({ host, addresses }: TargetFacts): Finding[] {
  const inside = addresses.filter(({ address }) => !isPublicAddress(address));
  if (inside.length === 0) return [];
  const shown = list(inside.map(({ address }) => address));
  // Contacted all the same: somebody asked to look from inside, where these addresses are right.
  const fromInside = inside.every(({ skipped }) => skipped !== 'private-address');
  const mixed = inside.length < addresses.length;
  return [
    finding('dns.private-address', fromInside ? 'note' : 'error', {
      subject: host,
      title: `${host} has the address ${shown}, which other servers refuse to contact.`,
      detail: mixed
        ? `It is in a private or reserved range, and because of it Synapse uses none of the other addresses (${list(
            addresses.filter((address) => !inside.includes(address)).map(({ address }) => address),
          )}) either.`
        : 'It is in a private or reserved range, which means something only inside one network.',
      fix: mixed
        ? `Remove ${shown} from the public DNS of ${host}.`
        : `Give ${host} a public address; without one (carrier NAT), a small server elsewhere can relay.`,
    }),
  ];
}

const ipv6Only = (host: string, { a, aaaa }: AddressAnswers): Finding[] =>
  (aaaa?.records.length ?? 0) > 0 && (a?.status === 'nodata' || a?.status === 'nxdomain')
    ? [
        finding('dns.ipv6-only', 'warning', {
          subject: host,
          title: `${host} has only IPv6 addresses, so servers without IPv6 cannot come.`,
          detail: `AAAA: ${list((aaaa?.records ?? []).map(({ data }) => data))}; no A record.`,
          fix: `Add an A record for ${host}, or put a front end with IPv4 before it.`,
        }),
      ]
    : [];

const slow = (answers: readonly DnsAnswer[]): Finding[] =>
  answers
    .filter(({ ms, status }) => ms > 5000 && !isTrouble(status))
    .slice(0, 1)
    .map(({ name, type, ms }) =>
      finding('dns.slow', 'warning', {
        subject: name,
        title: `The name servers take ${seconds(ms)} to answer for ${name}.`,
        detail: `Question ${type}. A server that fetches your keys has 10 s for everything.`,
        fix: 'Look for a dead name server among those of the zone.',
      }),
    );
