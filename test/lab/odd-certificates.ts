/** Certificates that the rehearsal's authority does not make: with issuers known by name, chains put together wrongly, weak signatures. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Authority } from '../support/pki.ts';

/**
 * foreign-chain: with the certificate of another authority. root-between: leaf, root, intermediate. staging, origin: by
 * an authority with such a name that nobody trusts. sha1: by a trusted one, signed with SHA-1.
 */
export type OddCertificate = 'foreign-chain' | 'root-between' | 'staging' | 'origin' | 'sha1';

export interface Presented {
  /** What the server sends, PEM. */
  readonly certificate: string;
  readonly key: string;
}

const ISSUERS = {
  staging: '(STAGING) Pseudo Plum E5',
  origin: 'CloudFlare Origin SSL ECC Certificate Authority',
  sha1: 'Lab Old Root',
} as const;

export interface OddCertificates {
  /** Roots that clients are to trust beside the authority's own, PEM. */
  readonly roots: string;
  make(kind: OddCertificate, names: readonly string[]): Promise<Presented>;
  close(): void;
}

const run = promisify(execFile);
const openssl = async (folder: string, ...words: string[]): Promise<void> => {
  await run('openssl', words, { cwd: folder, timeout: 20_000 });
};

export async function createOddCertificates(authority: Authority): Promise<OddCertificates> {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-tls-odd-'));
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const makeRoot = (id: keyof typeof ISSUERS): Promise<void> =>
    openssl(
      folder,
      ...['req', '-x509', ...newKey, '-keyout', `${id}.key`, '-out', `${id}.pem`, '-days', '90'],
      ...['-subj', `/CN=${ISSUERS[id]}`],
    );
  const roots = new Map<string, Promise<void>>();
  const rootOf = (id: keyof typeof ISSUERS): Promise<void> => {
    const made = roots.get(id) ?? makeRoot(id);
    roots.set(id, made);
    return made;
  };
  let count = 0;

  /** A leaf by one of the roots above, sent with it. */
  const issued = async (id: keyof typeof ISSUERS, names: readonly string[]): Promise<Presented> => {
    await rootOf(id);
    count += 1;
    const own = `leaf-${count}`;
    writeFileSync(
      join(folder, `${own}.ext`),
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`,
    );
    await openssl(
      folder,
      'req',
      ...newKey,
      '-keyout',
      `${own}.key`,
      '-out',
      `${own}.csr`,
      '-subj',
      '/CN=leaf',
    );
    await openssl(
      folder,
      ...['x509', '-req', '-in', `${own}.csr`, '-CA', `${id}.pem`, '-CAkey', `${id}.key`, '-CAcreateserial'],
      ...['-days', '60', id === 'sha1' ? '-sha1' : '-sha256', '-extfile', `${own}.ext`, '-out', `${own}.pem`],
    );
    return { certificate: read(`${own}.pem`) + read(`${id}.pem`), key: read(`${own}.key`) };
  };

  await rootOf('sha1');
  return {
    roots: read('sha1.pem'),
    async make(kind, names) {
      if (kind !== 'foreign-chain' && kind !== 'root-between') return issued(kind, names);
      const { leaf, chain, key } = await authority.leaf(names);
      if (kind === 'root-between') return { certificate: leaf + authority.root + chain, key };
      await rootOf('origin');
      return { certificate: leaf + read('origin.pem'), key };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
