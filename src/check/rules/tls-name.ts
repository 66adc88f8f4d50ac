/** Whether the certificate carries the name that servers ask for, and if not, which confusion lies behind it. */

import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import { certificateFits } from '../../probe/tls/identity.ts';
import type { AddressFacts, CertificateFacts } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { publishing } from '../advice.ts';
import type { FindingId } from '../catalogue/index.ts';
import { isDelegated, leafOf } from '../evidence.ts';
import { endpoints, finding, groupBy } from '../finding.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';

export const tlsNameRule: Check = {
  ids: [
    'tls.name-mismatch',
    'tls.names-srv-target',
    'tls.names-server-name',
    'tls.wildcard-depth',
    'tls.no-san',
  ],
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    return facts.targets.flatMap((target) => {
      const groups = groupBy(target.addresses, (address) => confusion(facts, target, leafOf(address)));
      return [...groups].flatMap(([id, addresses]) =>
        id === null ? [] : judge(facts, target, id, addresses, used.has(target) ? 'error' : 'warning'),
      );
    });
  },
};

/** null when there is no certificate, or it carries the name. */
function confusion(facts: Facts, target: TargetFacts, leaf: CertificateFacts | null): FindingId | null {
  const name = facts.route.certificateName;
  if (leaf === null || certificateFits(leaf, name)) return null;
  if (!leaf.hasSubjectAltName && leaf.commonName?.toLowerCase() === name.toLowerCase()) return 'tls.no-san';
  if (target.srv !== null && certificateFits(leaf, target.host)) return 'tls.names-srv-target';
  if (isDelegated(facts) && certificateFits(leaf, facts.serverName.host)) return 'tls.names-server-name';
  return leaf.dnsNames.some((entry) => nearWildcard(entry, name))
    ? 'tls.wildcard-depth'
    : 'tls.name-mismatch';
}

/** *.example.org beside example.org or a.b.example.org: meant to cover it, and does not. */
function nearWildcard(entry: string, name: string): boolean {
  if (!entry.startsWith('*.')) return false;
  const base = entry.slice(2);
  return base.includes('.') && (name.toLowerCase() === base || name.toLowerCase().endsWith(`.${base}`));
}

/** The names a certificate carries, for people. */
export function carried(leaf: CertificateFacts): string {
  const names = [...leaf.dnsNames, ...leaf.addresses];
  if (names.length > 0) return list(names, 6);
  return leaf.commonName === null ? 'no name at all' : `${leaf.commonName}, in the subject only`;
}

function judge(
  facts: Facts,
  target: TargetFacts,
  id: FindingId,
  addresses: readonly AddressFacts[],
  severity: Severity,
): Finding[] {
  const leaf = addresses.map(leafOf).find((one) => one !== null);
  if (!leaf) return [];
  const subject = endpoints(addresses);
  const name = facts.route.certificateName;
  const evidence = `${subject}: must name ${name}, names ${carried(leaf)}.`;
  const { title, why, fix } = words(facts, target, id, leaf);
  return [finding(id, severity, { subject, title, detail: `${evidence}${why}`, fix })];
}

function words(
  facts: Facts,
  { host, port }: TargetFacts,
  id: FindingId,
  leaf: CertificateFacts,
): { title: string; why: string; fix: string } {
  const { route, serverName } = facts;
  const name = route.certificateName;
  switch (id) {
    case 'tls.names-srv-target':
      return {
        title: `The certificate names ${host}, the host in the SRV record, and not ${name}.`,
        why: ' An SRV record moves the connection, never the name that is asked for.',
        fix: `Get a certificate for ${name} and serve it on ${formatEndpoint(host, port)}; or ${publishing(facts, formatEndpoint(host, port))}: then the present certificate is right.`,
      };
    case 'tls.names-server-name':
      return {
        title: `The certificate names ${serverName.host}, but the well-known file delegates to ${name}.`,
        why: ` After delegation by file servers ask for ${name}.`,
        fix: `Get a certificate for ${name} and serve it on ${formatEndpoint(host, port)}.`,
      };
    case 'tls.wildcard-depth':
      return {
        title: `The wildcard certificate does not cover ${name}.`,
        why: ' A wildcard stands for exactly one label.',
        fix: `Issue the certificate for ${name} as well (with certbot: -d ${name} in addition).`,
      };
    case 'tls.no-san':
      return {
        title: `The certificate carries ${name} in its subject only, where nobody looks any more.`,
        why: ' Names count only in the subjectAltName extension, and there is none.',
        fix: `Issue the certificate again for ${name}; every public authority fills the extension in.`,
      };
    default:
      return {
        title: `The certificate of ${formatEndpoint(host, port)} does not carry ${name}.`,
        why: leaf.dnsNames.includes(name.toLowerCase())
          ? ' It carries the address as a DNS name; servers want it as an IP address there.'
          : leaf.issuerCommonName === null
            ? ''
            : ` It was issued by ${leaf.issuerCommonName}.`,
        fix: `Serve a certificate for ${name} on port ${port}, on every address; the front end may be picking another site's.`,
      };
  }
}
