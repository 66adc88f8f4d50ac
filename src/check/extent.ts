/** How far a current Synapse gets, in one of four words: what headlines, diagrams and the lines about senders say alike. */
import type { Facts } from '../discover/types.ts';
import { isBlind } from './evidence.ts';
import { isLiving, standingOf, targetsInUse } from './standing.ts';

/** `part`: some of its requests get through, by kind or by the address that it comes to. `untold`: could not be told. */
export type Extent = 'yes' | 'part' | 'no' | 'untold';

export function extentOf(facts: Facts, federationOk: boolean | null): Extent {
  if (federationOk !== false) return federationOk === null ? 'untold' : 'yes';
  const others = facts.controls.otherRoutes ?? [];
  // Another address of the server name may give another file, and that way may work.
  const ways = [facts, ...others.map(({ route, targets }) => ({ ...facts, route, targets }))];
  return !isBlind(facts) && ways.some(somethingPasses) ? 'part' : 'no';
}

/** An address that a sender comes to, and that answers it as it should. */
const somethingPasses = (facts: Facts): boolean =>
  facts.route.failure === null &&
  targetsInUse(facts).some(
    (target) =>
      isLiving(target, facts) && target.addresses.some((address) => standingOf(address, facts) === 'good'),
  );
