/**
 * The lines of homeserver.yaml that a plan needs, and those to take out. Two moments: what has to change before servers
 * are led to the new place, and what may go only after they have come. Loads the YAML serializer: import lazily.
 */
import { stringify } from 'yaml';
import { obsolete, type Removal } from './obsolete.ts';
import type { HomeserverConfig, Listener } from './read.ts';
import type { LoopbackFront, SynapseFront } from './types.ts';

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
  config: HomeserverConfig | null,
): HomeserverLines {
  const wanted = front.kind === 'proxy' ? loopback(front) : direct(front, forClients(front, config));
  const paths =
    front.kind === 'synapse' &&
    (config?.certificatePath !== front.certificate || config.keyPath !== front.key)
      ? { tls_certificate_path: front.certificate, tls_private_key_path: front.key }
      : {};
  const listeners = config === null ? null : changed(wanted, config.listeners, front);
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
  listeners: readonly Listener[],
  front: LoopbackFront | SynapseFront,
): Readonly<Record<string, unknown>>[] | null {
  const kept = listeners.filter((one) => keeps(one, front));
  const there = listeners.some((one) => serves(one, front));
  return there && kept.length === listeners.length
    ? null
    : [...(there ? [] : [wanted]), ...kept.map(cleaned)];
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
function forClients(front: SynapseFront, config: HomeserverConfig | null): boolean {
  if (front.clients || config === null) return front.clients;
  const serving = config.listeners.filter(({ resources: names }) => names.includes('client'));
  return serving.length === 0 || serving.some(({ port }) => port === front.port);
}

/** Whether a listener of the file is already what the front needs. */
function serves(one: Listener, front: LoopbackFront | SynapseFront): boolean {
  const names =
    one.resources.includes('federation') && (front.kind === 'synapse' || one.resources.includes('client'));
  if (one.port !== front.port || one.type !== 'http' || !names || one.resources.includes('webclient'))
    return false;
  return front.kind === 'proxy' ? !one.tls && one.xForwarded : one.tls;
}

/** Listeners that stay beside the new one: all that do not stand in its way. */
function keeps(one: Listener, front: LoopbackFront | SynapseFront): boolean {
  if (serves(one, front)) return true;
  if (one.port === front.port) return false;
  return !(front.kind === 'proxy' && one.port !== null && front.takes.includes(one.port));
}

/** A kept listener without what no current Synapse starts with. */
function cleaned(one: Listener): Readonly<Record<string, unknown>> {
  if (!one.resources.includes('webclient') || !Array.isArray(one.raw.resources)) return one.raw;
  const tidy = one.raw.resources
    .map((resource: { names?: unknown }) => ({
      ...resource,
      names: Array.isArray(resource.names)
        ? resource.names.filter((name) => name !== 'webclient')
        : resource.names,
    }))
    .filter((resource) => !Array.isArray(resource.names) || resource.names.length > 0);
  return { ...one.raw, resources: tidy };
}
