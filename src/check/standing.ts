/** Where each address, and the whole route, stands for a current Synapse. */
import type { Facts, TargetFacts } from '../discover/types.ts';
import type { AddressFacts } from '../probe/types.ts';
import { answerFaults } from './answer-faults.ts';
import { isBlind, places } from './evidence.ts';
import { passageFaults } from './passage.ts';

/**
 * `dead`: no TCP connection, so a sender goes on to the next address. `bad`: the connection stands and what follows
 * is wrong, which is final for the sender. `refused`: a private address, for which a sender uses none of the host's.
 * `unknown`: not contacted, or this machine could not.
 */
export type Standing = 'good' | 'bad' | 'dead' | 'refused' | 'unknown';

export function standingOf(address: AddressFacts, facts: Facts): Standing {
  const { connection, skipped } = address;
  if (skipped === 'private-address') return 'refused';
  if (connection === null || connection.tcp === 'denied') return 'unknown';
  if (connection.tcp !== 'open') return 'dead';
  if (connection.tls?.status !== 'done' || !address.trusted) return 'bad';
  const faults = answerFaults(address, facts);
  if (faults === null) return 'unknown';
  return faults.some(({ mild }) => !mild) ? 'bad' : 'good';
}

export interface Reachable {
  readonly ok: boolean | null;
  readonly why: string;
}

const WHY: Readonly<Record<Standing, string>> = {
  good: 'certificate, keys and version are good',
  bad: 'it takes connections, and what follows is wrong',
  dead: 'it takes no connection',
  refused: 'it is a private address, which other servers refuse',
  unknown: 'it was not asked',
};

/** For each address on a report: whether every request to it gets through. */
export function isReachable(address: AddressFacts, facts: Facts): Reachable {
  const standing = standingOf(address, facts);
  if (standing === 'good') {
    const arrives = everythingArrives(address);
    if (arrives === false) return { ok: false, why: 'some requests are changed or refused on the way' };
    if (arrives === null)
      return { ok: null, why: 'only a signed request could tell whether paths arrive unchanged' };
  }
  const ok = standing === 'good' ? true : standing === 'unknown' ? null : false;
  return { ok, why: WHY[standing] };
}

/** Whether requests of every kind arrive as they were sent, at an address that is good otherwise; null = could not be told. */
function everythingArrives(address: AddressFacts): boolean | null {
  const effects = passageFaults(address).map(({ effect }) => effect);
  if (effects.includes('fails')) return false;
  return effects.includes('untold') ? null : true;
}

const livesAt = (standing: Standing): boolean => standing === 'good' || standing === 'bad';

/** An address that takes connections: only then does a sender stay with its target. A host with a private address has none. */
export const isLiving = (target: TargetFacts, facts: Facts): boolean =>
  !target.addresses.some((address) => standingOf(address, facts) === 'refused') &&
  target.addresses.some((address) => livesAt(standingOf(address, facts)));

/** Targets of one priority, in the order in which a sender comes to them. Without SRV records there is one group. */
function groups(facts: Facts): TargetFacts[][] {
  const byPriority = new Map<number, TargetFacts[]>();
  for (const target of facts.targets) {
    const priority = target.srv?.priority ?? 0;
    byPriority.set(priority, [...(byPriority.get(priority) ?? []), target]);
  }
  return [...byPriority.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** The targets that a sender may come to today: up to the first priority at which somebody answers. The rest stands by. */
export function targetsInUse(facts: Facts): TargetFacts[] {
  const used: TargetFacts[] = [];
  for (const group of groups(facts)) {
    used.push(...group);
    if (group.some((target) => isLiving(target, facts))) break;
  }
  return used;
}

/** Whether the targets of the route can be used, whatever the well-known file is like. */
export function targetsReach(facts: Facts): boolean | null {
  if (isBlind(facts)) return null;
  if (facts.route.failure !== null) return false;
  const used = targetsInUse(facts);
  const living = used.filter((target) => isLiving(target, facts));
  const standings = living.flatMap(({ addresses }) => addresses.map((address) => standingOf(address, facts)));
  if (standings.includes('bad')) return false;
  if (standings.includes('good')) return true;
  const unknown = used.some(({ addresses }) =>
    addresses.some((address) => standingOf(address, facts) === 'unknown'),
  );
  return unknown ? null : false;
}

/** Where the older SRV label leads, if that is elsewhere: for senders that know no other. null = was not looked at. */
export function olderLabelReaches(facts: Facts): boolean | null {
  const targets = facts.controls.otherLabel ?? [];
  return targets.length === 0 ? null : targetsReach({ ...facts, targets });
}

/** An address that a sender may come to today, of which only a signed request could tell whether it loses some. */
export const needsSignedRequest = (facts: Facts): boolean =>
  targetsInUse(facts).some(({ addresses }) =>
    addresses.some((address) => standingOf(address, facts) === 'good' && everythingArrives(address) === null),
  );

/** Every address of every target on its own. */
export function everyAddressOk(facts: Facts): boolean | null {
  if (isBlind(facts)) return null;
  const reachable = places(facts).map(({ address }) => isReachable(address, facts).ok);
  if (reachable.includes(false)) return false;
  if (facts.route.failure !== null || facts.targets.some(({ addresses }) => addresses.length === 0))
    return false;
  return reachable.length === 0 || reachable.includes(null) ? null : true;
}
