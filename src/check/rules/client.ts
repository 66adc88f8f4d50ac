/** What clients need beside federation: their own file, readable for browsers, and a base URL that answers. */
import type { ClientFacts, Facts } from '../../discover/types.ts';
import { isPublicAddress } from '../../matrix/ip-policy.ts';
import { ORIGIN } from '../../probe/requests.ts';
import type { HttpExchange } from '../../probe/types.ts';
import { isIP } from '../../system/ip.ts';
import { addressAnswers, isDelegated, isTrouble } from '../evidence.ts';
import { finding } from '../finding.ts';
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

function baseUrlDead(facts: Facts, { baseUrl, versions }: ClientFacts): Finding[] {
  if (baseUrl === null) return [];
  const fault = versions === null ? placeFault(baseUrl, facts) : answerFault(versions, baseUrl, facts);
  if (fault === null) return [];
  return [
    finding('client.base-url-dead', 'warning', {
      subject: baseUrl.slice(0, 200),
      title: `The client file of ${facts.serverName.host} leads to ${baseUrl.slice(0, 200)}, where no homeserver answers clients.`,
      detail: `${fault}. Servers do not mind; clients that look the homeserver up by name cannot log in.`,
      fix: `Correct base_url in ${clientUrl(facts)}, or let /_matrix/client answer there.`,
    }),
  ];
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

/** One address of the host was asked; what may be true of that one alone is no fault of the URL. */
function answerFault(
  { connection, exchange }: NonNullable<ClientFacts['versions']>,
  baseUrl: string,
  facts: Facts,
): string | null {
  const { tcp, tls, address, port } = connection;
  if (tcp !== 'open') {
    const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
    const only = isIP(host) !== 0 || addressAnswers(facts, host).addresses.length === 1;
    return only && (tcp === 'refused' || tcp === 'timeout')
      ? `${address} port ${port} takes no connection`
      : null;
  }
  if (tls?.status === 'failed') return tls.fault === 'timeout' ? null : 'The TLS handshake fails';
  if (exchange === null) return 'The certificate there is not good for it';
  if (exchange.status === null)
    return exchange.fault === 'closed' || exchange.fault === 'reset' ? 'The connection is cut' : null;
  if (Array.isArray(jsonObject(exchange)?.versions) && exchange.status === 200) return null;
  // Clients follow redirects and wait when they are told to; people solve challenges.
  const told = exchange.status >= 300 && exchange.status < 400;
  if (told || exchange.status === 429 || isChallenge(exchange)) return null;
  return `${exchange.path}: ${answered(exchange)}`;
}
