/** The fields of a certificate that are read from its DER: signature algorithm, names, and where its issuer can be had. */
import { DerError, type Element, readElement, readElements, readOid, tags } from './der.ts';

const SUBJECT_ALT_NAME = '2.5.29.17';
const AUTHORITY_INFORMATION_ACCESS = '1.3.6.1.5.5.7.1.1';
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

// GeneralName is a choice with implicit tags (RFC 5280 §4.2.1.6).
const DNS_NAME = 0x82;
const URI = 0x86;
const IP_ADDRESS = 0x87;
/** [3] EXPLICIT Extensions of TBSCertificate. */
const EXTENSIONS = 0xa3;

export interface DerFields {
  readonly signatureAlgorithm: string;
  /** Issuer and subject are the same bytes. */
  readonly selfIssued: boolean;
  readonly dnsNames: readonly string[];
  readonly addresses: readonly string[];
  readonly hasSubjectAltName: boolean;
  readonly issuerUrl: string | null;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Four octets as IPv4, sixteen as IPv6 (groups, not shortened); other lengths are no address. */
function addressText(octets: Uint8Array): string | null {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return null;
  const groups: string[] = [];
  for (let index = 0; index < 16; index += 2)
    groups.push((((octets[index] ?? 0) << 8) | (octets[index + 1] ?? 0)).toString(16));
  return groups.join(':');
}

function child(elements: readonly Element[], index: number): Element {
  const element = elements[index];
  if (element === undefined) throw new DerError('missing field');
  return element;
}

/** Extension values by identifier. */
function readExtensions(fields: readonly Element[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  const wrapper = fields.find((field) => field.tag === EXTENSIONS);
  if (!wrapper) return found;
  for (const extension of readElements(readElement(wrapper.content).content)) {
    const parts = readElements(extension.content);
    const value = parts.find((part) => part.tag === tags.octetString);
    if (value) found.set(readOid(child(parts, 0).content), value.content);
  }
  return found;
}

function readIssuerUrl(value: Uint8Array | undefined): string | null {
  if (!value) return null;
  for (const description of readElements(readElement(value).content)) {
    const parts = readElements(description.content);
    const location = parts[1];
    if (location?.tag === URI && readOid(child(parts, 0).content) === CA_ISSUERS)
      return latin1(location.content);
  }
  return null;
}

/** Throws DerError when the structure is not that of a certificate. */
export function readDerFields(der: Uint8Array): DerFields {
  const certificate = readElements(readElement(der).content);
  const fields = readElements(child(certificate, 0).content);
  // The version field [0] is left out in version 1 certificates; serial, algorithm, issuer, validity, subject follow.
  const base = child(fields, 0).tag === tags.integer ? 0 : 1;
  const issuer = child(fields, base + 2).content;
  const subject = child(fields, base + 4).content;
  const extensions = readExtensions(fields);

  const dnsNames: string[] = [];
  const addresses: string[] = [];
  const alternative = extensions.get(SUBJECT_ALT_NAME);
  if (alternative) {
    for (const name of readElements(readElement(alternative).content)) {
      if (name.tag === DNS_NAME) dnsNames.push(latin1(name.content).toLowerCase());
      const address = name.tag === IP_ADDRESS ? addressText(name.content) : null;
      if (address !== null) addresses.push(address);
    }
  }
  return {
    signatureAlgorithm: readOid(child(readElements(child(certificate, 1).content), 0).content),
    selfIssued: Buffer.compare(issuer, subject) === 0,
    dnsNames,
    addresses,
    hasSubjectAltName: alternative !== undefined,
    issuerUrl: readIssuerUrl(extensions.get(AUTHORITY_INFORMATION_ACCESS)),
  };
}
