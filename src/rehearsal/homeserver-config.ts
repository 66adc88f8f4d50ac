/** What of homeserver.yaml decides which ports Synapse opens, and the edit that an admin makes. Loads the YAML library. */
import { isMap, parseDocument } from 'yaml';
import { loadConfig } from '../homeserver/load.ts';
import type { ListenerModel } from '../homeserver/types.ts';
import { written } from '../homeserver/written.ts';

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

const YAML = { version: '1.1' } as const;

export function readSynapseConfig(text: string): SynapseConfig {
  const config = loadConfig([{ path: 'homeserver.yaml', text }]);
  const [fault] = config.faults;
  if (fault) throw new HomeserverConfigError(fault.reason);
  const { model } = config;
  if (model.serverName === null) throw new HomeserverConfigError('server_name is missing.');
  // Synapse leaves the listeners with TLS out, without a word, when no_tls is set.
  const listeners = written(config)
    .filter(({ silenced }) => !silenced)
    .map(listener);
  if (listeners.some(({ tls }) => tls) && (model.certificatePath === null || model.keyPath === null)) {
    throw new HomeserverConfigError(
      'a listener has TLS, but the path of the certificate or its key is missing.',
    );
  }
  return {
    serverName: model.serverName,
    listeners,
    certificatePath: model.certificatePath,
    keyPath: model.keyPath,
    servesWellKnown: model.servesWellKnown,
  };
}

function listener({ port, tls, loopbackOnly, resources }: ListenerModel): SynapseListener {
  if (port === null) throw new HomeserverConfigError('a listener has no port.');
  return { port, tls, open: !loopbackOnly, resources: resources.flatMap(({ name }) => name ?? []) };
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
