/** The keys of homeserver.yaml that decide what listens where. Loaded lazily: the YAML library is heavy. */
import { isMap, parseDocument } from 'yaml';

export interface SynapseListener {
  readonly port: number;
  readonly tls: boolean;
  /** Reachable from other machines, not from this one alone. */
  readonly open: boolean;
  readonly resources: readonly string[];
}

export interface HomeserverConfig {
  readonly serverName: string;
  readonly listeners: readonly SynapseListener[];
  readonly certificatePath: string | null;
  readonly keyPath: string | null;
  readonly servesWellKnown: boolean;
}

/** A homeserver.yaml that cannot be used; the message says which key. */
export class HomeserverConfigError extends Error {
  constructor(message: string) {
    super(`homeserver.yaml: ${message}`);
    this.name = 'HomeserverConfigError';
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

type Mapping = Record<string, unknown>;

export function readHomeserverConfig(text: string): HomeserverConfig {
  const top = mapping(text);
  const serverName = top.server_name;
  if (typeof serverName !== 'string') throw new HomeserverConfigError('server_name is missing');
  const listeners = top.listeners;
  if (!Array.isArray(listeners)) throw new HomeserverConfigError('listeners is not a list');
  const path = (key: string) => (typeof top[key] === 'string' ? top[key] : null);
  const read = listeners.map((entry) => listener(entry as unknown));
  const config: HomeserverConfig = {
    serverName,
    listeners: top.no_tls === true ? read.filter((one) => !one.tls) : read,
    certificatePath: path('tls_certificate_path'),
    keyPath: path('tls_private_key_path'),
    servesWellKnown: top.serve_server_wellknown === true,
  };
  if (
    config.listeners.some((one) => one.tls) &&
    (config.certificatePath === null || config.keyPath === null)
  ) {
    throw new HomeserverConfigError(
      'a listener has tls: true, but tls_certificate_path or its key is missing',
    );
  }
  return config;
}

function listener(entry: unknown): SynapseListener {
  if (typeof entry !== 'object' || entry === null)
    throw new HomeserverConfigError('a listener is no mapping');
  const { port, tls, bind_addresses: several, bind_address: one, resources } = entry as Mapping;
  if (typeof port !== 'number') throw new HomeserverConfigError('a listener has no port');
  const binds = Array.isArray(several) ? several : [one ?? ''];
  const names = Array.isArray(resources)
    ? resources.flatMap((resource) => {
        const list = (resource as Mapping | null)?.names;
        return Array.isArray(list) ? list.map(String) : [];
      })
    : [];
  return {
    port,
    tls: tls === true,
    open: binds.some((address) => !LOOPBACK.has(String(address))),
    resources: names,
  };
}

/** The text with the top-level keys of `set` put in, and those of `remove` taken out, as an admin would edit it. */
export function patchHomeserverYaml(text: string, set: string, remove: readonly string[]): string {
  mapping(set);
  const document = parseDocument(text);
  const changes = parseDocument(set);
  if (!isMap(document.contents)) throw new HomeserverConfigError('the file is no mapping');
  for (const key of remove) document.delete(key);
  if (isMap(changes.contents)) {
    for (const pair of changes.contents.items) document.set(pair.key, pair.value);
  }
  return String(document);
}

function mapping(text: string): Mapping {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new HomeserverConfigError(error.message);
  const value = document.toJS() as unknown;
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new HomeserverConfigError('the file is no mapping');
  return value as Mapping;
}
