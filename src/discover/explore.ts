/** The route under one assumption about the well-known file, with its targets probed. */
import { type Resolution, resolve } from '../matrix/resolution.ts';
import type { ServerName, WellKnownOutcome } from '../matrix/types.ts';
import { limits } from '../probe/limits.ts';
import type { Lookups } from './lookups.ts';
import type { Prober } from './targets.ts';
import type { TargetFacts } from './types.ts';

type Done = Extract<Resolution, { state: 'done' }>;

export interface Explored extends Pick<Done, 'route' | 'trail'> {
  readonly targets: readonly TargetFacts[];
}

/** Never rejects. Asking twice costs nothing: questions and probes are remembered below. */
export async function explore(
  serverName: ServerName,
  wellKnown: WellKnownOutcome,
  { lookups, prober }: { readonly lookups: Lookups; readonly prober: Prober },
): Promise<Explored> {
  const { route, trail } = await walk(serverName, wellKnown, lookups);
  const destinations = route.destinations.slice(0, limits.srvTargets);
  const targets = await Promise.all(destinations.map((d) => prober.target(d, route)));
  return { route, trail, targets };
}

async function walk(serverName: ServerName, wellKnown: WellKnownOutcome, lookups: Lookups): Promise<Done> {
  for (;;) {
    const resolution = resolve(serverName, { wellKnown, srv: lookups.srvNow });
    if (resolution.state === 'done') return resolution;
    if (resolution.need.kind !== 'srv') throw new Error('the file was given');
    const { name, label } = resolution.need;
    // Both labels go out together: the older one is needed half of the time and worth comparing always.
    const [fed, legacy] = lookups.srvBoth(name);
    await (label === '_matrix-fed._tcp' ? fed : legacy);
  }
}
