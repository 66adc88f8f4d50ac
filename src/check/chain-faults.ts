/** What is wrong with a chain of certificates, from what was sent and OpenSSL's verdict. Names are judged elsewhere. */
import { isWeak } from '../probe/tls/weakness.ts';
import type { CertificateFacts, TlsFacts } from '../probe/types.ts';
import type { FindingId } from './catalogue/index.ts';
import { validityOf } from './validity.ts';

export type DoneTls = Extract<TlsFacts, { status: 'done' }>;

export const CHAIN_FAULTS = [
  'tls.leaf-only',
  'tls.chain-incomplete',
  'tls.chain-order',
  'tls.self-signed',
  'tls.legacy-synapse',
  'tls.untrusted-root',
  'tls.staging-ca',
  'tls.default-certificate',
  'tls.cdn-origin',
  'tls.expired',
  'tls.intermediate-expired',
  'tls.not-yet-valid',
  'tls.expires-soon',
  'tls.weak-key',
] as const satisfies readonly FindingId[];

export interface ChainFault {
  readonly id: (typeof CHAIN_FAULTS)[number];
  /** Everything verifies today; older servers or later days are concerned. */
  readonly mild: boolean;
}

/** Certificates that front ends make up when they have none for a name, by subject or issuer. */
const DEFAULTS: readonly RegExp[] = [
  /TRAEFIK DEFAULT CERT/i,
  /Kubernetes Ingress Controller Fake Certificate/i,
  /Caddy Local Authority/i,
  /(?:^|[=, ])Plesk(?:$|[, ])/i,
  /(?:^|[=, ])Parallels Panel/i,
  /ssl-cert-snakeoil|CN=localhost(?:$|,)|Synology/i,
];

const text = ({ subject, issuer }: CertificateFacts): string => `${subject}\n${issuer}`;

/** `at`: milliseconds since 1970. The first fault is the one to repair; null leaf means that nothing was sent. */
export function chainFaults({ sent, chainError }: DoneTls, at: number): ChainFault[] {
  const [leaf, ...rest] = sent;
  if (leaf === undefined) return chainError === null ? [] : [{ id: 'tls.untrusted-root', mild: false }];
  if (chainError === null)
    return isWeak(leaf) ? [{ id: 'tls.weak-key', mild: false }] : mildFaults(leaf, rest, at);
  const identity = identityFault(leaf, sent);
  if (identity !== null) return [{ id: identity, mild: false }];
  const faults: ChainFault['id'][] = [];
  if (validityOf(leaf, at).ended) faults.push('tls.expired');
  if (Date.parse(leaf.notBefore) > at) faults.push('tls.not-yet-valid');
  if (isWeak(leaf) || /KEY_TOO_SMALL|MD_TOO_WEAK/.test(chainError)) faults.push('tls.weak-key');
  const broken = linkFault(leaf, rest, chainError);
  if (broken !== null) faults.push(broken);
  if (faults.length === 0) faults.push(leftOver(rest, chainError, at));
  return faults.map((id) => ({ id, mild: false }));
}

/** Certificates that no repair of the chain makes good: another one is needed. */
function identityFault(leaf: CertificateFacts, sent: readonly CertificateFacts[]): ChainFault['id'] | null {
  const serial = leaf.serial
    .replace(/[^0-9a-f]/gi, '')
    .replace(/^0+/, '')
    .toLowerCase();
  if (leaf.selfIssued && serial === '3e8' && !leaf.hasSubjectAltName) return 'tls.legacy-synapse';
  if (sent.some((one) => DEFAULTS.some((pattern) => pattern.test(text(one)))))
    return 'tls.default-certificate';
  if (sent.some((one) => /\(STAGING\)|Fake LE (?:Intermediate|Root)|happy hacker fake/i.test(text(one))))
    return 'tls.staging-ca';
  if (/CloudFlare Origin/i.test(text(leaf))) return 'tls.cdn-origin';
  return leaf.selfIssued ? 'tls.self-signed' : null;
}

/** Links that are missing among what was sent, where the trust store did not supply them. */
function linkFault(
  leaf: CertificateFacts,
  rest: readonly CertificateFacts[],
  chainError: string,
): ChainFault['id'] | null {
  if (!/^UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/.test(chainError)) return null;
  if (rest.length === 0) return 'tls.leaf-only';
  const top = climb(leaf, rest);
  if (top.selfIssued) return 'tls.untrusted-root';
  // The leaf's own issuer is not among them: the chain of another certificate was sent.
  if (top === leaf) return 'tls.chain-incomplete';
  return top.issuerUrl === null ? 'tls.untrusted-root' : 'tls.chain-incomplete';
}

/** The last certificate that can be reached from the leaf by issuer and subject. */
export function climb(leaf: CertificateFacts, rest: readonly CertificateFacts[]): CertificateFacts {
  let at = leaf;
  for (const _ of rest) {
    const issuer = at.selfIssued ? undefined : rest.find(({ subject }) => subject === at.issuer);
    if (issuer === undefined) break;
    at = issuer;
  }
  return at;
}

function leftOver(rest: readonly CertificateFacts[], chainError: string, at: number): ChainFault['id'] {
  if (rest.some((one) => validityOf(one, at).ended)) return 'tls.intermediate-expired';
  // The verifier's clock and the check's may differ by the moment that the certificate changes.
  if (chainError === 'CERT_HAS_EXPIRED') return 'tls.expired';
  return chainError === 'CERT_NOT_YET_VALID' ? 'tls.not-yet-valid' : 'tls.untrusted-root';
}

/** A chain that verifies: what is left to say. */
function mildFaults(leaf: CertificateFacts, rest: readonly CertificateFacts[], at: number): ChainFault[] {
  const faults: ChainFault['id'][] = [];
  if (rest.some((one) => validityOf(one, at).ended)) faults.push('tls.intermediate-expired');
  if (!inOrder([leaf, ...rest])) faults.push('tls.chain-order');
  if (validityOf(leaf, at).endsSoon) faults.push('tls.expires-soon');
  return faults.map((id) => ({ id, mild: true }));
}

/** Each certificate was issued by a later one that comes directly behind it, or by none that was sent. */
const inOrder = (sent: readonly CertificateFacts[]): boolean =>
  sent.every(
    (one, index) =>
      one.selfIssued ||
      sent[index + 1]?.subject === one.issuer ||
      !sent.some(({ subject }) => subject === one.issuer),
  );
