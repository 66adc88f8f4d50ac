/** The file https://S/.well-known/matrix/server as one address of S gives it (Server-Server API, "Resolving server names" step 3). */
import { setMaxListeners } from 'node:events';
import { isPublicAddress } from '../matrix/ip-policy.ts';
import { isIP } from '../system/ip.ts';
import type { Clock, Network } from '../system/types.ts';
import { isTrusted, type ProbeSettings } from './address.ts';
import { endingWith } from './deadline.ts';
import { exchange } from './http/exchange.ts';
import { type Bounds, limits } from './limits.ts';
import { type Link, openLink } from './link.ts';
import { type Place, placeOf, redirectOf } from './redirect.ts';
import { ORIGIN } from './requests.ts';
import type { WellKnownAttempt, WellKnownHop, WellKnownStop } from './types.ts';

export interface WellKnownPorts {
  readonly network: Network;
  readonly clock: Clock;
  /** Gets the host's own connection once the file has come over it, when it can carry more; destroys it in the end. */
  spare?(link: Link): void;
  /** All addresses of a host, in the order to try; empty when it has none. Never rejects. */
  resolve(host: string): Promise<readonly string[]>;
}

export interface WellKnownTarget {
  /** The server name's host; no address. */
  readonly host: string;
  /** The one of its addresses that is asked. */
  readonly address: string;
  /** Which of the two files; the server's unless said otherwise. */
  readonly file?: 'server' | 'client';
  /** Ask for the client's file too, over the first connection. */
  readonly withClientFile?: boolean;
}

export interface WellKnownSettings extends ProbeSettings {
  readonly allowPrivate: boolean;
}

const CLIENT_FILE = '/.well-known/matrix/client';

/** Synapse gives the file up once it has read 50 KiB, also when that was all of it. */
const BODY_LIMIT = limits.wellKnownBody - 1;

type Step = { readonly hop: WellKnownHop | null; readonly stop: WellKnownStop | null };

/**
 * Asks one address of a host, and follows redirects as Synapse does: each host of them is resolved once, refused when
 * any of its addresses is private, and asked at the first address that takes a connection. A certificate that is not
 * good for the URL's host ends it before anything is asked. Never rejects.
 */
export async function fetchWellKnown(
  ports: WellKnownPorts,
  { host, address, file = 'server', withClientFile = false }: WellKnownTarget,
  settings: WellKnownSettings,
  signal: AbortSignal,
): Promise<WellKnownAttempt> {
  const { clock } = ports;
  const bounds = settings.bounds ?? limits;
  const start = clock.monotonic();
  const deadline = start + bounds.wellKnown;
  const hops: WellKnownHop[] = [];
  const result = (stop: WellKnownStop | null): WellKnownAttempt => ({
    address,
    hops,
    stop,
    ms: Math.round(clock.monotonic() - start),
  });

  // The name is asked in lower case whatever its spelling in user IDs.
  let place = placeOf(`https://${host.toLowerCase()}/.well-known/matrix/${file}`);
  /** One resolution a host: a name that changes its address meanwhile gains nothing. */
  const known = new Map<string, readonly string[]>();
  if (place) known.set(place.host, [address]);
  const seen = new Set<string>();
  const ending = endingWith(signal);
  const until = ending.signal;
  // However many listen, that is no leak: it ends with all of them.
  setMaxListeners(0, until);
  const cancel = clock.timer(bounds.wellKnown, ending.end);

  try {
    while (place) {
      if (seen.has(place.url) || seen.size > limits.redirects) return result('redirect-loop');
      seen.add(place.url);
      const addresses: readonly string[] = known.get(place.host) ?? (await addressesOf(ports, place, until));
      known.set(place.host, addresses);
      const beside = withClientFile && hops.length === 0 ? [CLIENT_FILE] : [];
      const step: Step = await askPlace(ports, place, addresses, beside, settings, deadline, until);
      if (step.hop) hops.push(step.hop);
      if (step.stop || !step.hop?.exchange) return result(step.stop ?? 'http');
      const redirect = redirectOf(place, step.hop.exchange);
      if (redirect.kind === 'none') return result(null);
      place = redirect.kind === 'follow' ? redirect.to : null;
    }
    return result(hops.length === 0 ? 'no-address' : 'redirect-refused');
  } finally {
    cancel();
    ending.end();
  }
}

/** The addresses of a URL's host; empty when the time is over first. */
async function addressesOf(
  ports: WellKnownPorts,
  place: Place,
  until: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(place.host) !== 0) return [place.host];
  if (until.aborted) return [];
  const over = new Promise<readonly string[]>((resolve) => {
    until.addEventListener('abort', () => resolve([]), { once: true });
  });
  return (await Promise.race([ports.resolve(place.host), over])).slice(0, 2 * limits.addressesPerFamily);
}

/** One hop: connects to the first of the addresses that takes a connection, and asks when it may. */
async function askPlace(
  ports: WellKnownPorts,
  place: Place,
  addresses: readonly string[],
  beside: readonly string[],
  settings: WellKnownSettings,
  deadline: number,
  until: AbortSignal,
): Promise<Step> {
  const { clock } = ports;
  const bounds: Bounds = settings.bounds ?? limits;
  // As Synapse: one private address among public ones, and none of them is used.
  if (!settings.allowPrivate && !addresses.every(isPublicAddress))
    return { hop: null, stop: 'private-address' };
  let failed: WellKnownHop | null = null;
  for (const address of addresses) {
    const { port, sni, tls, url } = place;
    const { facts: connection, stream } = await openLink(ports, { address, port, sni, tls }, until, bounds);
    const trusted = isTrusted(connection, place.host);
    const hop = { url, address, connection, trusted, exchange: null, clientFile: null };
    if (connection.tcp !== 'open') {
      failed ??= hop;
      continue;
    }
    // Only a redirect leads to plain HTTP, and Synapse follows it there: nothing is secret in this request.
    if (!stream || (tls && !trusted)) {
      stream?.destroy();
      return { hop, stop: 'tls' };
    }
    const requests = [place.path, ...beside].map((path) => ({
      method: 'GET',
      path,
      host: place.hostHeader,
      bodyLimit: BODY_LIMIT,
      ...(path.endsWith('/matrix/client') ? { headers: [ORIGIN] } : {}),
    }));
    const keep = beside.length > 0 && tls && ports.spare !== undefined;
    const [answer = null, clientFile = null] = await exchange(stream, requests, {
      keep,
      clock,
      deadlineMs: Math.min(bounds.exchanges, deadline - clock.monotonic()),
      nextReplyMs: bounds.nextReply,
      signal: until,
      userAgent: settings.userAgent,
    });
    if (keep && !stream.destroyed) ports.spare?.({ facts: connection, stream });
    return { hop: { ...hop, exchange: answer, clientFile }, stop: answer?.status == null ? 'http' : null };
  }
  return { hop: failed, stop: failed ? 'connect' : 'no-address' };
}
