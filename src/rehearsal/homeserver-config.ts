/** What of homeserver.yaml decides which ports Synapse opens, and the edit that an admin makes. Loads the YAML library. */
import { isMap, parseDocument } from 'yaml';
import { type Listener, readHomeserverYaml } from '../homeserver/read.ts';

export interface SynapseListener {
  readonly port: number;
  readonly tls: boolean;
  /** Reachable from other machines, not from this one alone. */
  readonly open: boolean;
  readonly resources: readonly string[];
}

export interface SynapseConfig {
  readonly serverName: string;
  readonly listeners: readonly SynapseListener[];
  readonly certificatePath: string | null;
  readonly keyPath: string | null;
  readonly servesWellKnown: boolean;
}

/** A homeserver.yaml that Synapse would not start with; the message says why. */
export class HomeserverConfigError extends Error {
  constructor(message: string) {
    super(`homeserver.yaml: ${message}`);
    this.name = 'HomeserverConfigError';
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const YAML = { version: '1.1' } as const;

export function readSynapseConfig(text: string): SynapseConfig {
  const reading = readHomeserverYaml(text);
  if (!reading.ok) throw new HomeserverConfigError(reading.reason);
  const { config } = reading;
  if (config.serverName === null) throw new HomeserverConfigError('server_name is missing.');
  // Synapse leaves the listeners with TLS out, without a word, when no_tls is set.
  const listeners = config.listeners.filter((one) => !(config.noTls && one.tls)).map(listener);
  if (listeners.some((one) => one.tls) && (config.certificatePath === null || config.keyPath === null)) {
    throw new HomeserverConfigError(
      'a listener has TLS, but the path of the certificate or its key is missing.',
    );
  }
  return {
    serverName: config.serverName,
    listeners,
    certificatePath: config.certificatePath,
    keyPath: config.keyPath,
    servesWellKnown: parseDocument(text, YAML).get('serve_server_wellknown') === true,
  };
}

function listener(one: Listener): SynapseListener {
  if (one.port === null) throw new HomeserverConfigError('a listener has no port.');
  const open = one.addresses.length === 0 || one.addresses.some((address) => !LOOPBACK.has(address));
  return { port: one.port, tls: one.tls, open, resources: one.resources };
}

/** The text with the top-level keys of `set` put in and those of `remove` taken out. Comments stay. */
export function patchHomeserverYaml(text: string, set: string, remove: readonly string[]): string {
  const document = parseDocument(text, YAML);
  const changes = parseDocument(set, YAML);
  const [error] = [...document.errors, ...changes.errors];
  if (error !== undefined) throw new HomeserverConfigError(error.message);
  if (!isMap(document.contents)) throw new HomeserverConfigError('the file is no list of settings.');
  if (changes.contents !== null && !isMap(changes.contents)) {
    throw new HomeserverConfigError('the lines to set are no settings.');
  }
  for (const key of remove) document.delete(key);
  for (const { key, value } of changes.contents?.items ?? []) document.set(String(key), value);
  return String(document);
}
