/** Questions beyond the route, asked only when the route does not work. */
import { isPublicAddress } from '../matrix/ip-policy.ts';
import type { Route, ServerName } from '../matrix/types.ts';
import type { WellKnownAttempt } from '../probe/types.ts';
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
}

const MOST_HOSTS = 3;

export async function askControls(seen: Seen): Promise<Controls> {
  if (answersMatrix(seen.targets)) return { wellKnownElsewhere: [], on443: null };
  const [wellKnownElsewhere, on443] = await Promise.all([fileElsewhere(seen), matrixOn443(seen)]);
  return { wellKnownElsewhere, on443 };
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
      const address = (await seen.lookups.addresses(other)).find(isPublicAddress);
      return address ? [{ host: other, attempt: await seen.fetchFile(other, address) }] : [];
    }),
  );
  return found.flat();
}

/** Port 8448 is what servers try when no port is given; admins often mean 443. */
async function matrixOn443(seen: Seen): Promise<TargetFacts | null> {
  const { route } = seen;
  if (route.failure !== null || (route.via !== 'well-known-default' && route.via !== 'default')) return null;
  const open = seen.targets.some((t) => t.addresses.some((a) => a.connection?.tcp === 'open'));
  const destination = route.destinations[0];
  if (open || !destination) return null;
  const names = { ...route, hostHeader: `${route.delegatedName}:443` };
  return seen.prober.target({ host: destination.host, port: 443, srv: null }, names);
}
