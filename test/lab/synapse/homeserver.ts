/** A homeserver of today in a namespace, with a homeserver.yaml that some version of Synapse wrote for it there. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Namespace } from '../namespace.ts';
import type { LabProcess } from '../process.ts';
import { until } from '../wait.ts';
import { pathOf, today } from './environment.ts';
import { run } from './python.ts';
import { TODAY, type Version } from './versions.ts';

/** Its first start makes the database. */
const START_MS = 60_000;

const generator = fileURLToPath(new URL('./generate.py', import.meta.url));

export interface Installed {
  readonly version: Version;
  /** The folder that has all of its files, the same inside and outside of a namespace. */
  readonly folder: string;
  /** homeserver.yaml */
  readonly path: string;
  read(): string;
  write(text: string): void;
}

/** What `--generate-config` of that version writes into a new folder. */
export async function install(folder: string, version: Version, serverName: string): Promise<Installed> {
  mkdirSync(folder);
  const path = join(folder, 'homeserver.yaml');
  const how = version === TODAY ? ['-m', 'synapse.app.homeserver'] : [generator];
  const what = ['--server-name', serverName, '--config-path', path, '--generate-config', '--report-stats=no'];
  await run(await today(), [...how, ...what], {
    cwd: folder,
    timeout: 60_000,
    env: { PATH: process.env.PATH, ...(await pathOf(version)) },
  });
  return {
    version,
    folder,
    path,
    read: () => readFileSync(path, 'utf8'),
    write: (text) => writeFileSync(path, text),
  };
}

export interface Answer {
  /** 0 when nothing answered. */
  readonly status: number;
  readonly body: unknown;
}

/** GET by curl, which knows nothing of ours; `more` are options of its own. */
export async function get(namespace: Namespace, url: string, more: readonly string[] = []): Promise<Answer> {
  const argv = ['curl', '-sS', '--max-time', '5', '-w', '\n%{http_code}', ...more, url];
  const { stdout } = await namespace.run(argv);
  const cut = stdout.lastIndexOf('\n');
  const text = stdout.slice(0, Math.max(cut, 0));
  return { status: Number(stdout.slice(cut + 1)), body: text.startsWith('{') ? JSON.parse(text) : text };
}

/**
 * Starts today's Synapse with these files and comes back when `url` answers. Rejects with the words of Synapse
 * when it ends before.
 */
export async function start(
  namespace: Namespace,
  { folder }: Installed,
  paths: readonly string[],
  url: string,
  more: readonly string[] = [],
): Promise<LabProcess> {
  const files = paths.flatMap((path) => ['-c', path]);
  // It keeps its files where it is started.
  const argv = ['env', '-C', folder, await today(), '-m', 'synapse.app.homeserver', ...files];
  const synapse = namespace.spawn(argv);
  try {
    await until(
      `Synapse answers at ${url}`,
      async () => {
        if (synapse.hasExited()) throw new Error('it ended');
        return (await get(namespace, url, more)).status === 200;
      },
      START_MS,
    );
  } catch (error) {
    const { stdout, stderr } = (await synapse.stop()) ?? synapse.output();
    throw new Error(`Synapse: ${String(error)}\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
  }
  return synapse;
}

/** What Synapse says when it is started with these files and ends by itself; null when it runs. */
export async function refusal(
  namespace: Namespace,
  { folder }: Installed,
  paths: readonly string[],
): Promise<string | null> {
  const files = paths.flatMap((path) => ['-c', path]);
  const argv = ['env', '-C', folder, await today(), '-m', 'synapse.app.homeserver', ...files];
  const { code, timedOut, stdout, stderr } = await namespace.run(argv, { timeoutMs: START_MS });
  return timedOut ? null : `exit ${code}\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`;
}
