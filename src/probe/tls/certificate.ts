/** A certificate in DER, as facts. */
import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../types.ts';
import { readDerFields } from './extensions.ts';
import { nameFits } from './identity.ts';

/** A certificate may carry thousands of names; a report of a megabyte would help nobody. */
const MAX_NAMES = 200;
const MAX_TEXT = 1000;
const MAX_URL = 500;
/** A domain name has at most 253 characters: a longer entry fits nothing, cut or not. */
const MAX_NAME = 256;

/**
 * At most MAX_NAMES of them. Those that fit `wanted` come first then: what is judged later are these facts alone,
 * so the one name that matters must not be among those that were left out.
 */
function keepNames(names: readonly string[], wanted: string | null): string[] {
  const fitting =
    names.length > MAX_NAMES && wanted !== null ? names.filter((name) => nameFits(name, wanted)) : [];
  const kept = fitting.length > 0 ? [...fitting, ...names.filter((name) => !fitting.includes(name))] : names;
  return kept.slice(0, MAX_NAMES).map((name) => name.slice(0, MAX_NAME));
}

/** node:crypto prints one attribute a line, control characters escaped by OpenSSL. */
const oneLine = (name: string): string => name.split('\n').join(', ').slice(0, MAX_TEXT);

/** The last common name is the most specific one. */
function commonName(name: string): string | null {
  const line = name.split('\n').findLast((attribute) => attribute.startsWith('CN='));
  return line === undefined ? null : line.slice(3, 3 + MAX_TEXT);
}

/** "Nov 25 03:00:00 2026 GMT" as ISO 8601. Throws RangeError on what is no date. */
const isoDate = (text: string): string => new Date(text).toISOString();

/** Keys on curves that OpenSSL does not know cannot be read; that is a fact, not a failure. */
function readKey(certificate: X509Certificate): Pick<CertificateFacts, 'keyType' | 'keyBits'> {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    return { keyType: asymmetricKeyType ?? 'unknown', keyBits: asymmetricKeyDetails?.modulusLength ?? null };
  } catch {
    return { keyType: 'unknown', keyBits: null };
  }
}

/**
 * The last certificates that were read, by their bytes: a host shows the same ones at each address and in each
 * handshake, and half the world has the same intermediate.
 */
const known = new Map<string, CertificateFacts>();
const MOST_KNOWN = 64;

/** Small ones only, and none of which names were left out: which these are depends on the name that is wanted. */
function remember(bytes: string, certificate: CertificateFacts | null): void {
  if (certificate === null || bytes.length > 8192) return;
  if (Math.max(certificate.dnsNames.length, certificate.addresses.length) >= MAX_NAMES) return;
  const [oldest] = known.keys();
  if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(bytes, certificate);
}

/**
 * Reads one certificate. `wanted` is the name it was asked for: among more names than are kept, those that fit it
 * are. Null when the bytes are no certificate that OpenSSL can read; never throws.
 */
export function readCertificate(der: Uint8Array, wanted: string | null = null): CertificateFacts | null {
  const bytes = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
  const read = known.get(bytes);
  if (read !== undefined) return read;
  const facts = readBytes(der, wanted);
  remember(bytes, facts);
  return facts;
}

function readBytes(der: Uint8Array, wanted: string | null): CertificateFacts | null {
  try {
    const certificate = new X509Certificate(der);
    const fields = readDerFields(der);
    return {
      subject: oneLine(certificate.subject ?? ''),
      issuer: oneLine(certificate.issuer ?? ''),
      commonName: commonName(certificate.subject ?? ''),
      issuerCommonName: commonName(certificate.issuer ?? ''),
      dnsNames: keepNames(fields.dnsNames, wanted),
      addresses: keepNames(fields.addresses, wanted),
      hasSubjectAltName: fields.hasSubjectAltName,
      notBefore: isoDate(certificate.validFrom),
      notAfter: isoDate(certificate.validTo),
      selfIssued: fields.selfIssued,
      serial: certificate.serialNumber.slice(0, 80),
      sha256: certificate.fingerprint256,
      ...readKey(certificate),
      signatureAlgorithm: fields.signatureAlgorithm,
      issuerUrl: fields.issuerUrl?.slice(0, MAX_URL) ?? null,
    };
  } catch {
    return null;
  }
}
