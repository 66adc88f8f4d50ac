/** A look at this machine: all parts side by side, each bounded, and never a rejection. Changes nothing. */
import { posix } from 'node:path';
import type { LoadedConfig } from '../homeserver/types.ts';
import { rooted } from '../system/rooted.ts';
import type { System } from '../system/types.ts';
import type { Walker } from './access.ts';
import { NOBODY, readAccounts } from './accounts.ts';
import { lookAtPairs, synapsePairs } from './certificate-files.ts';
import { lookAtClock } from './clock.ts';
import { configFacts, lookAtConfig } from './config.ts';
import { configPathsOf } from './config-places.ts';
import { lookAtFirewall } from './firewall.ts';
import { inTime } from './in-time.ts';
import { NOTHING } from './nothing.ts';
import { lookAtPorts } from './ports.ts';
import { readProcessTable } from './process-table.ts';
import { lookAtProxies } from './proxies.ts';
import { type HostFiles, type Notes, notes, statusOr } from './reading.ts';
import { lookAtRenewal } from './renewal.ts';
import { openSecret, type SecretFile, walkerOf } from './secret-file.ts';
import { lookAtService } from './service.ts';
import { signingKeysOf } from './signing-keys.ts';
import type { ConfigFacts, LocalFacts, LocalOptions, ServiceFacts } from './types.ts';

type Ports = Pick<System, 'files' | 'processes' | 'clock' | 'user'>;

const COMMAND_MS = 2000;

export async function lookAtHost(system: Ports, options: LocalOptions): Promise<LocalFacts> {
  const { clock, user } = system;
  const root = options.root ?? '';
  const files = rooted(system.files, root);
  const said = notes();
  const part = <Result>(what: string, work: Promise<Result>, otherwise: Result): Promise<Result> =>
    inTime(clock, work, otherwise, (why) => said.add(what, why));
  const nothing = await configFacts({
    files: [],
    lookedAt: options.configPaths,
    unreadable: [],
    passedOver: [],
  });
  const readConfig = (from: HostFiles, configPaths: readonly string[]): Promise<ConfigFacts> =>
    part('the configuration', lookAtConfig(from, { configPaths, home: options.home }), nothing);
  const commonOf = (config: ConfigFacts) => ({
    elsewhere: options.elsewhere,
    lookedAt: new Date(clock.now()).toISOString(),
    serverName: options.serverName ?? config.loaded?.model.serverName ?? null,
    isRoot: user.isRoot,
    config,
  });
  if (options.elsewhere)
    return {
      ...commonOf(await readConfig(files, options.configPaths)),
      ...NOTHING,
      notLookedAt: [
        {
          what: 'certificate files, ports, proxies, firewall, clock and renewal',
          why: 'the files are copies from another machine',
        },
      ],
    };

  const processes = root === '' ? system.processes : null;
  const [table, accounts] = await Promise.all([
    part('the programs that run', readProcessTable(files), []),
    part('the accounts', readAccounts(files), NOBODY),
  ]);
  const service = await part('the homeserver', lookAtService(files, table, accounts), null);
  const inside = insideOf(system, files, service, root);
  const workingFolder = async (pid: number) => (await statusOr(files, `/proc/${pid}/cwd`))?.target ?? null;
  // What it was started with counts; where that cannot be read, the usual places are as good as any.
  const started = options.configPaths.length > 0 ? [] : await configPathsOf(table, workingFolder);
  const running = started.length === 0 ? null : await readConfig(inside, started);
  const isRunning = running !== null && running.files.length > 0;
  const config = isRunning ? running : await readConfig(files, options.configPaths);
  const common = commonOf(config);
  const tryToRead = processes !== null && user.isRoot ? readsAs(processes) : null;
  const walker = walkerOf(service, accounts, tryToRead);
  const home: Home = {
    own: isRunning ? inside : files,
    files: inside,
    ...(await pathsOf(service, config, workingFolder)),
  };
  const proxiesPart = lookAtProxies({ files, processes, isRoot: user.isRoot }, table, said);
  const [proxies, signingKeys, ports, firewall, clockFacts, renewal] = await Promise.all([
    part('the proxies', proxiesPart, { proxies: [], pairs: [] }),
    part('the signing key', lookAtSigningKeys(home, config.loaded, walker), null),
    part('the ports in use', lookAtPorts(files, table, said), null),
    part('the firewall', firewallOf(processes, user.isRoot, config.loaded, said), null),
    part('the clock', processes === null ? Promise.resolve(null) : lookAtClock(processes, said), null),
    part('renewal', lookAtRenewal(files, table, options.home, said), []),
  ]);
  const named = [
    ...(config.loaded === null ? [] : synapsePairs(config.loaded.model, config.loaded.places, home.resolve)),
    ...proxies.pairs,
  ];
  const open = (path: string, usedBy: string): Promise<SecretFile> =>
    usedBy === 'synapse' ? openSecret(home.files, path, walker) : openSecret(files, path, null);
  const certificateFiles = await part('the certificate files', lookAtPairs(named, open), []);
  noteDenied(certificateFiles, said);
  return {
    ...common,
    service,
    certificateFiles,
    signingKeys,
    ports,
    proxies: proxies.proxies,
    firewall,
    clock: clockFacts,
    renewal,
    notLookedAt: [...said.all],
  };
}

/** Root asks the kernel as the account, because bits alone do not show an access control list. */
const readsAs =
  (processes: System['processes']) =>
  ({ uid, gids }: Walker['ids']): Walker['tryToRead'] =>
  async (path) => {
    const args = [
      `--reuid=${uid}`,
      `--regid=${gids[0] ?? uid}`,
      `--groups=${gids.join(',')}`,
      'test',
      '-r',
      path,
    ];
    const { exitCode } = await processes.run({ file: 'setpriv', args, effect: 'read' }, COMMAND_MS);
    return exitCode === 0 ? true : exitCode === 1 ? false : null;
  };

/** Where Synapse's own paths lead: in a container below its root, and relative ones from its working folder. */
interface Home {
  /** As the homeserver sees them. */
  readonly files: HostFiles;
  /** As seen where its configuration was found. */
  readonly own: HostFiles;
  resolve(path: string): string;
  /** Folder of its last configuration file, where Synapse looks for what has no path; null without one. */
  readonly folder: string | null;
}

/** The files as the homeserver sees them: those of a container lie below its process, for root alone. */
function insideOf(
  { files, user }: Ports,
  own: HostFiles,
  service: ServiceFacts | null,
  root: string,
): HostFiles {
  const pid = service?.pid ?? null;
  const isInside = pid !== null && service?.container !== null && user.isRoot;
  return isInside ? rooted(files, `${root}/proc/${pid}/root`) : own;
}

async function pathsOf(
  service: ServiceFacts | null,
  { files }: ConfigFacts,
  workingFolder: (pid: number) => Promise<string | null>,
): Promise<Pick<Home, 'resolve' | 'folder'>> {
  const pid = service?.pid ?? null;
  const working = pid === null ? null : await workingFolder(pid);
  const last = files.at(-1)?.path;
  const folder = last === undefined ? null : posix.dirname(last);
  return { resolve: (path) => posix.resolve(working ?? folder ?? '/', path), folder };
}

async function lookAtSigningKeys(
  home: Home,
  loaded: LoadedConfig | null,
  walker: Walker | null,
): Promise<LocalFacts['signingKeys']> {
  if (loaded === null || home.folder === null) return null;
  const { signingKeyPath, serverName } = loaded.model;
  if (signingKeyPath === null && serverName === null) return null;
  return signingKeysOf(
    signingKeyPath === null
      ? await openSecret(home.own, posix.join(home.folder, `${serverName}.signing.key`), walker)
      : await openSecret(home.files, home.resolve(signingKeyPath), walker),
  );
}

/** Those of a web server and of federation, and what the homeserver opens to others by itself. */
async function firewallOf(
  processes: System['processes'] | null,
  isRoot: boolean,
  loaded: LoadedConfig | null,
  said: Notes,
): Promise<LocalFacts['firewall']> {
  if (processes === null) return null;
  const own = (loaded?.model.listeners ?? []).filter(
    ({ loopbackOnly, silenced, tls }) => !loopbackOnly && !silenced && tls,
  );
  const ports = [80, 443, 8448, ...own.flatMap(({ port }) => port ?? [])];
  return lookAtFirewall(processes, isRoot, [...new Set(ports)], said);
}

function noteDenied(pairs: LocalFacts['certificateFiles'], said: Notes): void {
  const denied = pairs.flatMap(({ certificate, key }) =>
    [certificate, ...(key === null ? [] : [key])]
      .filter(({ state }) => state === 'denied')
      .map(({ path }) => path),
  );
  if (denied.length > 0)
    said.add(
      'some certificates and keys',
      `this account may not read ${[...new Set(denied)].slice(0, 3).join(', ')}`,
    );
}
