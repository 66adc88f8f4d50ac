/** Questions beyond the route, so that no accusation is made without a control. Most are asked only when the route fails. */
import { parseServerName } from '../matrix/server-name.ts';
import type { Destination, Route, ServerName } from '../matrix/types.ts';
import type { DnsAnswer, WellKnownAttempt } from '../probe/types.ts';
import type { Lookups } from './lookups.ts';
import type { Prober } from './targets.ts';
import type { Controls, TargetFacts, WellKnownFacts } from './types.ts';

interface Seen {
  readonly serverName: ServerName;
  readonly route: Route;
  readonly targets: readonly TargetFacts[];
  readonly wellKnown: WellKnownFacts | null;
  readonly lookups: Lookups;
  readonly prober: Prober;
  fetchFile(host: string, address: string): Promise<WellKnownAttempt>;
  fetchAsBrowser(host: string, address: string): Promise<WellKnownAttempt>;
}

const MOST_HOSTS = 3;
/** Labels that people make instead of the two that count. */
const WRONG_LABELS = [
  '_matrix-fed._udp',
  '_matrix._udp',
  'matrix-fed._tcp',
  'matrix._tcp',
  '_matrix-identity._tcp',
  '_matrix_fed._tcp',
  '_matrix-federation._tcp',
];

type Asked = Omit<Controls, 'authorities' | 'otherRoutes'>;

/** Where nobody answers, nothing more is asked. */
export const NO_CONTROLS: Asked = {
  wellKnownElsewhere: [],
  wellKnownAsBrowser: null,
  on443: null,
  randomLabels: [],
  wrongLabels: [],
  unchecked: [],
};

export async function askControls(seen: Seen): Promise<Asked> {
  const failing = !answersMatrix(seen.targets);
  const [wellKnownElsewhere, wellKnownAsBrowser, on443, wrongLabels, otherLabel, asked] = await Promise.all([
    failing ? fileElsewhere(seen) : [],
    fileAsBrowser(seen),
    failing ? matrixOn443(seen) : null,
    failing ? recordsAtWrongLabels(seen) : [],
    failing ? targetsOfOlderLabel(seen) : [],
    seen.lookups.controls(),
  ]);
  const older = otherLabel.length > 0 ? { otherLabel } : {};
  return { wellKnownElsewhere, wellKnownAsBrowser, on443, wrongLabels, ...older, ...asked };
}

const answersMatrix = (targets: readonly TargetFacts[]): boolean =>
  targets.some((t) => t.addresses.some((a) => a.exchanges.keys?.status === 200));

/** A file on the Matrix host instead of the server name is one of the commonest mistakes. */
async function fileElsewhere(seen: Seen): Promise<Controls['wellKnownElsewhere']> {
  if (seen.wellKnown === null || seen.wellKnown.outcome.kind === 'delegated') return [];
  const { host } = seen.serverName;
  const srvTargets = (['_matrix-fed._tcp', '_matrix._tcp'] as const).flatMap((label) => {
    const outcome = seen.lookups.srvNow(label, host.toLowerCase());
    return outcome?.kind === 'records' ? outcome.records.map((record) => record.target) : [];
  });
  const hosts = [...new Set([...srvTargets, `matrix.${host}`])].filter((h) => h !== '' && h !== host);
  const found = await Promise.all(
    hosts.slice(0, MOST_HOSTS).map(async (other) => {
      const address = (await seen.lookups.addresses(other)).find(seen.prober.mayContact);
      return address ? [{ host: other, attempt: await seen.fetchFile(other, address) }] : [];
    }),
  );
  return found.flat();
}

/** A filter that lets browsers in keeps servers out. */
async function fileAsBrowser({
  wellKnown,
  serverName,
  fetchAsBrowser,
}: Seen): Promise<WellKnownAttempt | null> {
  const refused = wellKnown?.attempts.find((attempt) => {
    const status = attempt.hops.at(-1)?.exchange?.status ?? null;
    return attempt.stop === null && status !== null && status !== 200 && status !== 404;
  });
  return refused === undefined ? null : fetchAsBrowser(serverName.host, refused.address);
}

/** Port 8448 is what servers try when no port is given; admins often mean 443. */
async function matrixOn443(seen: Seen): Promise<TargetFacts | null> {
  const { route } = seen;
  if (route.failure !== null || (route.via !== 'well-known-default' && route.via !== 'default')) return null;
  const open = seen.targets.some((t) => t.addresses.some((a) => a.connection?.tcp === 'open'));
  const destination = route.destinations[0];
  if (open || !destination) return null;
  const names = { ...route, hostHeader: `${route.delegatedName}:443` };
  return seen.prober.target({ host: destination.host, port: 443, srv: null }, names, 'briefly');
}

/** Of two labels that differ one is out of date; which one is to be seen. */
async function targetsOfOlderLabel({ route, lookups, prober }: Seen): Promise<TargetFacts[]> {
  if (route.failure !== null || (route.via !== 'srv' && route.via !== 'well-known-srv')) return [];
  const parsed = parseServerName(route.delegatedName);
  // Nobody waits for this answer: where it is late, the label stays untold.
  const older = parsed.ok ? lookups.srvNow('_matrix._tcp', parsed.value.host.toLowerCase()) : undefined;
  if (older?.kind !== 'records') return [];
  const place = ({ host, port }: Pick<Destination, 'host' | 'port'>): string =>
    `${host.toLowerCase()} ${port}`;
  const known = new Set(route.destinations.map(place));
  const destinations = [...older.records]
    .sort((a, b) => a.priority - b.priority)
    .map((srv) => ({ host: srv.target, port: srv.port, srv }))
    .filter(({ host, port }) => host !== '' && port !== 0);
  if (destinations.every((one) => known.has(place(one)))) return [];
  return Promise.all(destinations.slice(0, MOST_HOSTS).map((one) => prober.target(one, route)));
}

async function recordsAtWrongLabels({ wellKnown, serverName, lookups }: Seen): Promise<DnsAnswer[]> {
  if (wellKnown === null) return [];
  const name = serverName.host.toLowerCase();
  return Promise.all(WRONG_LABELS.map((label) => lookups.ask(`${label}.${name}`, 'SRV')));
}
