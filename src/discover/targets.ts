/** Probing the addresses of a destination, each on its own, each once, however often somebody asks. */
import { setMaxListeners } from 'node:events';
import { isPublicAddress } from '../matrix/ip-policy.ts';
import type { Destination, Route } from '../matrix/types.ts';
import { type ProbeRequest, probeAddress } from '../probe/address.ts';
import { endingWith } from '../probe/deadline.ts';
import { readKeyDocument } from '../probe/key-document.ts';
import { type Bounds, limits } from '../probe/limits.ts';
import { type Link, openLink } from '../probe/link.ts';
import { placeOf } from '../probe/redirect.ts';
import { BROWSER, largeBodyRequest, routeRequests } from '../probe/requests.ts';
import type { AddressExchanges, AddressFacts, TlsFacts } from '../probe/types.ts';
import { isIPv6 } from '../system/ip.ts';
import type { Clock, Endpoint, Network } from '../system/types.ts';
import type { ClientAnswer, TargetFacts } from './types.ts';

/** What decides the handshake and the requests; the rest of a route does not matter here. */
export type RouteNames = Pick<Route, 'sni' | 'certificateName' | 'hostHeader'>;

export interface Prober {
  /** Never rejects. `briefly`: only whether Matrix answers there, for a place that is off the route. */
  target(destination: Destination, names: RouteNames, briefly?: 'briefly'): Promise<TargetFacts>;
  /**
   * Asks /_matrix/client/versions below an https URL, at one address of each family: a front end that serves one
   * alone, or an old record, shows there. None where there is no such place, or no address to go to.
   */
  clientVersions(baseUrl: string): Promise<ClientAnswer[]>;
  /** Senders refuse private addresses, and so do we unless told otherwise. */
  mayContact(address: string): boolean;
  /**
   * Takes a connection that will have done its work and may then carry more (null when not): the route may lead to the
   * same place. It serves once, or is closed.
   */
  lend(to: Endpoint, sni: string, link: Promise<Link | null>): void;
  /** Ends the probes that still run: guesses that turned out to be off the route. */
  abandonRest(): void;
}

/** For which families this host has a way out. */
export interface Routes {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

export interface ProberOptions {
  readonly allowPrivate: boolean;
  readonly largeBody: boolean;
  /** One more request, signed by the server itself. */
  readonly signed?: ProbeRequest;
  readonly userAgent: string;
  readonly routes: Promise<Routes>;
  addresses(host: string): Promise<string[]>;
}

const BEHIND_MS = 5;
const CONTROL: { readonly bounds: Bounds } = { bounds: { ...limits, exchanges: limits.control } };

export function createProber(
  ports: { readonly network: Network; readonly clock: Clock },
  options: ProberOptions,
  signal: AbortSignal,
): Prober {
  const running = new Map<string, Promise<AddressFacts>>();
  const rest = endingWith(signal);
  const either = rest.signal;
  // Dozens of probes listen to it at a time.
  setMaxListeners(0, either);
  const requests: Partial<Record<keyof AddressExchanges, ProbeRequest>> = {
    ...routeRequests,
    ...(options.signed === undefined ? {} : { signed: options.signed }),
    ...(options.largeBody ? { largeBody: largeBodyRequest() } : {}),
  };
  const lent = new Map<string, Promise<Link | null>>();
  const discard = (link: Promise<Link | null>): void => {
    void link.then((known) => known?.stream?.destroy());
  };
  either.addEventListener('abort', () => lent.forEach(discard), { once: true });
  const borrow = async ({ address, port }: Endpoint, sni: string | null): Promise<{ link?: Link }> => {
    const key = placeKey(address, port, sni);
    const link = lent.get(key);
    lent.delete(key);
    const known = await link;
    return known?.stream == null || known.stream.destroyed ? {} : { link: known };
  };
  const mayContact = (address: string) => options.allowPrivate || isPublicAddress(address);

  const ask = async <Name extends string>(
    { address, port }: { readonly address: string; readonly port: number },
    names: RouteNames,
    what: Readonly<Record<Name, ProbeRequest>>,
    { userAgent = options.userAgent, bounds = limits as Bounds } = {},
  ) => {
    const standing = await borrow({ address, port }, names.sni);
    const target = { address, port, ...pick(names), requests: what, ...standing };
    return probeAddress(ports, target, { userAgent, bounds }, either);
  };

  const probe = async (
    address: string,
    port: number,
    names: RouteNames,
    how: { readonly bare: boolean; readonly brief: boolean },
  ): Promise<AddressFacts> => {
    const asked = how.brief ? { version: routeRequests.version, keys: routeRequests.keys } : requests;
    const at = { address, port };
    const [seen, withoutSni] = await Promise.all([
      ask(at, names, asked as Record<keyof AddressExchanges, ProbeRequest>, how.brief ? CONTROL : {}),
      how.bare && names.sni !== null ? handshakeWithoutSni(at) : null,
    ]);
    const { version, keys } = seen.exchanges;
    const exchanges: AddressExchanges =
      seen.trusted && !how.brief && !isVersionAnswer(version)
        ? { ...seen.exchanges, ...(await versionOtherwise(at, names)) }
        : seen.exchanges;
    const document = keys?.status === 200 ? readKeyDocument(keys) : null;
    return { ...seen, ...at, skipped: null, exchanges, keys: document, withoutSni };
  };

  /** Controls: the same question with the other Host header, and as a browser. */
  const versionOtherwise = async (at: { address: string; port: number }, names: RouteNames) => {
    const { version } = routeRequests;
    const hostHeader = otherHost(names.hostHeader, at.port);
    const [otherHostSeen, otherAgentSeen] = await Promise.all([
      ask(at, { ...names, hostHeader }, { otherHost: version }, CONTROL),
      ask(at, names, { otherAgent: version }, { ...CONTROL, userAgent: BROWSER }),
    ]);
    return { ...otherHostSeen.exchanges, ...otherAgentSeen.exchanges };
  };

  const handshakeWithoutSni = async (at: { address: string; port: number }): Promise<TlsFacts | null> => {
    // Behind the handshakes that are waited for: it has time until their requests are answered.
    await ports.clock.sleep(BEHIND_MS, either).catch(() => {});
    const { facts, stream } = await openLink(ports, { ...at, sni: null, tls: true }, either);
    stream?.destroy();
    return facts.tls;
  };

  const once: typeof probe = (address, port, names, how) => {
    const key = [address, port, names.sni, names.certificateName, names.hostHeader, how.brief].join(' ');
    const facts = running.get(key) ?? probe(address, port, names, how);
    running.set(key, facts);
    return facts;
  };

  return {
    mayContact,
    async target(destination, names, briefly) {
      const { port } = destination;
      const used = { v4: 0, v6: 0 };
      const [found, routes] = await Promise.all([options.addresses(destination.host), options.routes]);
      const addresses = found.map((address) => {
        const family = isIPv6(address) ? 'v6' : 'v4';
        if (!mayContact(address)) return untouched(address, port, 'private-address');
        if (!(family === 'v6' ? routes.ipv6 : routes.ipv4)) return untouched(address, port, 'no-route');
        used[family] += 1;
        if (used[family] > limits.addressesPerFamily) return untouched(address, port, 'limit');
        const brief = briefly !== undefined;
        return once(address, port, names, { brief, bare: !brief && used.v4 + used.v6 === 1 });
      });
      return { ...destination, addresses: await Promise.all(addresses) };
    },
    async clientVersions(baseUrl) {
      const place = placeOf(baseUrl);
      if (place === null || !place.tls) return [];
      const [all, routes] = await Promise.all([options.addresses(place.host), options.routes]);
      const found = all.filter(mayContact);
      const v6 = routes.ipv6 ? found.find(isIPv6) : undefined;
      const v4 = routes.ipv4 ? found.find((address) => !isIPv6(address)) : undefined;
      const addresses = [v6, v4].filter((address) => address !== undefined);
      const names = { sni: place.sni, certificateName: place.host, hostHeader: place.hostHeader };
      const path = `${place.path.replace(/\/$/, '')}/_matrix/client/versions`;
      const versions = { ...routeRequests.clientVersions, path };
      return Promise.all(
        addresses.map(async (address) => {
          const { connection, exchanges } = await ask({ address, port: place.port }, names, { versions });
          return { connection, exchange: exchanges.versions ?? null };
        }),
      );
    },
    lend({ address, port }, sni, link) {
      if (either.aborted) discard(link);
      else lent.set(placeKey(address, port, sni), link);
    },
    abandonRest: rest.end,
  };
}

/** JSON with status 200, as against another site's page. */
const isVersionAnswer = (exchange: AddressExchanges['version']): boolean =>
  exchange?.status === 200 && /^\s*\{/.test(exchange.body);

const placeKey = (address: string, port: number, sni: string | null): string =>
  [address, port, sni?.toLowerCase()].join(' ');

const pick = ({ sni, certificateName, hostHeader }: RouteNames): RouteNames => ({
  sni,
  certificateName,
  hostHeader,
});

/** The Host header with the port that it lacks, or without the one that it has. */
const otherHost = (hostHeader: string, port: number): string =>
  /:\d+$/.test(hostHeader.replace(/^\[[^\]]*\]/, ''))
    ? hostHeader.replace(/:\d+$/, '')
    : `${hostHeader}:${port}`;

const untouched = (address: string, port: number, skipped: AddressFacts['skipped']): AddressFacts => ({
  address,
  port,
  connection: null,
  skipped,
  trusted: false,
  exchanges: {},
  keys: null,
  withoutSni: null,
});
