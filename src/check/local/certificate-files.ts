/** Certificate files and their keys as they lie on this machine. */
import { posix } from 'node:path';
import type { Facts } from '../../discover/types.ts';
import type { CertificatePair, FileState, PemFileFacts } from '../../host/types.ts';
import type { CertificateFacts } from '../../probe/types.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../types.ts';
import { programOf } from './programs.ts';
import type { LocalCheck } from './types.ts';

export const certificateFilesRule: LocalCheck = {
  ids: [
    'config.certificate-missing',
    'config.certificate-unreadable',
    'config.certificate-leaf',
    'config.key-mismatch',
  ],
  judge(local, facts) {
    const found = local.certificateFiles
      // The paths are those of the container, and its files were not seen.
      .filter(({ usedBy }) => usedBy !== 'synapse' || local.service?.container == null || local.isRoot)
      .flatMap((pair) => [...files(pair), ...leaf(pair, facts), ...mismatch(pair)]);
    // Several sites often name the same file.
    return found.filter(
      (one, index) =>
        found.findIndex(({ id, subject }) => id === one.id && subject === one.subject) === index,
    );
  },
};

/** "named in homeserver.yaml:12" */
const namedIn = (pair: CertificatePair): string =>
  pair.place === null ? `used by ${programOf(pair)}` : `named in ${pair.place.file}:${pair.place.line}`;

function files(pair: CertificatePair): Finding[] {
  const { certificate, key } = pair;
  if (key === null || key.path === certificate.path) return optional(file(pair, certificate, 'certificate'));
  const stop = stopOf(certificate);
  // One folder stops both: one finding says it.
  if (stop !== null && stop === stopOf(key))
    return optional(file(pair, certificate, 'certificate', key.path));
  return [...optional(file(pair, certificate, 'certificate')), ...optional(file(pair, key, 'key'))];
}

const optional = (found: Finding | null): Finding[] => (found === null ? [] : [found]);

const stopOf = ({ state, access }: PemFileFacts): string | null =>
  access?.readable === false && (state === 'read' || state === 'denied') ? access.stoppedAt : null;

const BROKEN: Readonly<Partial<Record<FileState, string>>> = {
  'link-loop': 'its links lead in a circle',
  'not-a-file': 'it is no plain file',
  'too-large': 'it is far too large for one',
};

function file(
  pair: CertificatePair,
  { path, realPath, state, access }: PemFileFacts,
  what: 'certificate' | 'key',
  keyBeside: string | null = null,
): Finding | null {
  const program = programOf(pair);
  if (state === 'missing')
    return finding('config.certificate-missing', 'error', {
      subject: path,
      title: `The ${what} file ${path} does not exist.`,
      detail: `It is ${namedIn(pair)}, and ${program} does not start without it.`,
      fix: `Put the ${what} there, or correct the path; then restart ${program}.`,
    });
  const broken = state === 'no-pem' ? `it holds no ${what} in PEM that OpenSSL can read` : BROKEN[state];
  if (broken !== undefined)
    return finding('config.certificate-unreadable', 'error', {
      subject: path,
      title: `${program} cannot use ${path} as its ${what} file: ${broken}.`,
      detail: `It is ${namedIn(pair)}.`,
      fix: `Name a file with the ${what} in PEM, a text that begins with -----BEGIN.`,
    });
  if (access?.readable !== false) return null;
  const { user, stoppedAt, mode } = access;
  const real = realPath ?? path;
  const itself = stoppedAt === real || stoppedAt === path;
  return finding('config.certificate-unreadable', 'error', {
    subject: path,
    title: `The account ${user} may not read the ${what} file ${path}${keyBeside === null ? '' : `, nor the key ${keyBeside}`}.`,
    detail: itself
      ? `The file itself stops it: ${mode}.`
      : `The folder ${stoppedAt} stops it: ${mode}. The file is ${namedIn(pair)}.`,
    fix: `Let a deploy hook copy certificate and key to a folder of ${user} after each renewal, and name the copies; leave the permissions of ${posix.dirname(path)} as they are.`,
  });
}

function leaf(pair: CertificatePair, facts: Facts | null): Finding[] {
  const { chain, path } = pair.certificate;
  const [only, ...rest] = chain;
  if (only === undefined || rest.length > 0 || only.selfIssued) return [];
  const seen = verdictsOn(only, facts);
  // Its issuer is a root that everybody knows, or the rest comes from elsewhere.
  if (seen.length > 0 && seen.every((chainError) => chainError === null)) return [];
  const better = posix.join(posix.dirname(path), 'fullchain.pem');
  // Public authorities say where their own certificate is; a private root may have issued this one directly.
  const severity = only.issuerUrl === null && seen.length === 0 ? 'warning' : 'error';
  return [
    finding('config.certificate-leaf', severity, {
      subject: path,
      title: `The file ${path} holds the certificate alone, without that of its issuer.`,
      detail: `It is ${namedIn(pair)}. Other servers cannot follow it to a root: ${only.issuerCommonName ?? only.issuer} is missing.`,
      fix: /\/cert\d*\.pem$/.test(path)
        ? `Name ${better} instead, and reload ${programOf(pair)}.`
        : `Append the certificate of the issuer to it, and reload ${programOf(pair)}.`,
    }),
  ];
}

/** What OpenSSL said wherever this very certificate was served. */
const verdictsOn = ({ sha256 }: CertificateFacts, facts: Facts | null): (string | null)[] =>
  (facts?.targets ?? [])
    .flatMap(({ addresses }) => addresses)
    .flatMap(({ connection }) => {
      const tls = connection?.tls;
      return tls?.status === 'done' && tls.sent[0]?.sha256 === sha256 ? [tls.chainError] : [];
    });

function mismatch(pair: CertificatePair): Finding[] {
  const { certificate, key, keyMatches } = pair;
  if (keyMatches !== false || key === null) return [];
  return [
    finding('config.key-mismatch', 'error', {
      subject: certificate.path,
      title: `The key in ${key.path} does not belong to the certificate in ${certificate.path}.`,
      detail: `Both are ${namedIn(pair)} or beside it. ${programOf(pair)} does not start with them, and keeps the old ones at a reload.`,
      fix: 'Name the two files that were made together, or issue the certificate again.',
    }),
  ];
}
