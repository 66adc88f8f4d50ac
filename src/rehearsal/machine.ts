/** One machine of a world: its files, the nginx and Synapse that run by them, and the ports that this opens. */
import type { SigningKey } from '../matrix/signing.ts';
import { isIPv6 } from '../system/ip.ts';
import type { Credentials, Listener, Listeners } from '../system/listeners.ts';
import type { Endpoint } from '../system/types.ts';
import { synapse } from './homeserver.ts';
import { readSynapseConfig, type SynapseConfig, type SynapseListener } from './homeserver-config.ts';
import { type Handler, type HttpReply, type HttpRequest, httpOver, type Responder } from './http.ts';
import { conflicts, type Door, opens, serve, siteFor } from './nginx/serve.ts';
import { readSites, type Site } from './nginx/sites.ts';
import { NginxConfigError } from './nginx/syntax.ts';
import { CONF_D, HOMESERVER_YAML, type MachineData, SITES_ENABLED } from './types.ts';

/** A machine that would not start with the files it has; the message is a sentence for the admin. */
export class MachineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MachineError';
  }
}

export interface Machine {
  readonly data: MachineData;
  /** Path to text. Changes count after `reload`. */
  readonly files: Map<string, string>;
  /**
   * Lets nginx, Synapse or both read their files again, and opens the ports they ask for. Resolves with nginx's warnings.
   * Rejects with MachineError or HomeserverConfigError and leaves all as it was.
   */
  reload(what?: 'nginx' | 'synapse'): Promise<string[]>;
  /** `nginx -t`: throws MachineError. */
  testNginx(): void;
  /** The listener behind an address of this machine; null = the port is closed. */
  door(address: string, port: number): Endpoint | null;
  /** The answer of nginx to a request that comes to an address without TLS; null when nothing listens there. */
  ask(address: string, port: number, request: HttpRequest): HttpReply | null;
  /** What answers plain HTTP at a port; `from` this machine itself, or from another one. */
  plainHttp(port: number, from: 'here' | 'outside'): Handler | null;
  close(): Promise<void>;
}

export interface MachinePorts {
  readonly listeners: Listeners;
  readonly key: SigningKey;
  readonly now: () => number;
  /** What answers plain HTTP at another machine's name or address. */
  readonly elsewhere: (host: string, port: number) => Handler | null;
}

interface Running {
  readonly sites: readonly Site[];
  readonly homeserver: SynapseConfig | null;
}

interface Opening {
  readonly tls: ((sni: string | null) => Credentials | null) | null;
  readonly respond: Responder;
}

const doorOf = (address: string, port: number): Door => ({ family: isIPv6(address) ? 6 : 4, port });
const keyOf = (door: Door): string => `${door.family}:${door.port}`;
const HERE = new Set(['localhost', '127.0.0.1', '[::1]']);

export function createMachine(data: MachineData, ports: MachinePorts, files: Map<string, string>): Machine {
  let running: Running = { sites: [], homeserver: null };
  let doors = new Map<string, Listener>();

  const readNginx = (): Site[] =>
    nginxFiles(files).flatMap((path) => {
      try {
        return readSites(files.get(path) ?? '', (included) => files.get(included));
      } catch (error) {
        if (!(error instanceof NginxConfigError)) throw error;
        throw new MachineError(`nginx on ${data.name} does not take ${path}: ${error.message}.`);
      }
    });

  const readSynapse = (): SynapseConfig | null => {
    const yaml = files.get(HOMESERVER_YAML);
    return data.synapse === null || yaml === undefined ? null : readSynapseConfig(yaml);
  };

  const credentials = (certificate: string | null, key: string | null, who: string): Credentials => {
    const missing = [certificate, key].find((path) => path === null || !files.has(path));
    if (missing !== undefined) {
      throw new MachineError(`${who} on ${data.name} cannot read ${missing}: there is no such file.`);
    }
    return { certificate: files.get(certificate ?? '') ?? '', key: files.get(key ?? '') ?? '' };
  };

  const answer = (config: SynapseConfig, listener: SynapseListener): Handler => {
    const certificate = listener.tls ? (files.get(config.certificatePath ?? '') ?? null) : null;
    const homeserver = {
      serverName: config.serverName,
      key: ports.key,
      version: data.synapse ?? '',
      now: ports.now,
    };
    const view = { resources: listener.resources, servesWellKnown: config.servesWellKnown, certificate };
    return (request) => synapse(homeserver, view, request);
  };

  const plainHttp = (port: number, from: 'here' | 'outside'): Handler | null => {
    const config = running.homeserver;
    const listener = config?.listeners.find(
      (one) => one.port === port && !one.tls && (from === 'here' || one.open),
    );
    return config && listener ? answer(config, listener) : null;
  };

  const around = {
    file: (path: string) => files.get(path),
    upstream: (host: string, port: number) =>
      HERE.has(host) ? plainHttp(port, 'here') : ports.elsewhere(host, port),
  };

  const openings = (next: Running): Map<string, Opening> => {
    const wanted = new Map<string, Opening>();
    for (const door of doorsOf(next.sites)) {
      const tls = next.sites.some((site) => opens(site, door)?.ssl === true);
      wanted.set(keyOf(door), {
        respond: (request, sni) => serve(running.sites, door, sni, request, around),
        tls: tls ? sniTable(next.sites, door, credentials) : null,
      });
    }
    const config = next.homeserver;
    for (const listener of config?.listeners ?? []) {
      if (config === null || !listener.open) continue;
      for (const family of [4, 6] as const) {
        const door = keyOf({ family, port: listener.port });
        if (wanted.has(door)) {
          throw new MachineError(`nginx and Synapse on ${data.name} both want port ${listener.port}.`);
        }
        const own = listener.tls ? credentials(config.certificatePath, config.keyPath, 'Synapse') : null;
        wanted.set(door, { respond: answer(config, listener), tls: own === null ? null : () => own });
      }
    }
    return wanted;
  };

  const close = async (): Promise<void> => {
    const closing = [...doors.values()];
    doors = new Map();
    await Promise.all(closing.map((listener) => listener.close()));
  };

  return {
    data,
    files,
    plainHttp,
    close,
    testNginx: () => {
      openings({ sites: readNginx(), homeserver: running.homeserver });
    },
    reload: async (what) => {
      const next = {
        sites: what === 'synapse' ? running.sites : readNginx(),
        homeserver: what === 'nginx' ? running.homeserver : readSynapse(),
      };
      const wanted = openings(next);
      await close();
      running = next;
      for (const [door, { tls, respond }] of wanted) {
        const connection = httpOver(respond);
        const { listeners } = ports;
        doors.set(door, await (tls === null ? listeners.tcp(connection) : listeners.tls(tls, connection)));
      }
      return what === 'synapse'
        ? []
        : conflicts(next.sites).map((name) => `nginx on ${data.name} says: ${name}`);
    },
    door: (address, port) => doors.get(keyOf(doorOf(address, port)))?.endpoint ?? null,
    ask: (address, port, request) => serve(running.sites, doorOf(address, port), null, request, around),
  };
}

/** In the order in which nginx reads them on Debian. */
export function nginxFiles(files: ReadonlyMap<string, string>): string[] {
  const below = (folder: string) => [...files.keys()].filter((path) => path.startsWith(folder)).sort();
  return [...below(CONF_D).filter((path) => path.endsWith('.conf')), ...below(SITES_ENABLED)];
}

const doorsOf = (sites: readonly Site[]): Door[] => {
  const doors = new Map<string, Door>();
  for (const listen of sites.flatMap((site) => site.listens)) doors.set(keyOf(listen), listen);
  return [...doors.values()];
};

/** Certificates are read now, as nginx does: a missing file stops the reload, not the first handshake. */
function sniTable(
  sites: readonly Site[],
  door: Door,
  credentials: (certificate: string | null, key: string | null, who: string) => Credentials,
): (sni: string | null) => Credentials | null {
  const table = new Map<Site, Credentials>();
  for (const site of sites) {
    if (opens(site, door)?.ssl === true)
      table.set(site, credentials(site.certificate, site.certificateKey, 'nginx'));
  }
  return (sni) => {
    const site = siteFor(sites, door, sni);
    return site === null ? null : (table.get(site) ?? null);
  };
}
