/** What is wrong with the answers of one address, as a sender would find it. One fault an answer: the first that ends it. */
import type { Facts } from '../discover/types.ts';
import type { AddressFacts, HttpExchange } from '../probe/types.ts';
import type { FindingId } from './catalogue/index.ts';
import { controlFault } from './control-faults.ts';
import { now } from './evidence.ts';
import { errcode, isChallenge, isHtml, jsonObject, mediaType } from './http.ts';

export type Endpoint = 'version' | 'keys';

export const ANSWER_FAULTS = [
  'proxy.host-port-rejected',
  'proxy.bad-gateway',
  'proxy.wrong-site',
  'proxy.misdirected',
  'proxy.redirect',
  'proxy.bot-challenge',
  'federation.version-missing',
  'federation.keys-missing',
  'federation.endpoint-error',
  'federation.refused',
  'federation.keys-not-json',
  'federation.keys-content-type',
  'federation.keys-wrong-server',
  'federation.keys-expired',
  'federation.keys-short-lived',
  'federation.keys-signature',
  'federation.keys-no-ed25519',
  'tls.client-certificate',
  'net.silent',
  'net.reset',
] as const satisfies readonly FindingId[];

type Id = (typeof ANSWER_FAULTS)[number];

export interface AnswerFault {
  readonly id: Id;
  readonly endpoint: Endpoint;
  /** Fails for stricter servers or later, not for a current Synapse today. */
  readonly mild: boolean;
}

/** What a page for both endpoints means, where its status tells. */
const BY_STATUS: Readonly<Record<number, Id>> = {
  403: 'federation.refused',
  429: 'federation.endpoint-error',
};

const HOUR = 3_600_000;

const wasAsked = (exchange: HttpExchange | undefined): exchange is HttpExchange =>
  exchange !== undefined && exchange.fault !== 'not-asked';

/** Faults of the two answers; null when they were not asked for, which is no pass. */
export function answerFaults(address: AddressFacts, facts: Facts): AnswerFault[] | null {
  const { version, keys } = address.exchanges;
  const byControl = controlFault(address);
  if (byControl !== null) return [{ id: byControl, endpoint: 'version', mild: false }];
  if (!wasAsked(version) || !wasAsked(keys)) {
    const known = [...faultsOf(version, 'version'), ...faultsOf(keys, 'keys')];
    return known.length > 0 ? known : null;
  }
  // A page for one path may be a proxy rule; the same kind of page for both is another site.
  if (version.status !== 200 && keys.status !== 200 && isForeignPage(version) && isForeignPage(keys)) {
    // A site that has nothing there says 404; one that refuses, or has had enough, may well be the right one.
    const told = keys.status === version.status ? BY_STATUS[keys.status ?? 0] : undefined;
    return [{ id: told ?? 'proxy.wrong-site', endpoint: 'keys', mild: false }];
  }
  return [...faultsOf(version, 'version'), ...faultsOf(keys, 'keys')];

  function faultsOf(exchange: HttpExchange | undefined, endpoint: Endpoint): AnswerFault[] {
    if (!wasAsked(exchange)) return [];
    const id = transportFault(exchange) ?? statusFault(exchange, endpoint);
    if (id !== null) return [{ id, endpoint, mild: false }];
    return endpoint === 'keys' ? keyFaults(exchange, address, facts) : versionFaults(exchange);
  }
}

function transportFault({ status, fault }: HttpExchange): Id | null {
  if (status !== null && fault !== 'too-large') return null;
  if (fault === 'timeout') return 'net.silent';
  return fault === 'reset' || fault === 'closed' ? 'net.reset' : 'federation.endpoint-error';
}

function statusFault(exchange: HttpExchange, endpoint: Endpoint): Id | null {
  const status = exchange.status ?? 0;
  if (isChallenge(exchange)) return 'proxy.bot-challenge';
  if (missesCertificate(exchange)) return 'tls.client-certificate';
  if (status === 200) return isHtml(exchange) ? 'proxy.wrong-site' : null;
  if (status >= 300 && status < 400) return 'proxy.redirect';
  if (status === 421) return 'proxy.misdirected';
  // 520 to 526 are Cloudflare's words for an origin that it does not reach.
  if ([502, 503, 504].includes(status) || (status >= 520 && status <= 526)) return 'proxy.bad-gateway';
  if (status === 403 && errcode(exchange) !== null) return 'federation.refused';
  if (status >= 500) return 'federation.endpoint-error';
  return endpoint === 'keys' ? 'federation.keys-missing' : 'federation.version-missing';
}

/** nginx ends the handshake and says so in a page; Apache does where it wanted to ask after the handshake. */
const missesCertificate = ({ status, body }: HttpExchange): boolean =>
  (status === 400 && body.includes('No required SSL certificate was sent')) ||
  (status === 403 && body.includes('Cannot perform Post-Handshake Authentication'));

/** A page that no homeserver makes. Twisted's own page ("No Such Resource") comes from a Synapse without that resource. */
const isForeignPage = (exchange: HttpExchange): boolean =>
  statusFault(exchange, 'keys') === 'federation.keys-missing' &&
  isHtml(exchange) &&
  !exchange.body.includes('No Such Resource');

const versionFaults = (exchange: HttpExchange): AnswerFault[] =>
  jsonObject(exchange) === null
    ? [{ id: 'federation.version-missing', endpoint: 'version', mild: false }]
    : [];

function keyFaults(exchange: HttpExchange, { keys }: AddressFacts, facts: Facts): AnswerFault[] {
  const fault = (id: Id, mild = false): AnswerFault[] => [{ id, endpoint: 'keys', mild }];
  if (keys === null || !keys.json) return fault('federation.keys-not-json');
  if (mediaType(exchange) !== 'application/json') return fault('federation.keys-content-type');
  if (keys.serverName !== facts.serverName.text) return fault('federation.keys-wrong-server');
  const usable = keys.keys.filter((key) => key.usable);
  if (usable.length === 0) return fault('federation.keys-no-ed25519');
  const bad = usable.some((key) => key.badSignature === true);
  if (bad || !usable.some((key) => key.signed)) return fault('federation.keys-signature');
  const left = (keys.validUntil ?? 0) - now(facts);
  if (left <= 0) return fault('federation.keys-expired');
  return [
    // Synapse is content with one signature, gomatrixserverlib wants all.
    ...(usable.every((key) => key.signed) ? [] : fault('federation.keys-signature', true)),
    ...(left < HOUR ? fault('federation.keys-short-lived', true) : []),
  ];
}
