/** Handshakes that do not come to their end, where somebody speaks. */

import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { AddressFacts, TlsFacts } from '../../probe/types.ts';
import { quote } from '../../text/words.ts';
import type { FindingId } from '../catalogue/index.ts';
import { endpoints, finding, groupBy } from '../finding.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';

type Failed = Extract<TlsFacts, { status: 'failed' }>;

export const tlsHandshakeRule: Check = {
  ids: [
    'tls.handshake-refused',
    'tls.protocol-old',
    'tls.client-certificate',
    'tls.plain-http',
    'tls.not-tls',
  ],
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    return facts.targets.flatMap((target) => {
      const byFault = groupBy(target.addresses, (address) => handshakeFault(failedTls(address)));
      return [...byFault].flatMap(([fault, addresses]) =>
        fault === null
          ? []
          : judgeFault(facts, target, fault, addresses, used.has(target) ? 'error' : 'warning'),
      );
    });
  },
};

const failedTls = ({ connection }: AddressFacts): Failed | null =>
  connection?.tls?.status === 'failed' ? connection.tls : null;

/** What stopped a handshake; null for silence and cut connections, which are matters of the network. */
export function handshakeFault(tls: Failed | null): Extract<FindingId, `tls.${string}`> | null {
  if (tls === null || ['timeout', 'reset', 'closed'].includes(tls.fault)) return null;
  if (
    tls.alert === 'protocol_version' ||
    /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW/.test(tls.code)
  ) {
    return 'tls.protocol-old';
  }
  if (missesCertificate(tls)) return 'tls.client-certificate';
  if (tls.fault !== 'not-tls') return 'tls.handshake-refused';
  return /^HTTP\//.test(tls.banner ?? '') ? 'tls.plain-http' : 'tls.not-tls';
}

/**
 * TLS 1.3 has an alert for it. Before, servers that had agreed to everything else said "handshake failure" (RFC 5246
 * §7.4.6), and some say "bad certificate" of the one that they did not get: nothing else of ours could be bad.
 */
const missesCertificate = ({ alert, agreed = false }: Failed): boolean =>
  alert === 'certificate_required' ||
  alert === 'bad_certificate' ||
  (alert === 'handshake_failure' && agreed);

/** What the peer said, for people: the alert, its first line, or the code. */
export const handshakeSaid = ({ alert, banner, code }: Failed): string =>
  alert !== null ? `alert ${alert}` : banner !== null ? `it says ${quote(banner, 60)}` : `error ${code}`;

function judgeFault(
  facts: Facts,
  { host, port }: TargetFacts,
  fault: FindingId,
  addresses: readonly AddressFacts[],
  severity: Severity,
): Finding[] {
  const tls = addresses.map(failedTls).find((one) => one !== null);
  if (!tls) return [];
  const subject = endpoints(addresses);
  const { title, fix } = words(fault, host, port, facts.route.sni, tls);
  return [finding(fault, severity, { subject, title, detail: `${subject}: ${handshakeSaid(tls)}.`, fix })];
}

/** For a refusal in the handshake, and for one by a web page after it. */
export const clientCertificateWords = (at: string): { title: string; fix: string } => ({
  title: `${at} demands a client certificate, which homeservers do not have.`,
  fix: 'Switch client authentication off for this name (in nginx: ssl_verify_client off; in Apache: SSLVerifyClient none).',
});

function words(
  fault: FindingId,
  host: string,
  port: number,
  sni: string | null,
  tls: Failed,
): { title: string; fix: string } {
  const at = formatEndpoint(host, port);
  switch (fault) {
    case 'tls.protocol-old':
      return {
        title: `${at} speaks nothing newer than TLS 1.1, which servers refuse.`,
        fix: 'Switch TLS 1.2 and 1.3 on (in nginx: ssl_protocols TLSv1.2 TLSv1.3;), or update the front end.',
      };
    case 'tls.client-certificate':
      return clientCertificateWords(at);
    case 'tls.plain-http':
      return {
        title: `${at} speaks plain HTTP where servers expect TLS.`,
        fix: `Put TLS on port ${port}: in nginx "listen ${port} ssl;" with a certificate, in homeserver.yaml "tls: true"; or let a front end take the port.`,
      };
    case 'tls.not-tls':
      return {
        title: `Another kind of service answers on ${at}.`,
        fix: `Correct the port where servers are sent to, or free port ${port} for the homeserver's front end.`,
      };
    default:
      return {
        title:
          tls.alert === 'unrecognized_name'
            ? `The front end at ${at} has no site for ${sni ?? 'this address'} and refuses the handshake.`
            : `The front end at ${at} refuses the TLS handshake for ${sni ?? 'this address'}.`,
        fix: `Add a site for exactly ${sni ?? host} on port ${port}, with a certificate for it; then reload.`,
      };
  }
}
