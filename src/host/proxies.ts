/** Reverse proxies of this machine: what is installed, what runs, and what their files do with Matrix's paths. */
import type { Processes } from '../system/types.ts';
import { apacheSites } from './apache.ts';
import { readApache } from './apache-syntax.ts';
import { caddySites } from './caddy.ts';
import type { PairNamed } from './certificate-files.ts';
import { haproxySites } from './haproxy.ts';
import { nginxSites } from './nginx.ts';
import { readNginx } from './nginx-syntax.ts';
import type { RunningProcess } from './process-table.ts';
import { type HostFiles, type Notes, readState, statusOr } from './reading.ts';
import type { SitesFound } from './sites.ts';
import type { ProxyFacts, ProxyKind } from './types.ts';

interface Kind {
  readonly kind: ProxyKind;
  /** Names of its process, as the kernel keeps them. */
  readonly processes: readonly string[];
  /** The first one that is there is read. */
  readonly files: readonly string[];
  /** Prints the version; absent where no harmless command does. */
  readonly version?: readonly [file: string, ...args: string[]];
  /** Judges the files as they are; run only while the proxy itself runs, because it may create its log files else. */
  readonly validate?: readonly [file: string, ...args: string[]];
}

const KINDS: readonly Kind[] = [
  {
    kind: 'nginx',
    processes: ['nginx'],
    files: ['/etc/nginx/nginx.conf', '/usr/local/nginx/conf/nginx.conf', '/usr/local/etc/nginx/nginx.conf'],
    version: ['nginx', '-v'],
    validate: ['nginx', '-t', '-q'],
  },
  {
    kind: 'apache',
    processes: ['apache2', 'httpd'],
    files: ['/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf', '/etc/apache2/httpd.conf'],
    version: ['apachectl', '-v'],
    validate: ['apachectl', '-t'],
  },
  { kind: 'caddy', processes: ['caddy'], files: ['/etc/caddy/Caddyfile'], version: ['caddy', 'version'] },
  {
    kind: 'haproxy',
    processes: ['haproxy'],
    files: ['/etc/haproxy/haproxy.cfg'],
    version: ['haproxy', '-v'],
    validate: ['haproxy', '-c', '-q', '-f', '/etc/haproxy/haproxy.cfg'],
  },
  {
    kind: 'traefik',
    processes: ['traefik'],
    files: ['/etc/traefik/traefik.yml', '/etc/traefik/traefik.yaml', '/etc/traefik/traefik.toml'],
  },
  { kind: 'relayd', processes: ['relayd'], files: ['/etc/relayd.conf'] },
];

const COMMAND_MS = 3000;

export interface ProxiesFound {
  readonly proxies: readonly ProxyFacts[];
  readonly pairs: readonly PairNamed[];
}

export interface ProxyPorts {
  readonly files: HostFiles;
  /** null where the files are not those of this machine. */
  readonly processes: Processes | null;
  readonly isRoot: boolean;
}

export async function lookAtProxies(
  ports: ProxyPorts,
  table: readonly RunningProcess[],
  notes: Notes,
): Promise<ProxiesFound> {
  const found = await Promise.all(KINDS.map((kind) => lookAtProxy(ports, kind, table, notes)));
  return {
    proxies: found.flatMap((one) => one?.facts ?? []),
    pairs: found.flatMap((one) => one?.pairs ?? []),
  };
}

async function lookAtProxy(
  ports: ProxyPorts,
  { kind, processes: names, files: places, version, validate }: Kind,
  table: readonly RunningProcess[],
  notes: Notes,
): Promise<{ readonly facts: ProxyFacts; readonly pairs: readonly PairNamed[] } | null> {
  const running = table.some(({ name }) => names.includes(name));
  const main = await firstOf(ports.files, places);
  if (main === null && !running) return null;
  const { sites, mangling, pairs, filesRead, unreadable } = await read(ports.files, kind, main);
  if (unreadable.length > 0)
    notes.add(`some files of ${kind}`, `${unreadable.slice(0, 3).join(', ')} cannot be read by this account`);
  if (main === null)
    notes.add(`the configuration of ${kind}`, 'it runs, and none of its usual files is there');
  const run = async ([file, ...args]: readonly [string, ...string[]]): Promise<{
    ok: boolean | null;
    text: string;
  }> => {
    const result = await ports.processes?.run({ file, args, effect: 'read' }, COMMAND_MS);
    const exitCode = result?.exitCode ?? null;
    return {
      ok: exitCode === null ? null : exitCode === 0,
      text: `${result?.stdout ?? ''}${result?.stderr ?? ''}`,
    };
  };
  const told = version === undefined ? null : await run(version);
  const judged =
    validate !== undefined && running && ports.isRoot && main !== null ? await run(validate) : null;
  return {
    facts: {
      kind,
      version:
        told === null
          ? null
          : (/(?:\/|version |^v)(\d{1,4}(?:\.\d{1,5}){1,3})/m.exec(told.text)?.[1] ?? null),
      running,
      sites,
      mangling,
      valid:
        judged === null || judged.ok === null
          ? null
          : { ok: judged.ok, text: judged.text.trim().slice(0, 2000) },
      filesRead,
    },
    pairs,
  };
}

async function firstOf(files: HostFiles, places: readonly string[]): Promise<string | null> {
  for (const place of places) if ((await statusOr(files, place)) !== null) return place;
  return null;
}

interface Read extends SitesFound {
  readonly filesRead: readonly string[];
  readonly unreadable: readonly string[];
}

const NOTHING: Read = { sites: [], mangling: [], pairs: [], filesRead: [], unreadable: [] };

async function read(files: HostFiles, kind: ProxyKind, main: string | null): Promise<Read> {
  if (main === null) return NOTHING;
  if (kind === 'nginx') {
    const tree = await readNginx(files, main);
    return { ...tree, ...nginxSites(tree) };
  }
  if (kind === 'apache') {
    const root = main.startsWith('/etc/httpd/') ? '/etc/httpd' : '/etc/apache2';
    const tree = await readApache(files, main, root);
    return { ...tree, ...apacheSites(tree, root) };
  }
  const parse = kind === 'haproxy' ? haproxySites : kind === 'caddy' ? caddySites : null;
  if (parse === null) return NOTHING;
  const { state, text } = await readState(files, main);
  if (state !== 'read') return { ...NOTHING, unreadable: [main] };
  return { ...parse(text, main), filesRead: [main], unreadable: [] };
}
