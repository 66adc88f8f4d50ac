/** Certificate files with their keys, as Synapse and the proxies of this machine use them. Read, never kept. */
import type { Place, ServerModel } from '../homeserver/types.ts';
import { certificatesOf, keyOf } from './pem.ts';
import type { SecretFile } from './secret-file.ts';
import type { CertificatePair, PemFileFacts } from './types.ts';

/** Which files a program names. */
export interface PairNamed {
  readonly usedBy: CertificatePair['usedBy'];
  readonly place: Place | null;
  readonly names: readonly string[];
  readonly certificate: string;
  /** The certificate file again where one file holds both; null when none is named. */
  readonly key: string | null;
  /** A file whose certificates are sent after those of the first; absent when the program names none. */
  readonly chain?: string;
}

const MOST_PAIRS = 64;

/** @param open reads a file as `usedBy` finds it, with what its account may do. */
export async function lookAtPairs(
  named: readonly PairNamed[],
  open: (path: string, usedBy: CertificatePair['usedBy']) => Promise<SecretFile>,
): Promise<CertificatePair[]> {
  const pairs: CertificatePair[] = [];
  for (const one of named.slice(0, MOST_PAIRS)) pairs.push(await lookAtPair(one, open));
  return pairs;
}

async function lookAtPair(
  { usedBy, place, names, certificate, key, chain }: PairNamed,
  open: (path: string, usedBy: CertificatePair['usedBy']) => Promise<SecretFile>,
): Promise<CertificatePair> {
  const [certificateFile, keyFile, chainFile] = await Promise.all([
    open(certificate, usedBy),
    key === null ? null : open(key, usedBy),
    chain === undefined ? null : open(chain, usedBy),
  ]);
  const rest = chainFile === null ? [] : certificatesOf(chainFile.text, null).chain;
  const found = certificatesOf(certificateFile.text, names[0] ?? null);
  const secret = keyFile === null ? null : keyOf(keyFile.text);
  const mine = found.publicKeySha256;
  const other = secret?.publicKeySha256 ?? null;
  return {
    usedBy,
    place,
    names,
    certificate: {
      ...factsOf(certificateFile, found.chain.length > 0),
      chain: [...found.chain, ...rest],
      publicKeySha256: mine,
    },
    key:
      keyFile === null || secret === null
        ? null
        : { ...factsOf(keyFile, secret.found), publicKeySha256: other, encrypted: secret.encrypted },
    keyMatches: mine === null || other === null ? null : mine === other,
  };
}

const factsOf = ({ text: _, state, ...facts }: SecretFile, holdsPem: boolean): PemFileFacts => ({
  ...facts,
  state: state === 'read' && !holdsPem ? 'no-pem' : state,
});

/** Those of Synapse; nothing where no listener has TLS, because the paths are not opened then. */
export function synapsePairs(
  model: ServerModel,
  places: Readonly<Record<string, Place>>,
  resolve: (path: string) => string,
): PairNamed[] {
  const { certificatePath, keyPath, listeners } = model;
  if (certificatePath === null || !listeners.some(({ tls, silenced }) => tls && !silenced)) return [];
  return [
    {
      usedBy: 'synapse',
      place: places.tls_certificate_path ?? null,
      names: [],
      certificate: resolve(certificatePath),
      key: keyPath === null ? null : resolve(keyPath),
    },
  ];
}
