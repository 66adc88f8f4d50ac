/** Blocks of a PEM file (RFC 7468), its certificates, and the public half of its key. Pure. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readCertificate } from '../probe/tls/certificate.ts';
import type { CertificateFacts } from '../probe/types.ts';

interface Block {
  readonly label: string;
  /** With its head and its end. */
  readonly text: string;
}

/** More certificates than any chain has; bundles of all roots have hundreds. */
const MOST_BLOCKS = 32;

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; blocks.length < MOST_BLOCKS; ) {
    const start = text.indexOf('-----BEGIN ', from);
    if (start < 0) break;
    const label = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text.slice(start, start + 64))?.[1];
    const tail = `-----END ${label}-----`;
    const end = label === undefined ? -1 : text.indexOf(tail, start);
    // A block without an end: what follows is not read by OpenSSL either.
    if (label === undefined || end < 0) break;
    blocks.push({ label, text: text.slice(start, end + tail.length) });
    from = end + tail.length;
  }
  return blocks;
}

const sha256 = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .toUpperCase()
    .replace(/(..)(?=.)/g, '$1:');

export interface PemCertificates {
  /** In the order of the file; blocks that OpenSSL cannot read are left out. */
  readonly chain: readonly CertificateFacts[];
  readonly publicKeySha256: string | null;
}

/** @param wanted name that is looked for among more names than are kept. */
export function certificatesOf(text: string, wanted: string | null): PemCertificates {
  const read = blocksOf(text)
    .filter(({ label }) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label))
    .flatMap((block) => {
      try {
        const { raw, publicKey } = new X509Certificate(block.text);
        const facts = readCertificate(raw, wanted);
        return facts === null ? [] : [{ facts, publicKey }];
      } catch {
        return [];
      }
    });
  const [leaf] = read;
  return {
    chain: read.map(({ facts }) => facts),
    publicKeySha256: leaf === undefined ? null : sha256(leaf.publicKey),
  };
}

export interface PemKey {
  readonly found: boolean;
  readonly encrypted: boolean;
  /** null when there is none, or it is encrypted. */
  readonly publicKeySha256: string | null;
}

/** Of the first private key of the file; the key itself goes no further than this function. */
export function keyOf(text: string): PemKey {
  const block = blocksOf(text).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined) return { found: false, encrypted: false, publicKeySha256: null };
  if (block.label.startsWith('ENCRYPTED') || /^Proc-Type: 4,ENCRYPTED/m.test(block.text))
    return { found: true, encrypted: true, publicKeySha256: null };
  try {
    const key = createPrivateKey(block.text);
    return { found: true, encrypted: false, publicKeySha256: sha256(createPublicKey(key)) };
  } catch {
    return { found: false, encrypted: false, publicKeySha256: null };
  }
}
