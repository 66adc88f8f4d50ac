/** Addresses of the hosts on the route. SRV questions have their own rule. */
import type { Facts, TargetFacts } from '../../discover/types.ts';
import { hostNameFault } from '../../matrix/host-name.ts';
import { isPublicAddress } from '../../matrix/ip-policy.ts';
import type { DnsAnswer } from '../../probe/types.ts';
import { isIP } from '../../system/ip.ts';
import { list, seconds } from '../../text/words.ts';
import {
  type AddressAnswers,
  addressAnswers,
  again,
  isAbsence,
  isDelegated,
  isSilence,
  isTrouble,
  srvHost,
} from '../evidence.ts';
import { finding } from '../finding.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';
import { isPrivateName } from './name.ts';

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
    // One private address, and a sender uses none of that host's.
    const alive = ({ addresses }: TargetFacts) =>
      addresses.length > 0 && addresses.every(({ skipped }) => skipped !== 'private-address');
    const others = facts.targets.some(alive);
    const seen = new Set<string>();
    const findings = facts.targets.flatMap((target) => {
      const host = target.host.toLowerCase();
      // A host that others can stand in for costs nobody the way in today.
      const severity: Severity = used.has(target) && !(others && !alive(target)) ? 'error' : 'warning';
      if (seen.has(host) || isIP(host) !== 0) return judgePrivate(target, severity);
      seen.add(host);
      return judgeHost(facts, target, severity);
    });
    return [...findings, ...judgeServerName(facts, seen)];
  },
};

function judgeHost(facts: Facts, target: TargetFacts, severity: Severity): Finding[] {
  const unusable = hostNameFault(target.host);
  // Of the server name itself the rule for names tells.
  if (unusable !== null) return target.srv === null ? [] : [badTarget(facts, target, unusable, severity)];
  const answers = addressAnswers(facts, target.host);
  const { a, aaaa } = answers;
  const asked = [a, aaaa].filter((answer) => answer !== null);
  if (asked.length === 0) return judgePrivate(target, severity);
  const trouble = asked.filter(({ status }) => isTrouble(status));
  if (answers.addresses.length > 0) {
    return [
      ...judgePrivate(target, severity),
      // A sender waits for both answers, and its resolver for ten seconds: a key fetch has no more.
      ...trouble.map((answer) =>
        troubleFinding(target.host, [answer], isSilence(answer.status) ? severity : 'warning'),
      ),
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

function badTarget(facts: Facts, { host }: TargetFacts, fault: string, severity: Severity): Finding {
  const name = srvHost(facts);
  return finding('dns.srv-target-missing', severity, {
    subject: host === '' ? `SRV of ${name}` : host,
    title:
      host === ''
        ? `One SRV record of ${name} has the target “.” (the root) beside others.`
        : `The SRV record leads to ${host}, and Synapse does not connect to a host of that name.`,
    detail: host === '' ? 'It says "no service here", and means something only when it stands alone.' : fault,
    fix:
      host === ''
        ? 'Remove the record whose target is ".".'
        : `Give the machine a name of letters, digits and single hyphens, and put that name into the SRV record of ${name}.`,
  });
}

/** The server name when servers do not connect to it: only the file is asked there. */
function judgeServerName(facts: Facts, seen: ReadonlySet<string>): Finding[] {
  const { host } = facts.serverName;
  if (facts.wellKnown === null || seen.has(host.toLowerCase())) return [];
  const { a, aaaa } = addressAnswers(facts, host);
  const trouble = [a, aaaa].filter((answer) => answer !== null && isTrouble(answer.status)) as DnsAnswer[];
  if (trouble.length === 0) return [];
  // A key fetch has ten seconds, and they are gone before the next question.
  const lost = trouble.some(({ status }) => isSilence(status));
  return [troubleFinding(host, trouble, lost ? 'error' : 'warning')];
}

function troubleFinding(host: string, trouble: readonly DnsAnswer[], severity: Severity): Finding {
  const types = list(trouble.map(({ type }) => type));
  const silent = trouble.every(({ status }) => isSilence(status));
  const statuses = list(trouble.map(({ status }) => status.toUpperCase()));
  const rest =
    severity === 'warning'
      ? ' Servers get through with the other answer, some only after a wait.'
      : trouble.length === 1 && silent
        ? ' Servers wait for it in spite of the other answer, and when they fetch your keys they have 10 s for everything.'
        : '';
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

/** A name of one network: a record for it would help nobody. */
const insideOnly = (facts: Facts, host: string): string =>
  isDelegated(facts)
    ? `Write the public name of that host into the well-known file; ${host} is known inside one network only.`
    : `Choose a name in the public DNS; ${host} is known inside one network only.`;

function missing(facts: Facts, { host, srv }: TargetFacts, severity: Severity): Finding {
  const { a, aaaa } = addressAnswers(facts, host);
  const end = a?.chain.at(-1) ?? aaaa?.chain.at(-1);
  const alias = end === undefined ? '' : `${host} is an alias for ${end}, and `;
  const last = end ?? host;
  const what =
    a?.status === 'nxdomain'
      ? `${alias === '' ? 'The' : `${alias}the`} name ${last} does not exist`
      : `${alias}${last} has no A and no AAAA record`;
  if (srv === null) {
    return finding('dns.no-address', severity, {
      subject: host,
      title: `${host} has no address, so servers have nothing to connect to.`,
      detail: `${what}.`,
      fix: isPrivateName(host)
        ? insideOnly(facts, host)
        : end === undefined
          ? `Add an A record for ${host} (and AAAA, if it has IPv6).`
          : `Point the alias ${host} at a name that has an address, or replace it by an A record (and AAAA, if it has IPv6).`,
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

function judgePrivate({ host, addresses }: TargetFacts, severity: Severity): Finding[] {
  const literal = isIP(host) !== 0;
  const inside = addresses.filter(({ address }) => !isPublicAddress(address));
  if (inside.length === 0) return [];
  const shown = list(inside.map(({ address }) => address));
  // Contacted all the same: somebody asked to look from inside, where these addresses are right.
  const fromInside = inside.every(({ skipped }) => skipped !== 'private-address');
  const mixed = inside.length < addresses.length;
  return [
    finding('dns.private-address', fromInside ? 'note' : severity, {
      subject: host,
      title: literal
        ? `${host} is an address that other servers refuse to contact.`
        : `${host} has the address ${shown}, which other servers refuse to contact.`,
      detail: mixed
        ? `It is in a private or reserved range, and because of it Synapse uses none of the other addresses (${list(
            addresses.filter((address) => !inside.includes(address)).map(({ address }) => address),
          )}) either.`
        : 'It is in a private or reserved range, which means something only inside one network.',
      fix: mixed
        ? `Remove ${shown} from the public DNS of ${host}.`
        : `Give ${literal ? 'the server' : host} a public address; without one (carrier NAT), a small server elsewhere can relay.`,
    }),
  ];
}

const ipv6Only = (host: string, { a, aaaa }: AddressAnswers): Finding[] =>
  (aaaa?.records.length ?? 0) > 0 && isAbsence(a?.status)
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
