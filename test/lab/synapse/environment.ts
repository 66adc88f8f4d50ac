/**
 * Real Synapse from PyPI. Today's is installed with all it needs; of an old one only its own files are fetched, as
 * nothing of it runs but the part that writes homeserver.yaml (generate.py). Both stay in the user's cache, outside
 * the checkout, so that a second run finds them.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { skip } from '../requirements.ts';
import { findPython, type Python, run } from './python.ts';
import { type OldVersion, TODAY, type Version } from './versions.ts';

/** What ends an installation that hangs. */
const INSTALL_MS = 300_000;

/** setup.py of the old ones reads pkg_resources, which later ones lack. */
const BUILD_WITH = 'setuptools<80';

/** What the old ones' configuration loads beside that which today's needs as well. */
const ALSO = ['daemonize', 'psutil'];

const PIP = ['-m', 'pip', '--disable-pip-version-check', '--no-input', '-q'];

const cacheFolder = (): string =>
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'matrix-tls-setup', 'lab');

const digest = (recipe: unknown): string =>
  createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);

/** Made beside its place and moved there when whole: an installation that was cut off is never taken for one. */
async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const cache = cacheFolder();
  const place = join(cache, name);
  if (existsSync(place)) return place;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, `.${name}-`));
  try {
    await fill(partial);
    renameSync(partial, place);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another process was first with the same.
    if (!existsSync(place)) throw new Error(`${name} could not be made: ${wordsOf(error)}`);
  }
  return place;
}

/** pip says why on stderr; of a long text the end tells most. */
function wordsOf(error: unknown): string {
  const { message, stderr = '' } = error as Error & { stderr?: string };
  return `${message.split('\n')[0]}\n${stderr.slice(-2000)}`;
}

const isModern = (major: number, minor: number): boolean => major === 3 && minor >= 10;

async function pythonOfToday(): Promise<Python> {
  const python = await findPython(isModern, 'venv, ensurepip');
  if (python !== null) return python;
  throw new Error(
    `Synapse ${TODAY} needs Python 3.10 or newer with venv: sh test/lab/install.sh installs python3-venv`,
  );
}

/** Python of a virtual environment in which today's Synapse is installed. */
export async function today(): Promise<string> {
  const python = await pythonOfToday();
  const packages = [`matrix-synapse==${TODAY}`, ...ALSO];
  const name = `synapse-${TODAY}-py${python.version}-${digest([python.path, packages])}`;
  const folder = await cached(name, async (partial) => {
    await run(python.path, ['-m', 'venv', partial], { timeout: INSTALL_MS });
    const inside = join(partial, 'bin', 'python');
    await run(inside, [...PIP, 'install', ...packages], { timeout: INSTALL_MS });
  });
  return join(folder, 'bin', 'python');
}

/** A folder for PYTHONPATH with the files of an old Synapse. */
async function packageOf(version: OldVersion): Promise<string> {
  const wanted = `matrix-synapse==${version}`;
  if (version === '0.33.9') return unpacked(version, wanted);
  const python = await today();
  return cached(`files-${version}-${digest([BUILD_WITH])}`, async (partial) => {
    const constraints = join(partial, 'constraints.txt');
    writeFileSync(constraints, `${BUILD_WITH}\n`);
    const argv = [...PIP, 'install', '--no-deps', '--no-compile', '--target', partial, wanted];
    await run(python, argv, { timeout: INSTALL_MS, env: { ...process.env, PIP_CONSTRAINT: constraints } });
  });
}

/** setup.py of 0.33 runs under Python 2 alone; the files that it packs do not mind. */
async function unpacked(version: OldVersion, wanted: string): Promise<string> {
  return cached(`files-${version}`, async (partial) => {
    const python = await findPython((major) => major === 2, 'pip');
    if (python === null) throw new Error('it needs a Python 2.7 with pip, on the PATH or in pyenv');
    const argv = [...PIP, 'download', '--no-deps', '--no-binary', ':all:', '-d', partial, wanted];
    await run(python.path, argv, { timeout: INSTALL_MS });
    const archive = readdirSync(partial).find((name) => name.endsWith('.tar.gz'));
    if (archive === undefined) throw new Error('pip brought no source archive');
    await run('tar', ['-xzf', join(partial, archive), '-C', partial, '--strip-components', '1']);
  });
}

/** Environment variables with which `today()` loads the modules of that version. */
export async function pathOf(version: Version): Promise<Readonly<Record<string, string>>> {
  return version === TODAY ? {} : { PYTHONPATH: await packageOf(version) };
}

/**
 * Those of the versions that can be used here, with all they need fetched and installed, once. Of the others it is said
 * what is missing, and with MATRIX_TLS_LAB_REQUIRED=1 it throws.
 */
export async function prepared(file: string, versions: readonly Version[]): Promise<readonly Version[]> {
  const ready: Version[] = [];
  // One after the other: each keeps a core busy.
  for (const version of versions) {
    try {
      await today();
      await pathOf(version);
      ready.push(version);
    } catch (error) {
      skip(`Synapse ${version} in ${file}`, (error as Error).message);
    }
  }
  return ready;
}
