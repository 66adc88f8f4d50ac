/**
 * Looks at one server name the way other servers would, and writes down what it saw.
 *
 * The resolution's own order is slow: a file, then records, then addresses. So everything whose input is known
 * starts at once, also on the assumption that the file says nothing, and the pure step machine of
 * matrix/resolution.ts picks what counts when the answers are there. Guesses off the route are abandoned.
 */
import { setMaxListeners } from 'node:events';
import type { ServerName, WellKnownOutcome } from '../matrix/types.ts';
import type { ProbeRequest } from '../probe/address.ts';
import { endingWith } from '../probe/deadline.ts';
import { createResolver } from '../probe/dns/resolver.ts';
import type { SharedAnswers } from '../probe/dns/shared.ts';
import { userAgent } from '../probe/http/request.ts';
import { limits } from '../probe/limits.ts';
import type { Link } from '../probe/link.ts';
import { BROWSER } from '../probe/requests.ts';
import type { WellKnownAttempt } from '../probe/types.ts';
import { fetchWellKnown, type WellKnownPorts, type WellKnownTarget } from '../probe/well-known.ts';
import type { Clock, Endpoint, Network } from '../system/types.ts';
import { lookAtAuthorities } from './authorities.ts';
import { lookAtClient } from './client.ts';
import { askControls, NO_CONTROLS } from './controls.ts';
import { explore } from './explore.ts';
import { createLookups } from './lookups.ts';
import { addressesSeen, fileSeen, srvSeen, targetsSeen } from './progress.ts';
import { createProber } from './targets.ts';
import type { Facts, LookEvent, WellKnownFacts } from './types.ts';
import { expectSilence, nobodyAnswers, vantageFacts } from './vantage.ts';
import {
  attemptOutcome,
  decideWellKnown,
  decidingAttempt,
  fileAddresses,
  otherVoices,
  refusedAttempt,
} from './well-known.ts';

export interface DiscoverPorts {
  readonly network: Network;
  readonly clock: Clock;
}

export interface DiscoverOptions {
  /** Resolvers to ask instead of those of resolv.conf. */
  readonly dnsServers?: readonly Endpoint[];
  /** Contact private addresses too: for a look from inside. */
  readonly allowPrivate?: boolean;
  /** Send a body of 3 MB to each address, to see whether its front end takes it. */
  readonly largeBody?: boolean;
  /** Sent to each address that proves its name: a request that the server itself has signed (probe/requests.ts). */
  readonly signed?: ProbeRequest;
  /** Answers in common with looks at other names; for lists. */
  readonly sharedAnswers?: SharedAnswers;
  /** Version of this program, for the User-Agent. */
  readonly version: string;
}

/** How long answers beside the route may still come in after everything else is there. */
const GRACE_MS = 500;

/** Rejects only with the signal's reason. Everything that goes wrong out there is a fact. */
export async function discover(
  serverName: ServerName,
  ports: DiscoverPorts,
  options: DiscoverOptions,
  on: (event: LookEvent) => void,
  signal: AbortSignal,
): Promise<Facts> {
  // Not AbortSignal.timeout: that one would hold a look that has long been done until its time is over.
  const whole = endingWith(signal);
  const cancel = ports.clock.timer(limits.total, whole.end);
  try {
    return await look(serverName, ports, options, on, whole.signal, signal);
  } finally {
    cancel();
    whole.end();
  }
}

/** `all` ends every probe, `signal` the whole look. */
async function look(
  serverName: ServerName,
  ports: DiscoverPorts,
  options: DiscoverOptions,
  on: (event: LookEvent) => void,
  all: AbortSignal,
  signal: AbortSignal,
): Promise<Facts> {
  const { network, clock } = ports;
  const started = clock.monotonic();
  const checkedAt = new Date(clock.now()).toISOString();
  setMaxListeners(0, all);
  const servers = options.dnsServers ?? (await network.nameservers());
  const routes = onceUnderWay(async () => {
    const [ipv4, ipv6] = await Promise.all([network.hasRoute(4), network.hasRoute(6)]);
    return { ipv4, ipv6 };
  });
  const { allowPrivate = false, largeBody = false } = options;
  const asked = options.signed === undefined ? {} : { signed: options.signed };
  const agent = userAgent(options.version);
  const shared = options.sharedAnswers === undefined ? {} : { shared: options.sharedAnswers };
  const resolver = createResolver(ports, { servers: [...servers], ...shared }, all);
  const lookups = createLookups(resolver);
  expectSilence(clock, resolver, all);
  const { addresses } = lookups;
  const prober = createProber(
    ports,
    { ...asked, routes, allowPrivate, largeBody, userAgent: agent, addresses },
    all,
  );
  const fetchFile = (target: WellKnownTarget, as = agent, also: Pick<WellKnownPorts, 'spare'> = {}) =>
    fetchWellKnown({ ...ports, resolve: addresses, ...also }, target, { allowPrivate, userAgent: as }, all);
  const along = (wellKnown: WellKnownOutcome) => explore(serverName, wellKnown, { lookups, prober });

  // Only a plain name has a file to delegate with; an address or a port in the name says where to connect by itself.
  const site = serverName.kind === 'name' && serverName.port === null ? serverName.host : null;
  const zone =
    site === null ? null : lookAtAuthorities(site, { ...ports, lookups, mayContact: prober.mayContact }, all);
  const wellKnown = site === null ? null : await lookAtFile(site);
  const client = lookAtClient(decidingAttempt(wellKnown), {
    prober,
    fetchClientFile: (address) => fetchFile({ host: site ?? '', address, file: 'client' }),
  });
  on({ line: 'tls', state: 'running', text: serverName.text });
  const { route, trail, targets } = await along(wellKnown?.outcome ?? { kind: 'none' });
  on(srvSeen(route, site !== null));
  for (const event of targetsSeen(route, targets)) on(event);

  const seen = { serverName, route, targets, wellKnown, lookups, prober };
  const controls =
    site !== null && nobodyAnswers(resolver)
      ? NO_CONTROLS
      : await askControls({
          ...seen,
          fetchFile: (host, address) => fetchFile({ host, address }),
          fetchAsBrowser: (host, address) => fetchFile({ host, address }, BROWSER),
        });
  const otherRoutes = await Promise.all(
    otherVoices(wellKnown).map(async (attempt) => {
      const { route, targets } = await along(attemptOutcome(attempt));
      return { address: attempt.address, route, targets };
    }),
  );
  const clientFacts = site === null ? null : await client;
  // Asked from the start, and not needed for the route: records that are ignored, servers that disagree.
  const grace = clock.sleep(GRACE_MS, all).catch(() => {});
  if (site !== null) await Promise.race([Promise.all(lookups.srvBoth(site.toLowerCase())), grace]);
  const authorities = (await Promise.race([zone, grace])) ?? [];
  const given = options.dnsServers !== undefined;
  const vantage = await vantageFacts({ servers, given, ...(await routes) }, resolver);
  signal.throwIfAborted();
  prober.abandonRest();
  return {
    serverName,
    checkedAt,
    elapsedMs: Math.round(clock.monotonic() - started),
    vantage,
    dns: resolver.answers(),
    wellKnown,
    route,
    trail,
    targets,
    client: clientFacts,
    controls: { ...controls, ...(otherRoutes.length > 0 ? { otherRoutes } : {}), authorities },
  };

  /** The connection that the file comes over may serve for more: often the same host has Matrix on the same port. */
  function fetchHost(host: string, address: string): Promise<WellKnownAttempt> {
    let spare: Link | null = null;
    const keep = (link: Link): void => {
      spare = link;
    };
    const attempt = fetchFile({ host, address, withClientFile: true }, agent, { spare: keep });
    prober.lend(
      { address, port: 443 },
      host,
      attempt.then(() => spare),
    );
    return attempt;
  }

  async function lookAtFile(host: string): Promise<WellKnownFacts> {
    on({ line: 'addresses', state: 'running', text: host });
    void along({ kind: 'none' });
    // Where admins put their Matrix host: often the next name that is asked for.
    lookups.expect(`matrix.${host.toLowerCase()}`);
    // While these are on their way there is time for the trust store.
    void onceUnderWay(async () => network.warmUp?.());
    const found = await addresses(host);
    on(addressesSeen(host, await Promise.all([lookups.ask(host, 'AAAA'), lookups.ask(host, 'A')])));
    on({ line: 'well-known', state: 'running', text: `https://${host}/.well-known/matrix/server` });
    const attempts = await Promise.all(
      fileAddresses(found, await routes).map(async (address) => {
        if (!prober.mayContact(address)) return refusedAttempt(address);
        const attempt = await fetchHost(host, address);
        // Looking ahead along what this address says; what counts is decided when all have spoken.
        void along(attemptOutcome(attempt));
        return attempt;
      }),
    );
    const decided = decideWellKnown(attempts);
    on(fileSeen(decided));
    return decided;
  }
}

/** Does what has time until answers come in, after all that is being sent now has left. */
const onceUnderWay = <T>(work: () => Promise<T>): Promise<T> =>
  new Promise<void>((resolve) => setImmediate(resolve)).then(work);
