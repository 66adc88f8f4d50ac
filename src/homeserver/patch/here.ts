/** The listener that servers, or the proxy, are to reach. Pure. */
import type { ListenerModel, LoadedConfig, LoopbackFront, SynapseFront } from '../types.ts';
import { isListed } from '../written.ts';
import type { ListenerChange, NewListener, Wish } from './wishes.ts';

export const nameOf = ({ port, path }: ListenerModel): string =>
  `listeners: ${port === null ? (path ?? 'without a port') : `port ${port}`}`;

export interface Moment {
  readonly early: boolean;
  readonly late: boolean;
  readonly converts: boolean;
}

/** What has to happen so that it is there, and is as it has to be. */
export function here(
  loaded: LoadedConfig,
  front: LoopbackFront | SynapseFront,
  { converts, late }: Moment,
): Wish[] {
  const { model, files } = loaded;
  const there = converts
    ? []
    : model.listeners.filter(isListed).filter(({ port, type }) => port === front.port && type === 'http');
  const inContainer = files.some((file) => file.startsWith('/data/'));
  const clients = front.kind === 'proxy' || servesApps(loaded, front);
  const names = clients ? ['client', 'federation'] : ['federation'];
  const why =
    front.kind === 'proxy'
      ? 'The proxy hands requests to it.'
      : 'Servers connect to it, and Synapse does TLS itself.';
  if (there.length === 0) {
    const listener: NewListener = {
      port: front.port,
      tls: front.kind === 'synapse',
      addresses:
        front.kind === 'synapse' || inContainer ? ['::', '0.0.0.0'] : addressesFor(front.address, []),
      xForwarded: front.kind === 'proxy',
      names,
    };
    return [{ kind: 'add-listener', name: `listeners: port ${front.port}`, listener, why }];
  }
  return there.flatMap((one, position): Wish[] => {
    const has = new Set(one.resources.map(({ name }) => name));
    const missing = position === 0 ? names.filter((name) => !has.has(name)) : [];
    const change: ListenerChange = {
      ...(one.tls === (front.kind === 'synapse') ? {} : { tls: front.kind === 'synapse' }),
      ...(one.xForwarded === (front.kind === 'proxy') ? {} : { xForwarded: front.kind === 'proxy' }),
      ...(missing.length > 0 ? { names: missing } : {}),
    };
    const isSettled = Object.keys(change).length === 0 && !late;
    const addresses =
      there.length > 1 || inContainer
        ? null
        : front.kind === 'synapse'
          ? one.loopbackOnly
            ? ['::', '0.0.0.0']
            : null
          : isSettled && reaches(one, front.address)
            ? null
            : listening(one, front);
    const all = { ...change, ...(addresses === null ? {} : { addresses }) };
    return Object.keys(all).length === 0
      ? []
      : [{ kind: 'change-listener', index: one.index, name: nameOf(one), change: all, why }];
  });
}

/**
 * The resource `client` brings the admin API with it, for everybody who can connect, so the port has it only where apps
 * came this way before, or have no other.
 */
function servesApps({ model }: LoadedConfig, front: SynapseFront): boolean {
  // Other listeners with TLS go in the end.
  const serving = model.listeners.filter(
    ({ resources, tls, port }) =>
      resources.some(({ name }) => name === 'client') && (!tls || port === front.port),
  );
  return front.clients || serving.length === 0 || serving.some(({ port }) => port === front.port);
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

const addressesFor = (address: string, present: readonly string[]): readonly string[] =>
  address === '127.0.0.1' || address === '::1'
    ? ['127.0.0.1', '::1']
    : [...new Set(isLoopback(address) ? [address] : [...present, address])];

const reaches = ({ addresses }: ListenerModel, address: string): boolean =>
  addresses.length === 0 ||
  addresses.some((one) => one === address || one === '0.0.0.0' || one === '::' || one === 'localhost');

/** Addresses that a listener behind a proxy is to have; null when they are right. */
function listening(one: ListenerModel, { address }: LoopbackFront): readonly string[] | null {
  if (!isLoopback(address)) return reaches(one, address) ? null : addressesFor(address, one.addresses);
  return one.loopbackOnly && reaches(one, address) ? null : addressesFor(address, []);
}

/** Once everybody comes through the proxy, nobody else may reach what believes X-Forwarded-For. */
export function narrowing({ model, files }: LoadedConfig, front: LoopbackFront): Wish[] {
  const there = model.listeners.filter(isListed).filter(({ port }) => port === front.port);
  const [one] = there;
  const addresses =
    one && there.length === 1 && !files.some((file) => file.startsWith('/data/'))
      ? listening(one, front)
      : null;
  return one && addresses
    ? [
        {
          kind: 'change-listener',
          index: one.index,
          name: nameOf(one),
          change: { addresses },
          why: 'The proxy alone connects to it; from elsewhere anybody could write addresses of their choice into the log.',
        },
      ]
    : [];
}
