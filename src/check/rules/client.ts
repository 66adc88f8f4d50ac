/** What clients need beside federation: their own file, readable for browsers, and a base URL that answers. */
import type { ClientAnswer, ClientFacts, Facts } from '../../discover/types.ts';
import { isPublicAddress } from '../../matrix/ip-policy.ts';
import { ORIGIN } from '../../probe/requests.ts';
import type { HttpExchange } from '../../probe/types.ts';
import { isIP } from '../../system/ip.ts';
import { addressAnswers, isDelegated, isTrouble } from '../evidence.ts';
import { endpoints, finding, groupBy } from '../finding.ts';
import { answered, header, isChallenge, isHtml, jsonObject } from '../http.ts';
import { targetsReach } from '../standing.ts';
import type { Check, Finding } from '../types.ts';

export const clientRule: Check = {
  ids: ['client.missing', 'client.cors', 'client.base-url-dead'],
  judge(facts) {
    const { client } = facts;
    if (client?.file == null) return [];
    return [...missing(facts, client.file), ...cors(facts, client.file), ...baseUrlDead(facts, client)];
  },
};

const clientUrl = (facts: Facts): string => `https://${facts.serverName.host}/.well-known/matrix/client`;

const isFile = (exchange: HttpExchange): boolean =>
  exchange.status === 200 && typeof jsonObject(exchange)?.['m.homeserver'] === 'object';

function missing(facts: Facts, file: HttpExchange): Finding[] {
  const servesMatrix = isDelegated(facts) || targetsReach(facts) === true;
  const absent = file.status === 404 || (file.status === 200 && !isFile(file));
  if (!servesMatrix || !absent) return [];
  const { host } = facts.serverName;
  return [
    finding('client.missing', 'note', {
      subject: clientUrl(facts),
      title: `There is no file that tells clients where the homeserver of ${host} is.`,
      detail: `${clientUrl(facts)}: ${file.status === 404 ? 'status 404' : isHtml(file) ? 'a web page' : 'no m.homeserver in it'}. Other servers do not read it; people must type the address of the homeserver when they log in.`,
      fix: `Serve {"m.homeserver": {"base_url": "https://…"}} there, with the address that clients use and the header Access-Control-Allow-Origin: *.`,
    }),
  ];
}

const opens = (exchange: HttpExchange): boolean => {
  const allowed = header(exchange, 'access-control-allow-origin')?.trim();
  // Whoever repeats the origin that was sent lets every origin in.
  return allowed === '*' || allowed === ORIGIN[1];
};

function cors(facts: Facts, file: HttpExchange): Finding[] {
  if (!isFile(file)) return [];
  const first = facts.wellKnown?.attempts.find(({ address }) => address === facts.wellKnown?.decidedBy)
    ?.hops[0]?.clientFile;
  const redirect = first != null && first.status !== 200 ? first : null;
  const closed = [redirect, file].find((exchange) => exchange !== null && !opens(exchange));
  if (closed == null) return [];
  const allowed = header(closed, 'access-control-allow-origin');
  return [
    finding('client.cors', 'warning', {
      subject: clientUrl(facts),
      title: `Web clients may not read the client file of ${facts.serverName.host}.`,
      detail: `${closed === redirect ? 'The redirect to it' : 'It'} comes ${allowed === null ? 'without Access-Control-Allow-Origin' : `with Access-Control-Allow-Origin: ${allowed.slice(0, 80)}`}, so browsers keep it from pages of other sites. Servers do not mind.`,
      fix: `Add the header Access-Control-Allow-Origin: * for /.well-known/matrix/client${closed === redirect ? ', on the redirect too (in nginx: add_header … always)' : ''}.`,
    }),
  ];
}

function baseUrlDead(facts: Facts, { baseUrl, versions, otherVersions }: ClientFacts): Finding[] {
  if (baseUrl === null) return [];
  const asked = [versions, otherVersions].filter((answer) => answer != null);
  const fault =
    asked.length === 0 ? onlyFault(placeFault(baseUrl, facts)) : answersFault(asked, baseUrl, facts);
  if (fault === null) return [];
  const shown = baseUrl.slice(0, 200);
  return [
    finding('client.base-url-dead', 'warning', {
      subject: shown,
      title: `The client file of ${facts.serverName.host} leads to ${shown}, where ${fault.everywhere ? 'no homeserver answers' : 'not every address answers'} clients.`,
      detail: `${fault.text}. Servers do not mind; clients that look the homeserver up by name cannot log in${fault.everywhere ? '' : ' where they come to that address'}.`,
      fix: fault.everywhere
        ? `Correct base_url in ${clientUrl(facts)}, or let /_matrix/client answer there.`
        : 'Let that address serve the same site as the others, or take it out of DNS.',
    }),
  ];
}

interface PlaceFault {
  readonly text: string;
  /** At all addresses that could be asked. */
  readonly everywhere: boolean;
}

const onlyFault = (text: string | null): PlaceFault | null =>
  text === null ? null : { text, everywhere: true };

/** One address of each family was asked. One that takes no connection stops nobody as long as there are others. */
function answersFault(asked: readonly ClientAnswer[], baseUrl: string, facts: Facts): PlaceFault | null {
  const open = asked.filter(({ connection }) => connection.tcp === 'open');
  if (open.length === 0) return onlyFault(unconnected(asked, baseUrl, facts));
  const faults = groupBy(open, answerFault);
  const healthy = faults.has(null);
  const told = [...faults].flatMap(([fault, answers]) =>
    fault === null ? [] : [`${endpoints(answers.map(({ connection }) => connection))}: ${fault}`],
  );
  return told.length === 0 ? null : { text: told.join('. '), everywhere: !healthy };
}

function unconnected(asked: readonly ClientAnswer[], baseUrl: string, facts: Facts): string | null {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
  const all = isIP(host) !== 0 ? 1 : addressAnswers(facts, host).addresses.length;
  const closed = asked.every(({ connection: { tcp } }) => tcp === 'refused' || tcp === 'timeout');
  if (asked.length < all || !closed) return null;
  return `${endpoints(asked.map(({ connection }) => connection))} ${asked.length > 1 ? 'take' : 'takes'} no connection`;
}

/** Why nothing could be asked there; null where that may lie with this machine. */
function placeFault(baseUrl: string, facts: Facts): string | null {
  if (!URL.canParse(baseUrl)) return 'It is no URL';
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol !== 'https:') return 'It does not start with https://';
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : 'It is a private address';
  const { a, aaaa, addresses } = addressAnswers(facts, host);
  if (a === null || aaaa === null || isTrouble(a.status) || isTrouble(aaaa.status)) return null;
  if (addresses.length === 0) return `${host} has no address`;
  return addresses.some(isPublicAddress) ? null : `${host} has private addresses only`;
}

/** What is wrong with an answer, or with the way to it; null also where that may be a matter of today. */
function answerFault({ connection: { tls }, exchange }: ClientAnswer): string | null {
  if (tls?.status === 'failed') return tls.fault === 'timeout' ? null : 'the TLS handshake fails';
  if (exchange === null) return 'the certificate is not good for it';
  if (exchange.status === null)
    return exchange.fault === 'closed' || exchange.fault === 'reset' ? 'the connection is cut' : null;
  if (Array.isArray(jsonObject(exchange)?.versions) && exchange.status === 200) return null;
  // Clients follow redirects and wait when they are told to; people solve challenges.
  const told = exchange.status >= 300 && exchange.status < 400;
  if (told || exchange.status === 429 || isChallenge(exchange)) return null;
  return `${exchange.path} gives ${answered(exchange)}`;
}
