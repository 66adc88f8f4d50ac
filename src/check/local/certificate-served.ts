/** The certificate on disk against the one that is served: a renewal that nobody was told of. */
import type { Facts } from '../../discover/types.ts';
import type { CertificatePair } from '../../host/types.ts';
import { nameFits } from '../../probe/tls/identity.ts';
import type { CertificateFacts } from '../../probe/types.ts';
import { day } from '../../text/words.ts';
import { leafOf, now } from '../evidence.ts';
import { endpoints, finding } from '../finding.ts';
import type { Finding } from '../types.ts';
import { validityOf } from '../validity.ts';
import { programOf } from './programs.ts';
import type { LocalCheck } from './types.ts';

export const certificateServedRule: LocalCheck = {
  ids: ['tls.stale-on-server'],
  judge(local, facts) {
    if (facts === null) return [];
    const leaves = local.certificateFiles.flatMap((pair) => pair.certificate.chain[0]?.sha256 ?? []);
    const stale = local.certificateFiles.flatMap((pair) => judge(pair, facts, new Set(leaves)));
    return stale.filter(({ subject }, index) => stale.findIndex((one) => one.subject === subject) === index);
  },
};

/** @param onDisk all certificates that some program of this machine names: whoever serves one of them is in order. */
function judge(pair: CertificatePair, facts: Facts, onDisk: ReadonlySet<string>): Finding[] {
  const [leaf] = pair.certificate.chain;
  if (leaf === undefined || !leaf.dnsNames.some((entry) => nameFits(entry, facts.route.certificateName)))
    return [];
  const older = facts.targets
    .flatMap(({ addresses }) => addresses)
    .flatMap((address) => {
      const served = leafOf(address);
      return served !== null && !onDisk.has(served.sha256) && isEarlier(served, leaf)
        ? [{ address, served }]
        : [];
    });
  const [first] = older;
  if (first === undefined) return [];
  const { ended } = validityOf(first.served, now(facts));
  const where = endpoints(older.map(({ address }) => address));
  return [
    finding('tls.stale-on-server', ended ? 'error' : 'warning', {
      subject: where,
      title: `${where} ${older.length > 1 ? 'do' : 'does'} not serve the certificate that lies in ${pair.certificate.path}.`,
      detail: `Served: valid from ${span(first.served)}. In the file: valid from ${span(leaf)}. ${programOf(pair)} has not been told of the new one.`,
      fix: `${RELOAD[pair.usedBy]}, and let a deploy hook do it after each renewal.`,
    }),
  ];
}

const span = ({ notBefore, notAfter }: CertificateFacts): string => `${day(notBefore)} to ${day(notAfter)}`;

/**
 * The same certificate in an earlier edition. One of another authority is no edition of this one: then something else
 * does TLS there, a CDN or another machine.
 */
const isEarlier = (served: CertificateFacts, leaf: CertificateFacts): boolean =>
  Date.parse(served.notBefore) <= Date.parse(leaf.notBefore) &&
  organisation(served) === organisation(leaf) &&
  served.dnsNames.some((name) => leaf.dnsNames.includes(name));

const organisation = ({ issuer }: CertificateFacts): string =>
  /(?:^|, )O=([^,]*)/.exec(issuer)?.[1] ?? issuer;

const RELOAD: Readonly<Record<CertificatePair['usedBy'], string>> = {
  synapse: 'Reload Synapse (systemctl reload matrix-synapse, or SIGHUP to its process)',
  nginx: 'Reload nginx (systemctl reload nginx)',
  apache: 'Reload Apache (apachectl graceful)',
  caddy: 'Reload Caddy (systemctl reload caddy)',
  haproxy: 'Reload HAProxy (systemctl reload haproxy)',
  traefik: 'Restart Traefik',
  relayd: 'Reload relayd (rcctl reload relayd)',
};
