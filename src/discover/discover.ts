/**
 * Looks at one server name the way other servers would, and writes down what it saw.
 *
 * The resolution's own order is slow: a file, then records, then addresses. So everything whose input is known
 * starts at once, also on the assumption that the file says nothing, and the pure step machine of
 * matrix/resolution.ts picks what counts when the answers are there. Guesses off the route are abandoned.
 */
import { setMaxListeners } from 'node:events';
import type { ServerName, WellKnownOutcome } from '../matrix/types.ts';
import { createResolver } from '../probe/dns/resolver.ts';
import { userAgent } from '../probe/http/request.ts';
import { limits } from '../probe/limits.ts';
import { fetchWellKnown } from '../probe/well-known.ts';
import type { Clock, Endpoint, Network } from '../system/types.ts';
import { askControls } from './controls.ts';
import { explore } from './explore.ts';
import { createLookups } from './lookups.ts';
import { addressesSeen, fileSeen, srvSeen, targetsSeen } from './progress.ts';
import { createProber } from './targets.ts';
import type { Facts, LookEvent, WellKnownFacts } from './types.ts';
import { vantageFacts } from './vantage.ts';
import { attemptOutcome, decideWellKnown, fileAddresses, refusedAttempt } from './well-known.ts';

export interface DiscoverPorts {
  readonly network: Network;
  readonly clock: Clock;
}

export interface DiscoverOptions {
  /** Resolvers to ask instead of those of resolv.conf. */
  readonly dnsServers?: readonly Endpoint[];
  /** Contact private addresses too: for a look from inside. */
  readonly allowPrivate?: boolean;
  /** Version of this program, for the User-Agent. */
  readonly version: string;
}

/** How long records that the route does not need may still come in after everything else is there. */
const GRACE_MS = 500;

/** Rejects only with the signal's reason. Everything that goes wrong out there is a fact. */
export async function discover(
  serverName: ServerName,
  ports: DiscoverPorts,
  options: DiscoverOptions,
  on: (event: LookEvent) => void,
  signal: AbortSignal,
): Promise<Facts> {
  const { network, clock } = ports;
  const started = clock.monotonic();
  const checkedAt = new Date(clock.now()).toISOString();
  const all = AbortSignal.any([signal, AbortSignal.timeout(limits.total)]);
  setMaxListeners(0, all);
  const [servers, ipv4, ipv6] = await Promise.all([
    options.dnsServers ?? network.nameservers(),
    network.hasRoute(4),
    network.hasRoute(6),
  ]);
  const from = { servers, ipv4, ipv6 };
  const reach = { allowPrivate: options.allowPrivate ?? false, userAgent: userAgent(options.version) };
  const resolver = createResolver(ports, { servers: [...servers] }, all);
  const lookups = createLookups(resolver);
  const prober = createProber(ports, { ...reach, ...from, addresses: lookups.addresses }, all);
  const fetchFile = (host: string, address: string) =>
    fetchWellKnown({ ...ports, resolve: lookups.addresses }, { host, address }, reach, all);
  const along = (wellKnown: WellKnownOutcome) => explore(serverName, wellKnown, { lookups, prober });

  const hasFile = serverName.kind === 'name' && serverName.port === null;
  const wellKnown = hasFile ? await lookAtFile() : null;
  on({ line: 'tls', state: 'running', text: serverName.text });
  const { route, trail, targets } = await along(wellKnown?.outcome ?? { kind: 'none' });
  on(srvSeen(route, hasFile));
  for (const event of targetsSeen(route, targets)) on(event);

  const controls = await askControls({ serverName, route, targets, wellKnown, lookups, prober, fetchFile });
  if (hasFile) {
    // The records of the server name itself were asked at the start: ignored ones are worth a note.
    const late = Promise.all(lookups.srvBoth(serverName.host.toLowerCase()));
    await Promise.race([late, clock.sleep(GRACE_MS, all).catch(() => {})]);
  }
  const vantage = await vantageFacts(from, resolver);
  signal.throwIfAborted();
  prober.abandonRest();
  const elapsedMs = Math.round(clock.monotonic() - started);
  const dns = resolver.answers();
  return { serverName, checkedAt, elapsedMs, vantage, dns, wellKnown, route, trail, targets, controls };

  async function lookAtFile(): Promise<WellKnownFacts> {
    const { host } = serverName;
    on({ line: 'addresses', state: 'running', text: host });
    void along({ kind: 'none' });
    const addresses = await lookups.addresses(host);
    on(addressesSeen(host, addresses));
    on({ line: 'well-known', state: 'running', text: `https://${host}/.well-known/matrix/server` });
    const attempts = await Promise.all(
      fileAddresses(addresses, from).map(async (address) => {
        if (prober.mayContact(address)) {
          const attempt = await fetchFile(host, address);
          // Looking ahead along what this address says; what counts is decided when all have spoken.
          void along(attemptOutcome(attempt));
          return attempt;
        }
        return refusedAttempt(address);
      }),
    );
    const decided = decideWellKnown(attempts);
    on(fileSeen(decided));
    return decided;
  }
}
