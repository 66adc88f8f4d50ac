/** ConnectionReports and ConnectionErrors of matrix-federation-tester's report: one address each. */
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { AddressFacts, CertificateFacts, KeyDocumentFacts, TlsFacts } from '../probe/types.ts';
import type { Message } from './go.ts';
import { answerError, dialError, handshakeError } from './go-errors.ts';

interface Checks {
  readonly AllChecksOK: boolean;
  readonly MatchingServerName: boolean;
  readonly FutureValidUntilTS: boolean;
  readonly HasEd25519Key: boolean;
  /** null where there is no such key. */
  readonly AllEd25519ChecksOK: boolean | null;
  readonly Ed25519Checks: Readonly<
    Record<string, { readonly ValidEd25519: boolean; readonly MatchingSignature: boolean }>
  >;
  readonly ValidCertificates: boolean;
}

export interface ConnectionReport {
  readonly Certificates: readonly {
    readonly SubjectCommonName: string;
    readonly IssuerCommonName: string;
    /** Base64 without padding. */
    readonly SHA256Fingerprint: string;
    readonly DNSNames: readonly string[] | null;
  }[];
  readonly Cipher: { readonly Version: string; readonly CipherSuite: string };
  readonly Checks: Checks;
  readonly Errors: readonly Message[];
  readonly Ed25519VerifyKeys: Readonly<Record<string, string>> | null;
  readonly Info: Readonly<Record<string, never>>;
  /** The key document as it came. null where it was not asked for. */
  readonly Keys: unknown;
}

const unpadded = (base64: string): string => base64.replace(/=+$/, '');

const certificate = ({ commonName, issuerCommonName, sha256, dnsNames }: CertificateFacts) => ({
  SubjectCommonName: commonName ?? '',
  IssuerCommonName: issuerCommonName ?? '',
  SHA256Fingerprint: unpadded(Buffer.from(sha256.replaceAll(':', ''), 'hex').toString('base64')),
  DNSNames: dnsNames.length === 0 ? null : dnsNames,
});

/** "ECDHE-RSA-AES128-GCM-SHA256", OpenSSL's name, as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256; those of TLS 1.3 have one name. */
function cipherSuite(name: string): string {
  const [, exchange, rest = ''] = /^((?:EC)?DHE-[A-Z]+)-(.+)$/.exec(name) ?? [];
  if (exchange === undefined) return name;
  const cipher = rest
    .replace(/^AES(\d+)-(?=SHA)/, 'AES_$1_CBC-')
    .replace(/^AES(\d+)/, 'AES_$1')
    .replace(/POLY1305$/, 'POLY1305-SHA256');
  return `TLS_${exchange}_WITH_${cipher}`.replaceAll('-', '_');
}

/** Where the keys were fetched, or a certificate was shown that nobody can trust; null where that program tells an error. */
export function connectionReport(address: AddressFacts, facts: Facts): ConnectionReport | null {
  const tls = address.connection?.tls;
  if (tls?.status !== 'done') return null;
  const common = {
    Certificates: tls.sent.map(certificate),
    Cipher: { Version: tls.protocol.replace(/^TLSv/, 'TLS '), CipherSuite: cipherSuite(tls.cipher) },
    Info: {},
  };
  if (!address.trusted) {
    return {
      ...common,
      Checks: nothingChecked,
      Errors: [certificateError(tls, facts)],
      Ed25519VerifyKeys: null,
      Keys: null,
    };
  }
  const { keys } = address;
  const document = keys?.json === true ? documentOf(address) : null;
  if (keys === null || document === null) return null;
  const checks = keyChecks(keys, facts);
  return {
    ...common,
    Checks: checks,
    Errors: [],
    Ed25519VerifyKeys: checks.AllChecksOK ? verifyKeys(document, keys) : null,
    Keys: document,
  };
}

const nothingChecked: Checks = {
  AllChecksOK: false,
  MatchingServerName: false,
  FutureValidUntilTS: false,
  HasEd25519Key: false,
  AllEd25519ChecksOK: null,
  Ed25519Checks: {},
  ValidCertificates: false,
};

function keyChecks({ serverName, validUntil, keys }: KeyDocumentFacts, facts: Facts): Checks {
  const own = keys.filter(({ id }) => id.startsWith('ed25519:'));
  const all = own.length === 0 ? null : own.every(({ usable, signed }) => usable && signed);
  const checks = {
    MatchingServerName: serverName === facts.serverName.text,
    FutureValidUntilTS: (validUntil ?? 0) > Date.parse(facts.checkedAt),
    HasEd25519Key: own.length > 0,
    AllEd25519ChecksOK: all,
    Ed25519Checks: Object.fromEntries(
      own.map(({ id, usable, signed }) => [id, { ValidEd25519: usable, MatchingSignature: signed }]),
    ),
    ValidCertificates: true,
  };
  const { MatchingServerName, FutureValidUntilTS } = checks;
  return { AllChecksOK: MatchingServerName && FutureValidUntilTS && all === true, ...checks };
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Called only for a body that was read before, within its bounds. */
function documentOf({ exchanges }: AddressFacts): JsonObject | null {
  try {
    const document: unknown = JSON.parse(exchanges.keys?.body ?? '');
    return isObject(document) ? document : null;
  } catch {
    return null;
  }
}

function verifyKeys(document: JsonObject, { keys }: KeyDocumentFacts): Record<string, string> {
  const listed = isObject(document.verify_keys) ? document.verify_keys : {};
  return Object.fromEntries(
    keys.flatMap(({ id, usable }) => {
      const entry = usable && Object.hasOwn(listed, id) ? listed[id] : null;
      const key = isObject(entry) ? entry.key : null;
      return typeof key === 'string' ? [[id, unpadded(key)]] : [];
    }),
  );
}

function certificateError(tls: Extract<TlsFacts, { status: 'done' }>, facts: Facts): Message {
  const [leaf] = tls.sent;
  const wanted = facts.route.certificateName;
  if (tls.chainError === 'CERT_HAS_EXPIRED' || tls.chainError === 'CERT_NOT_YET_VALID')
    return { Message: 'x509: certificate has expired or is not yet valid' };
  if (tls.chainError !== null) return { Message: 'x509: certificate signed by unknown authority' };
  if (leaf === undefined || certificateFits(leaf, wanted))
    return { Message: 'x509: certificate cannot be verified' };
  const names = [...leaf.dnsNames, ...leaf.addresses];
  const Message =
    names.length === 0
      ? `x509: certificate is not valid for any names, but wanted to match ${wanted}`
      : `x509: certificate is valid for ${names.join(', ')}, not ${wanted}`;
  return { Message };
}

const skippedWords = {
  'private-address': 'a private address, which other servers refuse',
  limit: 'not contacted: there are too many addresses',
  'no-route': 'not contacted: this machine has no route to it',
} as const;

/** Why no request was sent to an address. */
export function connectionFault({ address, port, connection, skipped }: AddressFacts): string {
  if (skipped !== null) return skippedWords[skipped];
  if (connection === null) return 'not contacted';
  if (connection.tcp !== 'open') return dialError(connection.tcp, formatEndpoint(address, port));
  return connection.tls?.status === 'failed' ? handshakeError(connection.tls) : 'not asked';
}

export function connectionError(address: AddressFacts): string {
  const { keys } = address.exchanges;
  if (keys !== undefined) return answerError(keys);
  const at = formatEndpoint(address.address, address.port);
  return `Get "https://${at}/_matrix/key/v2/server": ${connectionFault(address)}`;
}
