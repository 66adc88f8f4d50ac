/** Front ends that answer for one Host header or user agent, and not for those that servers send. */
import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { AddressFacts } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { controlFault } from '../control-faults.ts';
import { endpoints, finding, groupBy } from '../finding.ts';
import { type Front, frontOf } from '../front.ts';
import { answered } from '../http.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';

export const proxyHostRule: Check = {
  ids: ['proxy.host-port-rejected', 'proxy.bot-challenge'],
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    return facts.targets.flatMap((target) =>
      [...groupBy(target.addresses, controlFault)].flatMap(([id, addresses]) => {
        const severity = used.has(target) ? 'error' : 'warning';
        if (id === null) return [];
        return id === 'proxy.bot-challenge'
          ? [agentFinding(target, addresses, severity)]
          : [hostFinding(facts, target, addresses, severity)];
      }),
    );
  },
};

const refused = (addresses: readonly AddressFacts[]): string =>
  list(addresses.flatMap(({ exchanges }) => (exchanges.version ? answered(exchanges.version) : [])));

function hostFinding(
  facts: Facts,
  { host, port }: TargetFacts,
  addresses: readonly AddressFacts[],
  severity: Severity,
): Finding {
  const sent = facts.route.hostHeader;
  const works = addresses.flatMap(({ exchanges }) => exchanges.otherHost?.host ?? [])[0] ?? '';
  const front = addresses.map(frontOf).find((one) => one !== null) ?? null;
  return finding('proxy.host-port-rejected', severity, {
    subject: endpoints(addresses),
    title: `The proxy at ${formatEndpoint(host, port)} answers for the Host ${works}, and not for ${sent}, which servers send.`,
    detail: `/_matrix/federation/v1/version with Host ${sent}: ${refused(addresses)}; with Host ${works}: 200.`,
    fix: hostFix(front, sent, works),
  });
}

function hostFix(front: Front | null, sent: string, works: string): string {
  const bare = sent.length < works.length ? sent : works;
  const haproxy = `acl matrix req.hdr(host),field(1,:) -i ${bare}`;
  if (front === 'haproxy') return `Compare the name without the port in HAProxy: ${haproxy}.`;
  if (front === 'nginx')
    return `Write server_name ${bare}; in nginx, which compares without the port, and remove conditions on $http_host.`;
  if (front === 'apache')
    return `Write ServerName ${bare} in Apache, which compares without the port, and let a RewriteCond on %{HTTP_HOST} end in (:\\d+)?$.`;
  return `Accept both ${bare} and the same with the port. In HAProxy: ${haproxy}. In nginx compare $host, not $http_host.`;
}

const agentFinding = (
  { host, port }: TargetFacts,
  addresses: readonly AddressFacts[],
  severity: Severity,
): Finding =>
  finding('proxy.bot-challenge', severity, {
    subject: endpoints(addresses),
    title: `A filter at ${formatEndpoint(host, port)} lets browsers through to /_matrix, and no servers.`,
    detail: `/_matrix/federation/v1/version as a server: ${refused(addresses)}; with the user agent of a browser: 200.`,
    fix: 'Exempt /_matrix/ from the filter for user agents, in the CDN, the firewall or the proxy.',
  });
