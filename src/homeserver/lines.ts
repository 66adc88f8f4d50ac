/**
 * The lines of homeserver.yaml that a plan needs, and those to take out. Two moments: what has to change before servers
 * are led to the new place, and what may go only after they have come. Loads the YAML serializer: import lazily.
 */
import { stringify } from 'yaml';
import { isMapping } from './listeners.ts';
import { obsolete, type Removal } from './obsolete.ts';
import type { ListenerModel, LoadedConfig, LoopbackFront, SynapseFront } from './types.ts';
import { type Listed, written } from './written.ts';

export interface HomeserverLines {
  /** YAML, "" when what is needed is there already: top-level keys with all that they are to hold. */
  readonly set: string;
  /**
   * YAML, one entry for the list below `listeners`, where the list is not known; "" otherwise. It takes the place of an
   * entry with the same port, and all other entries stay.
   */
  readonly add: string;
  readonly removeNow: readonly Removal[];
  readonly removeLater: readonly Removal[];
}

/** @param config null when the file was not read: then everything that may be in old files is listed. */
export function homeserverLines(
  front: LoopbackFront | SynapseFront,
  config: LoadedConfig | null,
): HomeserverLines {
  const wanted = front.kind === 'proxy' ? loopback(front) : direct(front, forClients(front, config));
  const paths =
    front.kind === 'synapse' &&
    (config?.model.certificatePath !== front.certificate || config.model.keyPath !== front.key)
      ? { tls_certificate_path: front.certificate, tls_private_key_path: front.key }
      : {};
  const listeners = config === null ? null : changed(wanted, config, front);
  const settings = { ...paths, ...(listeners ? { listeners } : {}) };
  return {
    set: Object.keys(settings).length === 0 ? '' : yaml(settings),
    add: config === null ? yaml([wanted]) : '',
    ...obsolete(front, config),
  };
}

const yaml = (value: unknown): string => stringify(value, { version: '1.1', lineWidth: 0 });

/** The whole list as it is to be, null when it is right already. */
function changed(
  wanted: Readonly<Record<string, unknown>>,
  config: LoadedConfig,
  front: LoopbackFront | SynapseFront,
): Readonly<Record<string, unknown>>[] | null {
  const listeners = written(config);
  const kept = listeners.filter((one) => keeps(one, front));
  const there = listeners.some((one) => serves(one, front));
  return there && kept.length === listeners.length
    ? null
    : [...(there ? [] : [wanted]), ...kept.map((one) => cleaned(rawOf(config, one)))];
}

const resources = [{ names: ['client', 'federation'], compress: false }];

const loopback = ({ address, port }: LoopbackFront): Record<string, unknown> => ({
  port,
  type: 'http',
  tls: false,
  // Old systems without IPv6 log a warning for ::1 and go on.
  bind_addresses: address === '127.0.0.1' ? ['127.0.0.1', '::1'] : [address],
  x_forwarded: true,
  resources,
});

const direct = ({ port }: SynapseFront, clients: boolean): Record<string, unknown> => ({
  port,
  type: 'http',
  tls: true,
  bind_addresses: ['::', '0.0.0.0'],
  resources: clients ? resources : [{ names: ['federation'], compress: false }],
});

/**
 * Whether the port with TLS serves apps too. The resource `client` brings the admin API with it, for everybody who can
 * connect, so the port has it only where apps came this way before, or have no other.
 */
function forClients(front: SynapseFront, config: LoadedConfig | null): boolean {
  if (front.clients || config === null) return front.clients;
  const serving = written(config).filter((one) => has(one, 'client'));
  return serving.length === 0 || serving.some(({ port }) => port === front.port);
}

/** Whether a listener of the file is already what the front needs. */
function serves(one: ListenerModel, front: LoopbackFront | SynapseFront): boolean {
  const names = has(one, 'federation') && (front.kind === 'synapse' || has(one, 'client'));
  if (one.port !== front.port || one.type !== 'http' || !names || has(one, 'webclient')) return false;
  return front.kind === 'proxy' ? !one.tls && one.xForwarded : one.tls;
}

/** Listeners that stay beside the new one: all that do not stand in its way. */
function keeps(one: ListenerModel, front: LoopbackFront | SynapseFront): boolean {
  if (serves(one, front)) return true;
  if (one.port === front.port) return false;
  return !(front.kind === 'proxy' && one.port !== null && front.takes.includes(one.port));
}

const has = ({ resources: all }: ListenerModel, name: string): boolean =>
  all.some((one) => one.name === name);

/** As it stands in the file, to be written again. */
function rawOf({ values }: LoadedConfig, { index }: Listed): Readonly<Record<string, unknown>> {
  const raw: unknown = Array.isArray(values.listeners) ? values.listeners[index] : null;
  return isMapping(raw) ? raw : {};
}

/** A kept listener without what no current Synapse starts with. */
function cleaned(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Array.isArray(raw.resources)) return raw;
  const all: readonly { readonly names?: unknown }[] = raw.resources;
  if (!all.some(({ names }) => Array.isArray(names) && names.includes('webclient'))) return raw;
  const tidy = all
    .map((resource) => ({
      ...resource,
      names: Array.isArray(resource.names)
        ? resource.names.filter((name) => name !== 'webclient')
        : resource.names,
    }))
    .filter(({ names }) => !Array.isArray(names) || names.length > 0);
  return { ...raw, resources: tidy };
}
