/**
 * A small certificate authority: a root, an intermediate that issues, and leaves good and bad.
 * Loaded lazily (`await import`): the certificate library takes about 100 ms to load.
 */
import './reflect-metadata.ts';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { isIP } from '../system/ip.ts';
import type { Credentials } from '../system/listeners.ts';

const DAY = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

x509.cryptoProvider.set(webcrypto);

/**
 * Who vouches for a leaf: the public intermediate (sent along, or left out in `leaf-only`), an intermediate
 * that has itself expired, a root that nobody trusts (sent along), or the leaf itself.
 */
export type Issuer = 'public' | 'leaf-only' | 'expired-intermediate' | 'unknown-root' | 'self-signed';

export interface LeafOptions {
  readonly issuer?: Issuer;
  /** Milliseconds since 1970. Default: a day before the authority's now. */
  readonly notBefore?: number;
  /** Default: 61 days after the authority's now. */
  readonly notAfter?: number;
  /** Default: the first name. */
  readonly commonName?: string;
  /** false leaves subjectAltName out: the common name is all there is. */
  readonly subjectAltName?: boolean;
  /** Hex. Default: random. */
  readonly serialNumber?: string;
}

/** PEM texts as they lie in a certificate folder; `certificate` is what a server sends. */
export interface Leaf extends Credentials {
  /** The leaf alone: cert.pem. */
  readonly leaf: string;
  /** What is sent after it: chain.pem. Empty when it vouches for itself. */
  readonly chain: string;
}

export interface Authority {
  /** The root that clients are to trust, PEM. */
  readonly root: string;
  /** A certificate for names and IP literals (IPv6 without brackets), the first of them the common name. */
  leaf(names: readonly string[], options?: LeafOptions): Promise<Leaf>;
}

interface Signer {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** @param now milliseconds since 1970 around which validity is laid. */
export async function createAuthority(now: number = Date.now()): Promise<Authority> {
  const root = await authority('Rehearsal Root CA', null, now - 365 * DAY, now + 3650 * DAY);
  const issuing = await authority('Rehearsal Issuing CA', root, now - 180 * DAY, now + 1000 * DAY);
  const rare = (commonName: string, issuer: Signer | null, notAfter: number): (() => Promise<Signer>) => {
    let made: Promise<Signer> | null = null;
    return () => {
      made ??= authority(commonName, issuer, now - 300 * DAY, notAfter);
      return made;
    };
  };
  const unknown = rare('Private Root CA', null, now + 3650 * DAY);
  const expired = rare('Rehearsal Old CA', root, now - DAY);

  const signerOf = async (issuer: Issuer): Promise<Signer | null> => {
    if (issuer === 'self-signed') return null;
    if (issuer === 'unknown-root') return unknown();
    return issuer === 'expired-intermediate' ? expired() : issuing;
  };

  const leaf = async (names: readonly string[], options: LeafOptions = {}): Promise<Leaf> => {
    const issuer = options.issuer ?? 'public';
    const keys = await newKeys();
    const signer = await signerOf(issuer);
    const extensions: x509.Extension[] = [];
    if (options.subjectAltName !== false) {
      extensions.push(
        new x509.SubjectAlternativeNameExtension(
          names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }) as const),
        ),
      );
    }
    if (signer !== null) {
      extensions.push(
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      );
    }
    const certificate = await sign({
      subject: options.commonName ?? names[0] ?? 'nameless',
      keys,
      signer,
      notBefore: options.notBefore ?? now - DAY,
      notAfter: options.notAfter ?? now + 61 * DAY,
      extensions,
      ...(options.serialNumber === undefined ? {} : { serialNumber: options.serialNumber }),
    });
    const own = pem(certificate);
    const chain = signer === null ? '' : pem(signer.certificate);
    return {
      leaf: own,
      chain,
      certificate: issuer === 'leaf-only' ? own : own + chain,
      key: await privateKeyPem(keys),
    };
  };

  return { root: pem(root.certificate), leaf };
}

async function authority(
  commonName: string,
  signer: Signer | null,
  notBefore: number,
  notAfter: number,
): Promise<Signer> {
  const keys = await newKeys();
  const extensions = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
  return {
    keys,
    certificate: await sign({ subject: commonName, keys, signer, notBefore, notAfter, extensions }),
  };
}

async function sign(wish: {
  subject: string;
  keys: webcrypto.CryptoKeyPair;
  signer: Signer | null;
  notBefore: number;
  notAfter: number;
  extensions: x509.Extension[];
  serialNumber?: string;
}): Promise<x509.X509Certificate> {
  const subject = new x509.Name([{ CN: [wish.subject] }]);
  const { signer } = wish;
  const identifiers: x509.Extension[] = [
    await x509.SubjectKeyIdentifierExtension.create(wish.keys.publicKey),
  ];
  if (signer !== null) {
    identifiers.push(await x509.AuthorityKeyIdentifierExtension.create(signer.keys.publicKey));
  }
  return x509.X509CertificateGenerator.create({
    subject,
    issuer: signer === null ? subject : signer.certificate.subjectName,
    publicKey: wish.keys.publicKey,
    signingKey: (signer?.keys ?? wish.keys).privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(wish.notBefore),
    notAfter: new Date(wish.notAfter),
    extensions: [...wish.extensions, ...identifiers],
    ...(wish.serialNumber === undefined ? {} : { serialNumber: wish.serialNumber }),
  });
}

const newKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;

const pem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem')}\n`;

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
}
