/** Whether the certificates that were sent can be trusted. */

import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { AddressFacts, CertificateFacts } from '../../probe/types.ts';
import { day, plural } from '../../text/words.ts';
import { CHAIN_FAULTS, type ChainFault, chainFaults, climb, type DoneTls } from '../chain-faults.ts';
import { now } from '../evidence.ts';
import { endpoints, finding, groupBy, type Words } from '../finding.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';
import { validityOf } from '../validity.ts';

export const tlsChainRule: Check = {
  ids: CHAIN_FAULTS,
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    return facts.targets.flatMap((target) => {
      const faulty = target.addresses.flatMap((address) => {
        const tls = doneTls(address);
        return tls === null ? [] : chainFaults(tls, now(facts)).map((fault) => ({ address, tls, fault }));
      });
      return [...groupBy(faulty, ({ fault }) => fault.id).values()].flatMap((group) => {
        const [first] = group;
        if (first === undefined) return [];
        const addresses = group.map(({ address }) => address);
        return [
          judge(facts, target, first.fault, first.tls, addresses, used.has(target) ? 'error' : 'warning'),
        ];
      });
    });
  },
};

const doneTls = ({ connection }: AddressFacts): DoneTls | null =>
  connection?.tls?.status === 'done' ? connection.tls : null;

function judge(
  facts: Facts,
  { host, port }: TargetFacts,
  { id, mild }: ChainFault,
  tls: DoneTls,
  addresses: readonly AddressFacts[],
  severity: Severity,
): Finding {
  const usual: Severity = id === 'tls.chain-order' ? 'note' : mild ? 'warning' : severity;
  const subject = endpoints(addresses);
  const [leaf, ...rest] = tls.sent;
  const words =
    leaf === undefined
      ? {
          title: `The certificate of ${formatEndpoint(host, port)} cannot be read.`,
          detail: `OpenSSL says ${tls.chainError}.`,
          fix: GET_ONE,
        }
      : chainWords(id, {
          host,
          port,
          name: facts.route.certificateName,
          leaf,
          rest,
          at: now(facts),
          error: tls.chainError,
        });
  return finding(id, usual, { subject, ...words });
}

interface Seen {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly leaf: CertificateFacts;
  readonly rest: readonly CertificateFacts[];
  readonly at: number;
  readonly error: string | null;
}

const GET_ONE =
  "Get a certificate of a public authority (Let's Encrypt is free), put it where TLS ends, and reload.";

const called = ({ commonName, subject }: CertificateFacts): string => commonName ?? subject;
const issuerOf = ({ issuerCommonName, issuer }: CertificateFacts): string => issuerCommonName ?? issuer;

function chainWords(id: ChainFault['id'], seen: Seen): Omit<Words, 'subject'> {
  const { host, port, name, leaf, rest, at } = seen;
  const where = formatEndpoint(host, port);
  const { days } = validityOf(leaf, at);
  switch (id) {
    case 'tls.leaf-only':
      return {
        title: `${where} sends its own certificate without the intermediate ${issuerOf(leaf)}.`,
        detail: `One certificate was sent, for ${called(leaf)}, issued by ${issuerOf(leaf)}. Browsers find the missing one themselves; servers do not.`,
        fix: 'Use the whole chain (in nginx: ssl_certificate is fullchain.pem, not cert.pem); then reload.',
      };
    case 'tls.chain-incomplete': {
      const top = climb(leaf, rest);
      return {
        title: `The chain of ${where} breaks off: the certificate of ${issuerOf(top)} is missing.`,
        detail: `${plural(rest.length + 1, 'certificate')} sent; ${called(top)} was issued by ${issuerOf(top)}, which is not among them.`,
        fix: 'Use the chain file that came with this certificate (with certbot: fullchain.pem); then reload.',
      };
    }
    case 'tls.chain-order':
      return {
        title: `The chain of ${where} is complete, but not in order.`,
        detail: `Sent: ${[leaf, ...rest].map(called).slice(0, 6).join(', ')}.`,
        fix: 'Put own certificate, its issuer, and so on into the file in this order.',
      };
    case 'tls.legacy-synapse':
      return {
        title: `${where} still shows the certificate that Synapse up to 0.34 made for itself.`,
        detail: `Self-signed for ${called(leaf)}, serial number 1000, until ${day(leaf.notAfter)}. No server since Synapse 1.0 accepts it.`,
        fix: `Get a certificate of a public authority for ${name}, or put a reverse proxy that has one on port ${port}.`,
      };
    case 'tls.self-signed':
      return {
        title: `The certificate of ${where} is self-signed.`,
        detail: `Subject and issuer are ${leaf.subject}. Every server since Synapse 1.0 refuses that.`,
        fix: `${GET_ONE} It must name ${name}.`,
      };
    case 'tls.default-certificate':
      return {
        title: `The front end at ${where} shows its default certificate: it has none for ${name}.`,
        detail: `Presented: ${leaf.subject}, issued by ${issuerOf(leaf)}.`,
        fix: `Add a site for ${name} on port ${port} with a certificate of a public authority.`,
      };
    case 'tls.staging-ca':
      return {
        title: `${where} shows a test certificate of a staging service.`,
        detail: `Issued by ${issuerOf(leaf)}; nobody trusts it.`,
        fix: 'Issue it again without --staging or --test-cert (with certbot: certbot renew --force-renewal), then reload.',
      };
    case 'tls.cdn-origin':
      return {
        title: `${where} shows a certificate that only Cloudflare trusts.`,
        detail: `Issued by ${issuerOf(leaf)}. Servers that connect directly refuse it.`,
        fix: `${GET_ONE} It must name ${name}.`,
      };
    case 'tls.expired':
      return {
        title: `The certificate of ${where} expired on ${day(leaf.notAfter)}.`,
        detail: `That was ${plural(days, 'day')} before the check. It names ${called(leaf)} and was issued by ${issuerOf(leaf)}.`,
        fix: 'Renew it (with certbot: certbot renew), reload what serves it, and let a deploy hook do the reload from now on.',
      };
    case 'tls.not-yet-valid':
      return {
        title: `The certificate of ${where} is valid only from ${day(leaf.notBefore)}.`,
        detail: `This machine's date is ${day(at)}.`,
        fix: 'Compare the clocks (timedatectl); if they are right, use the certificate that is valid now.',
      };
    case 'tls.intermediate-expired': {
      const old = rest.find((one) => validityOf(one, at).ended);
      return {
        title: `${where} sends an intermediate certificate that expired${old ? ` on ${day(old.notAfter)}` : ''}.`,
        detail: `${old ? called(old) : 'An intermediate'} is out of date, the certificate for ${called(leaf)} is not.${seen.error === null ? ' Current servers find another way to a root; old ones do not.' : ''}`,
        fix: 'Issue the certificate again, or take the chain that the authority gives today; then reload.',
      };
    }
    case 'tls.expires-soon':
      return {
        title: `The certificate of ${where} expires on ${day(leaf.notAfter)}, in ${plural(days, 'day')}.`,
        detail:
          'Renewal is due when a third of the lifetime is left; less than a sixth is left, so it has failed or its result is not served.',
        fix: 'Run the renewal by hand and read its message (with certbot: certbot renew), then reload what serves it.',
      };
    case 'tls.weak-key':
      return {
        title: `The certificate of ${where} has a key or signature that is too weak.`,
        detail: `Key ${leaf.keyType}${leaf.keyBits === null ? '' : ` of ${leaf.keyBits} bits`}, signature ${leaf.signatureAlgorithm}.`,
        fix: 'Make a new key (ECDSA P-256 or RSA 2048) and issue the certificate again.',
      };
    default:
      return {
        title: `The certificate of ${where} comes from an authority that is not public.`,
        detail: `Issued by ${issuerOf(leaf)}; the chain ends at ${issuerOf(climb(leaf, rest))} (OpenSSL: ${seen.error}).`,
        fix: `${GET_ONE} It must name ${name}.`,
      };
  }
}
