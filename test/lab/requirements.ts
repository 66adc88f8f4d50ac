/**
 * Whether this machine can run the lab. What is missing is said once a test file, one line each, on stderr,
 * past the reporter: a lab that is skipped silently is a lab that nobody runs.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, writeSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Debian keeps servers in sbin, which a user's PATH often lacks. */
export const searchPath: string = [
  ...new Set([...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/sbin', '/bin']),
]
  .filter((folder) => folder.startsWith('/'))
  .join(delimiter);

const programs: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  patch: 'patch',
  nginx: 'nginx',
  apache2: 'apache2',
  named: 'bind9',
  dig: 'bind9-dnsutils',
  curl: 'curl',
  openssl: 'openssl',
};

export const program = fileURLToPath(new URL('../../bin/matrix-tls-setup.js', import.meta.url));
const bundle = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export const isRoot = (): boolean => process.getuid?.() === 0;

/** As root plain namespaces; as anybody else inside a user namespace in which the user keeps its number. */
export const unshareArguments = (): string[] => [
  ...(isRoot() ? ['-nmpf'] : ['-Ucnmpf', '--keep-caps']),
  '--kill-child',
  '--mount-proc',
];

const canRun = (name: string): boolean =>
  searchPath.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** What this machine lacks, a sentence each; empty when the lab can run. */
function missingRequirements(needsProgram: boolean): string[] {
  if (process.platform !== 'linux')
    return [`Linux is missing: namespaces do not exist on ${process.platform}`];
  const missing = Object.entries(programs)
    .filter(([name]) => !canRun(name))
    .map(([name, from]) => `${name} is missing: sh test/lab/install.sh installs ${from}`);
  if (needsProgram && !existsSync(bundle))
    missing.push('the built program is missing: npm run build makes dist/main.js');
  if (missing.length > 0) return missing;

  const tried = spawnSync('unshare', [...unshareArguments(), 'true'], {
    env: { PATH: searchPath },
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (tried.status === 0) return [];
  const reason = (tried.stderr || String(tried.error ?? `exit ${tried.status}`)).trim().split('\n')[0];
  return [`namespaces are missing: unshare says "${reason}"; run the lab as root`];
}

/**
 * True when the tests of a file can run. Otherwise it says what is missing and gives false, so that the file
 * is skipped; with MATRIX_TLS_LAB_REQUIRED=1 it throws, so that the file fails.
 */
export function labIsPossible(file: string, needsProgram = true): boolean {
  const missing = missingRequirements(needsProgram);
  if (missing.length === 0) return true;
  for (const line of missing) skip(file, line);
  return false;
}

/** Says that something is skipped, and why; throws when nothing may be. */
export function skip(what: string, why: string): void {
  if (process.env.MATRIX_TLS_LAB_REQUIRED === '1') {
    throw new Error(`the lab is required but cannot run ${what} here: ${why}`);
  }
  writeSync(2, `lab: ${what} is SKIPPED: ${why}\n`);
}
