/** The list of listeners as Synapse understands it. Pure, over plain values and their places. */
import type { ListenerModel, ListenerResource, Nonsense, Place } from './types.ts';

export type Values = Readonly<Record<string, unknown>>;
export type Places = Readonly<Record<string, Place>>;

const NOWHERE: Place = { file: '', line: 1, column: 1 };

/** As Python sees it: "if value". */
export const truthy = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : isMapping(value)
      ? Object.keys(value).length > 0
      : Boolean(value) && !Number.isNaN(value);

export const isMapping = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const none = (value: unknown): boolean => value === undefined || value === null;

const isPort = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;

/** Whether only this machine itself can connect to an address. */
export const isLoopback = (address: string): boolean =>
  /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i.test(address);

const onlyLoopback = (addresses: readonly string[]): boolean =>
  addresses.length > 0 && addresses.every(isLoopback);

/** Types that a current Synapse opens (config/server.py, KNOWN_LISTENER_TYPES), and the one that ended with 1.67. */
const TYPES = new Set(['http', 'manhole', 'metrics', 'replication']);
/** Resources that a current Synapse knows (config/server.py). */
export const RESOURCES = new Set([
  'client',
  'consent',
  'federation',
  'health',
  'keys',
  'media',
  'metrics',
  'openid',
  'replication',
  'static',
]);
/** Keys of a resource (HttpResourceConfig): any other stops the start. */
const RESOURCE_KEYS = new Set(['names', 'compress']);

/** The entry at `index` of `listeners`. @param noTls whether listeners with TLS are silenced. */
export function listenerOf(item: unknown, index: number, places: Places, noTls: boolean): ListenerModel {
  const path = `listeners.${index}`;
  const at = (inner: string): Place => places[inner] ?? places[path] ?? places.listeners ?? NOWHERE;
  const raw = isMapping(item) ? item : {};
  const nonsense: Nonsense[] = [];
  const wrong = (what: string, inner = path, stops = true): void => {
    nonsense.push({ what, place: at(inner), stops });
  };
  if (!isMapping(item)) wrong('it is no list of settings ("key: value")');
  const { type, port, tls } = raw;
  const socket = typeof raw.path === 'string' ? raw.path : null;
  if (isMapping(item)) {
    if (type === undefined || type === null) wrong('it has no type');
    else if (typeof type !== 'string' || !TYPES.has(type))
      wrong('its type is none that Synapse knows', `${path}.type`);
    if (raw.path !== undefined && raw.path !== null && socket === null) {
      wrong('its path is no text', `${path}.path`);
    }
    if (none(port) && none(raw.path)) wrong('it has neither a port nor a path');
    if (truthy(port) && socket !== null) wrong('it has both a port and a path', `${path}.port`);
    if (typeof tls === 'string') {
      wrong('its tls is a text, which counts as true whatever it says', `${path}.tls`, false);
    }
  }
  const addresses = addressesOf(raw, (what, key) => wrong(what, `${path}.${key}`));
  // Resources of other types are never looked at.
  const resources = type === 'http' ? resourcesOf(raw.resources, path, at, wrong) : [];
  const isTls = truthy(tls);
  return {
    place: at(path),
    index,
    keys: Object.fromEntries(Object.keys(raw).map((key) => [key, at(`${path}.${key}`)])),
    type: typeof type === 'string' ? type : null,
    port: isPort(port) ? port : null,
    badPort: none(port) || isPort(port) ? null : String(JSON.stringify(port)).slice(0, 60),
    path: socket,
    tls: isTls,
    xForwarded:
      raw.x_forwarded === undefined ? socket !== null && port === undefined : truthy(raw.x_forwarded),
    addresses,
    resources,
    silenced: noTls && isTls,
    loopbackOnly: onlyLoopback(addresses),
    nonsense,
  };
}

function addressesOf(raw: Values, wrong: (what: string, key: string) => void): string[] {
  const { bind_addresses: several, bind_address: single } = raw;
  const list: readonly unknown[] = Array.isArray(several) ? several : [];
  if (several !== undefined && !Array.isArray(several))
    wrong('its bind_addresses is no list', 'bind_addresses');
  if (list.some((one) => typeof one !== 'string')) {
    wrong('its bind_addresses has something that is no address', 'bind_addresses');
  }
  if (truthy(single) && typeof single !== 'string') wrong('its bind_address is no address', 'bind_address');
  // An empty text means all addresses, as an empty list does.
  return [...list, ...(truthy(single) ? [single] : [])].filter(
    (one) => typeof one === 'string' && one !== '',
  ) as string[];
}

function resourcesOf(
  given: unknown,
  path: string,
  at: (path: string) => Place,
  wrong: (what: string, path: string) => void,
): ListenerResource[] {
  const list = `${path}.resources`;
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    wrong('its resources is no list', list);
    return [];
  }
  return given.flatMap((resource: unknown, index) => {
    const inner = `${list}.${index}`;
    if (!isMapping(resource)) {
      wrong('a resource is no list of settings ("key: value")', inner);
      return [];
    }
    const other = Object.keys(resource).find((key) => !RESOURCE_KEYS.has(key));
    if (other !== undefined)
      wrong(`a resource has "${other}", which Synapse does not know`, `${inner}.${other}`);
    if (resource.names === undefined) return [];
    if (!Array.isArray(resource.names)) {
      wrong('the names of a resource are no list', `${inner}.names`);
      return [];
    }
    return resource.names.map((name: unknown, position) => ({
      name: typeof name === 'string' ? name : null,
      place: at(`${inner}.names.${position}`),
    }));
  });
}

/** A listener that another option than `listeners` makes. */
export function impliedListener(
  place: Place,
  port: unknown,
  host: unknown,
  tls: boolean,
  names: readonly string[],
): ListenerModel {
  const addresses = typeof host === 'string' && host !== '' ? [host] : [];
  return {
    place,
    index: null,
    keys: {},
    type: 'http',
    port: isPort(port) ? port : null,
    badPort: isPort(port) ? null : String(JSON.stringify(port)).slice(0, 60),
    path: null,
    tls,
    xForwarded: false,
    addresses,
    resources: names.map((name) => ({ name, place })),
    silenced: false,
    loopbackOnly: onlyLoopback(addresses),
    nonsense: [],
  };
}
