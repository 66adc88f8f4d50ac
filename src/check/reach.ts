/** Who gets through: one line a generation of senders, by what each of them asks and checks. */

import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { dendriteReach } from './dendrite.ts';
import { isBlind, srvHost, srvOf } from './evidence.ts';
import { extentOf } from './extent.ts';
import { needsSignedRequest, olderLabelReaches, standingOf, targetsInUse } from './standing.ts';
import type { Reach, Sender } from './types.ts';

type Answer = Pick<Reach, 'reaches' | 'inPart' | 'why'>;

export function reachOf(facts: Facts, federationOk: boolean | null): Reach[] {
  const inPart = extentOf(facts, federationOk) === 'part';
  const current: Answer = {
    reaches: federationOk,
    ...(inPart ? { inPart } : {}),
    why: inPart ? 'The errors above stop some of its requests.' : whyNow(facts, federationOk),
  };
  const ancient: Answer = {
    reaches: null,
    why: 'Versions up to 0.34 cannot verify the keys of any current server, so the connection decides nothing.',
  };
  const older: Reach[] = [
    { sender: 'synapse<=0.33.2', ...ancient },
    { sender: 'synapse 0.33.3-0.34', ...ancient },
  ];
  if (isBlind(facts)) {
    const nothing: Answer = { reaches: null, why: 'Nothing could be asked from here.' };
    const rest: Sender[] = ['synapse 0.99', 'synapse 1.0-1.92', 'synapse>=1.93', 'dendrite'];
    return [...older, ...rest.map((sender) => ({ sender, ...nothing }))];
  }
  return [
    ...older,
    { sender: 'synapse 0.99', ...of099(facts, current) },
    { sender: 'synapse 1.0-1.92', ...before193(facts, current) },
    { sender: 'synapse>=1.93', ...current },
    { sender: 'dendrite', ...dendriteReach(facts, current) },
  ];
}

function whyNow(facts: Facts, federationOk: boolean | null): string {
  if (federationOk === null) {
    return needsSignedRequest(facts)
      ? 'Only a signed request could tell whether paths arrive unchanged.'
      : 'Not everything that decides could be asked from here.';
  }
  return federationOk
    ? 'Route, certificate, keys and version are good.'
    : 'The errors above stand in its way.';
}

/** They ask for _matrix._tcp only: where _matrix-fed._tcp leads, they may go elsewhere. */
function before193(facts: Facts, current: Answer): Answer {
  const { via } = facts.route;
  if (via !== 'srv' && via !== 'well-known-srv') return current;
  const host = srvHost(facts);
  const older = srvOf(facts, '_matrix._tcp', host);
  const places = facts.route.destinations.map(({ host: name, port }) =>
    formatEndpoint(name.toLowerCase(), port),
  );
  if (older.some(({ target, port }) => places.includes(formatEndpoint(target.toLowerCase(), port))))
    return current;
  const [first] = older;
  const goes = first === undefined ? formatEndpoint(host, 8448) : formatEndpoint(first.target, first.port);
  const reaches = first === undefined ? null : olderLabelReaches(facts);
  const seen =
    reaches === null
      ? 'which was not tested'
      : reaches
        ? 'where certificate, keys and version are good'
        : 'where it does not get through';
  return { reaches, why: `It does not know _matrix-fed._tcp and goes to ${goes}, ${seen}.` };
}

/** 0.99 takes the same way as 1.0 to 1.92, and does not verify certificates unless it is told to. */
function of099(facts: Facts, current: Answer): Answer {
  const same = before193(facts, current);
  // What was seen of the certificates is about the other way.
  if (same !== current || same.reaches !== false || facts.route.failure !== null) return same;
  const standings = targetsInUse(facts).flatMap(({ addresses }) => addresses);
  const handshakes = standings.filter(({ connection }) => connection?.tls?.status === 'done');
  const onlyTrust =
    handshakes.length > 0 &&
    standings.every((address) => {
      const standing = standingOf(address, facts);
      return standing === 'good' || standing === 'dead' || (!address.trusted && handshakes.includes(address));
    });
  return onlyTrust && handshakes.some(({ trusted }) => !trusted)
    ? { reaches: true, why: 'It verifies no certificates by default; untried.' }
    : same;
}
