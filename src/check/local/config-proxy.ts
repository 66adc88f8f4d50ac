/** Listeners and what stands before them: a proxy on this machine, the world, or a container's wall. */
import type { ListenerModel, LoadedConfig } from '../../homeserver/types.ts';
import type { LocalFacts } from '../../host/types.ts';
import { isPublicAddress } from '../../matrix/ip-policy.ts';
import { capital, list } from '../../text/words.ts';
import type { Finding } from '../types.ts';
import { carries, configOf, lines, listenerName, opened, placedAny } from './config-view.ts';
import type { LocalCheck } from './types.ts';

export const configProxyRule: LocalCheck = {
  ids: ['config.x-forwarded-missing', 'config.x-forwarded-exposed', 'config.loopback-in-container'],
  judge(local) {
    const loaded = configOf(local);
    if (loaded === null) return [];
    return [...unreachable(local, loaded), ...missing(local, loaded), ...exposed(local, loaded)];
  },
};

/** Listeners without TLS that answer apps or servers over TCP. */
const plain = (loaded: LoadedConfig): readonly ListenerModel[] =>
  opened(loaded).filter(
    (one) =>
      one.type === 'http' &&
      one.path === null &&
      !one.tls &&
      (carries(one, 'client') || carries(one, 'federation')),
  );

/** The port at the end of where a proxy passes requests on to: "http://127.0.0.1:8008". */
const portOf = (target: string): number => Number(/:(\d{1,5})(?:\/|$)/.exec(target)?.[1] ?? 0);

function missing({ proxies }: LocalFacts, loaded: LoadedConfig): Finding[] {
  const proxied = new Set(
    proxies.flatMap(({ sites }) => sites.map(({ matrixTo }) => portOf(matrixTo ?? ''))),
  );
  const found = plain(loaded).filter(
    (one) => !one.xForwarded && (one.loopbackOnly || (one.port !== null && proxied.has(one.port))),
  );
  return placedAny(
    'config.x-forwarded-missing',
    'warning',
    found.map(({ place }) => place),
    {
      title: `${capital(list(found.map(listenerName)))} ${found.length === 1 ? 'is' : 'are'} reached through a proxy, and ${found.length === 1 ? 'has' : 'have'} no x_forwarded.`,
      detail: `${capital(lines(found.map(({ place }) => place)))}: Synapse takes every request for one from the proxy, so its limits count all people as one.`,
      fix: 'Add "x_forwarded: true" to it, and let the proxy set X-Forwarded-For.',
    },
  );
}

/** Whether somebody outside may connect to it, by its addresses. */
const isOpen = ({ addresses }: ListenerModel): boolean =>
  addresses.length === 0 ||
  addresses.some((one) => one === '::' || one === '0.0.0.0' || isPublicAddress(one));

function exposed(local: LocalFacts, loaded: LoadedConfig): Finding[] {
  // Inside a container all addresses are the usual way, and the published port decides.
  if (inContainer(local)) return [];
  const closed = new Set(local.firewall?.ports.filter(({ open }) => open === false).map(({ port }) => port));
  const found = opened(loaded).filter(
    (one) =>
      one.type === 'http' &&
      one.path === null &&
      one.xForwarded &&
      isOpen(one) &&
      !(one.port !== null && closed.has(one.port)),
  );
  return placedAny(
    'config.x-forwarded-exposed',
    'warning',
    found.map(({ keys, place }) => keys.x_forwarded ?? place),
    {
      title: `${capital(list(found.map(listenerName)))} ${found.length === 1 ? 'has' : 'have'} x_forwarded and ${found.length === 1 ? 'is' : 'are'} bound to all addresses.`,
      detail: 'Whoever connects there directly can claim any address in X-Forwarded-For.',
      fix: "Where the proxy is on this machine, set bind_addresses: ['127.0.0.1', '::1']; otherwise keep the port closed to the outside.",
    },
  );
}

const CONTAINER_PATHS =
  /^\/(?:data|compiled|matrix\/synapse|var\/lib\/(?:docker|containers))\/|\/containers\/storage\/volumes\//;
const CONTAINER_TOOLS: ReadonlySet<string> = new Set(['playbook', 'kubernetes', 'docker-image']);

/** A container with a network of its own; what people call "lxc" is a machine as any other. */
function inContainer({ service, config }: LocalFacts): boolean {
  if (service?.container === 'docker' || service?.container === 'podman') return true;
  if (service !== null && service.pid !== null && service.container === null) return false;
  return (
    CONTAINER_TOOLS.has(config.managedBy?.tool ?? '') ||
    config.files.some(({ path }) => CONTAINER_PATHS.test(path))
  );
}

function unreachable(local: LocalFacts, loaded: LoadedConfig): Finding[] {
  const all = plain(loaded);
  if (!inContainer(local) || all.some(({ loopbackOnly }) => !loopbackOnly)) return [];
  // With the machine's own network the port is held on this machine, by the homeserver itself.
  const pid = local.service?.pid ?? null;
  const here = new Set(
    local.ports?.filter((one) => one.pid !== null && one.pid === pid).map(({ port }) => port),
  );
  const found = all.filter(({ port }) => port === null || !here.has(port));
  return placedAny(
    'config.loopback-in-container',
    'error',
    found.map(({ keys, place }) => keys.bind_addresses ?? keys.bind_address ?? place),
    {
      title: `${capital(list(found.map(listenerName)))} ${found.length === 1 ? 'is' : 'are'} bound to the loopback address of the container, where nothing outside comes.`,
      detail: `Inside a container, ${list(found.flatMap(({ addresses }) => addresses))} leads to the container itself, not to this machine.`,
      fix: "Set bind_addresses: ['0.0.0.0'], and publish the port on 127.0.0.1 of the machine.",
    },
  );
}
