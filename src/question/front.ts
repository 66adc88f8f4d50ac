/** What the answers so far say about the place where servers will connect: its name, its port, whether a site is there. */
import type { Facts } from '../discover/types.ts';
import { parseServerName } from '../matrix/server-name.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { ConnectionFacts } from '../probe/types.ts';
import { addressesOf, sameMachine, serverNameOf } from './seen.ts';
import type { Situation } from './types.ts';

const byRecord = (scenario: unknown): boolean =>
  scenario === 'srv-certificate' || scenario === 'srv-proxy' || scenario === 'srv-same-host';
const byFile = (scenario: unknown): boolean =>
  scenario === 'well-known-port' || scenario === 'well-known-8448' || scenario === 'well-known-srv';

/** Where servers connect today: the first destination of the route, null when nothing was seen. */
export function routeEnd({ facts }: Situation): { readonly host: string; readonly port: number } | null {
  const first = facts?.route.destinations[0];
  return first ? { host: first.host, port: first.port } : null;
}

/** The name that the certificate and the site carry: the delegated host where a file names one, else the server name. */
export function frontName(situation: Situation): string {
  const { scenario, delegatedHost } = situation.answers;
  if (scenario === 'repair' && situation.facts) return situation.facts.route.certificateName.toLowerCase();
  if (byFile(scenario) && typeof delegatedHost === 'string') return delegatedHost;
  const parsed = parseServerName(serverNameOf(situation));
  return parsed.ok ? parsed.value.host.toLowerCase() : serverNameOf(situation);
}

/** The host that servers will connect to; the same but where an SRV record moves the connection. */
export function frontHost(situation: Situation): string {
  const { scenario, srvTarget } = situation.answers;
  if (scenario === 'repair') return routeEnd(situation)?.host ?? frontName(situation);
  return (byRecord(scenario) || scenario === 'well-known-srv') && typeof srvTarget === 'string'
    ? srvTarget
    : frontName(situation);
}

/** The port that servers will connect to. */
export function frontPort(situation: Situation): number {
  const { scenario, delegatedPort, srvPort } = situation.answers;
  if (scenario === 'repair') return routeEnd(situation)?.port ?? 8448;
  if (scenario === 'same-host-443') return 443;
  if (scenario === 'well-known-8448') return 8448;
  if (scenario === 'direct') {
    const parsed = parseServerName(serverNameOf(situation));
    return parsed.ok ? (parsed.value.port ?? 8448) : 8448;
  }
  return Number(delegatedPort ?? srvPort ?? 8448);
}

/** Every port of the front comes to a site that nginx has already: it keeps its own certificate. */
export const isSiteEnough = (situation: Situation): boolean =>
  situation.answers.tlsFront === 'nginx' &&
  situation.answers.existingSite === true &&
  frontPort(situation) === 443;

/** Every connection to port 443 of a name that was seen. */
function connections443(facts: Facts, name: string): ConnectionFacts[] {
  const isIt = (host: string): boolean => host.toLowerCase() === name.toLowerCase();
  const targets = [...facts.targets, ...(facts.controls.on443 === null ? [] : [facts.controls.on443])];
  const files = [
    ...(isIt(facts.serverName.host) ? (facts.wellKnown?.attempts ?? []) : []),
    ...facts.controls.wellKnownElsewhere.filter(({ host }) => isIt(host)).map(({ attempt }) => attempt),
  ];
  return [
    ...targets
      .filter(({ host, port }) => isIt(host) && port === 443)
      .flatMap(({ addresses }) => addresses.map(({ connection }) => connection)),
    ...files.map(({ hops }) => hops[0]?.connection ?? null),
  ].filter((connection) => connection !== null);
}

/**
 * Whether a web site of this name answers on its port 443, by a certificate that names it, good or not. false = nothing
 * listens there; null = not seen, or something else answers.
 */
export function siteAnswers(facts: Facts, name: string): boolean | null {
  const seen = connections443(facts, name);
  if (seen.length === 0) return null;
  if (seen.every(({ tcp }) => tcp === 'refused')) return false;
  const isNamed = seen.some(
    ({ tls }) => tls?.status === 'done' && tls.sent[0] && certificateFits(tls.sent[0], name),
  );
  return isNamed ? true : null;
}

/** Whether a site of the front's name can be on the machine that servers will connect to. null = not known. */
export function isSiteHere(situation: Situation): boolean | null {
  const { facts } = situation;
  if (facts === null) return null;
  const name = frontName(situation);
  const host = frontHost(situation);
  if (host !== name) {
    const here = sameMachine(facts, host, name);
    if (here !== true) return here;
  }
  return siteAnswers(facts, name);
}

/** Where Matrix is today, when that is another machine than the one that servers will connect to; null otherwise. */
export function backendElsewhere(situation: Situation): string | null {
  const { facts } = situation;
  const now = facts?.route.destinations[0];
  if (!facts || !now) return null;
  const host = frontHost(situation);
  const known = addressesOf(facts, host).size > 0 && addressesOf(facts, now.host).size > 0;
  // Nobody was seen to answer there: what stands in a record is no sign of a homeserver.
  const answers = facts.targets[0]?.addresses.some(({ connection }) => connection?.tcp === 'open') === true;
  return known && answers && sameMachine(facts, host, now.host) === false ? now.host : null;
}

const INCOMPLETE = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** Where servers connect today, the certificate lacks its intermediate and nothing else. */
export function isChainIncomplete({ facts }: Situation): boolean {
  const errors = (facts?.targets ?? [])
    .flatMap(({ addresses }) => addresses)
    .map(({ connection }) => (connection?.tls?.status === 'done' ? connection.tls.chainError : null))
    .filter((error) => error !== null);
  return errors.length > 0 && errors.every((error) => INCOMPLETE.has(error));
}

/** The homeserver.yaml of this machine has a listener with TLS on the port that servers connect to, by its lines alone. */
export function isSynapseTls(situation: Situation): boolean {
  const text = situation.host?.homeserverYaml?.text ?? '';
  const end = routeEnd(situation);
  return (
    end !== null &&
    text
      .split(/^[ \t]*- (?=[\w{])/m)
      .some(
        (entry) =>
          new RegExp(`\\bport: *${end.port}\\b`).test(entry) && /\btls: *(?:true|yes|on)\b/i.test(entry),
      )
  );
}

/** A site of this name has a certificate on port 443 that servers trust. */
export function isSiteTrusted(facts: Facts, name: string): boolean {
  const seen = connections443(facts, name);
  return (
    siteAnswers(facts, name) === true &&
    seen.every(({ tls }) => tls?.status === 'done' && tls.chainError === null)
  );
}
