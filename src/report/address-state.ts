/** What one address of the route comes to, in a few words each: TCP, chain, name, days, answers. Words only: check/ judges. */
import { type AnswerFault, answerFaults } from '../check/answer-faults.ts';
import { type ChainFault, chainFaults, type DoneTls } from '../check/chain-faults.ts';
import { leafOf, now } from '../check/evidence.ts';
import { markOf, type NameMark } from '../check/names.ts';
import { isReachable } from '../check/standing.ts';
import { validityOf } from '../check/validity.ts';
import type { Facts } from '../discover/types.ts';
import type { AddressFacts, CertificateFacts, ConnectFault, TlsFacts, TlsFault } from '../probe/types.ts';
import { plural } from '../text/words.ts';
import type { State } from './signs.ts';

export interface Word {
  readonly state: State;
  /** May quote what a peer sent: escape before printing. */
  readonly text: string;
}

/** Whole days from the look until a certificate ends; negative once it has. */
export function daysLeft(certificate: CertificateFacts, checkedAt: string): number {
  const { ended, days } = validityOf(certificate, Date.parse(checkedAt));
  return ended ? -days : days;
}

const skippedBecause = {
  'private-address': 'other servers refuse private addresses',
  limit: 'there are too many addresses',
  'no-route': 'this machine has no route to it',
} as const;

export const tcpWords: Readonly<Record<ConnectFault, string>> = {
  refused: 'refused',
  timeout: 'no answer',
  unreachable: 'unreachable',
  reset: 'reset',
  denied: 'denied on this machine',
  other: 'no connection',
};

const tlsWords: Readonly<Record<TlsFault, string>> = {
  timeout: 'TLS: no answer',
  reset: 'TLS: reset',
  closed: 'TLS: closed',
  alert: 'TLS refused',
  'not-tls': 'no TLS',
  other: 'TLS failed',
};

/** null: another word tells of it, or it does no harm. */
const chainWords: Readonly<Record<ChainFault['id'], string | null>> = {
  'tls.leaf-only': 'chain incomplete',
  'tls.chain-incomplete': 'chain incomplete',
  'tls.chain-order': null,
  'tls.self-signed': 'self-signed',
  'tls.legacy-synapse': 'self-signed by Synapse',
  'tls.untrusted-root': 'unknown authority',
  'tls.staging-ca': 'test certificate',
  'tls.default-certificate': 'default certificate',
  'tls.cdn-origin': 'for Cloudflare only',
  'tls.expired': 'expired',
  'tls.intermediate-expired': 'intermediate expired',
  'tls.not-yet-valid': 'not valid yet',
  'tls.expires-soon': null,
  'tls.weak-key': 'weak key',
};

const answerWords: Readonly<Record<AnswerFault['id'], string>> = {
  'proxy.host-port-rejected': 'refused for this Host',
  'proxy.bad-gateway': 'bad gateway',
  'proxy.wrong-site': 'another site',
  'proxy.misdirected': 'misdirected',
  'proxy.redirect': 'redirected',
  'proxy.bot-challenge': 'challenge page',
  'federation.version-missing': 'missing',
  'federation.keys-missing': 'missing',
  'federation.endpoint-error': 'error',
  'federation.refused': 'refused',
  'federation.keys-not-json': 'not JSON',
  'federation.keys-content-type': 'not as application/json',
  'federation.keys-wrong-server': 'of another server',
  'federation.keys-expired': 'expired',
  'federation.keys-short-lived': 'valid for less than an hour',
  'federation.keys-signature': 'not signed by all',
  'federation.keys-no-ed25519': 'none usable',
  'tls.client-certificate': 'asks for a certificate',
  'net.silent': 'no answer',
  'net.reset': 'cut',
};

/** The chain has a word of its own. */
const nameWords: Readonly<Record<NameMark, Word>> = {
  good: { state: 'ok', text: 'name' },
  untrusted: { state: 'ok', text: 'name' },
  'subject-only': { state: 'error', text: 'name in the subject only' },
  other: { state: 'error', text: 'other name' },
};

export function failedWord(tls: Extract<TlsFacts, { status: 'failed' }>): Word {
  const said = tls.alert ?? (tls.banner === null ? null : `“${tls.banner.slice(0, 32)}”`);
  return { state: 'error', text: said === null ? tlsWords[tls.fault] : `${tlsWords[tls.fault]}: ${said}` };
}

export function chainWord(tls: DoneTls, at: number): Word {
  for (const { id, mild } of chainFaults(tls, at)) {
    const text = chainWords[id];
    if (text !== null) return { state: mild ? 'warning' : 'error', text };
  }
  return { state: 'ok', text: 'chain' };
}

function daysWord(leaf: CertificateFacts, at: number): Word {
  const { ended, endsSoon, days } = validityOf(leaf, at);
  if (Number.isNaN(days)) return { state: 'error', text: 'no readable date' };
  if (ended) return { state: 'error', text: `ended ${plural(days, 'day')} ago` };
  return { state: endsSoon ? 'warning' : 'ok', text: plural(days, 'day') };
}

/** One word an answer that is wrong, or one for each that is right; and whether others get lost all the same. */
function answersWords(address: AddressFacts, facts: Facts): Word[] {
  const faults = address.trusted ? answerFaults(address, facts) : null;
  if (faults === null) return [{ state: 'note', text: 'keys unasked' }];
  const words: Word[] =
    faults.length === 0
      ? [
          { state: 'ok', text: 'keys' },
          { state: 'ok', text: 'version' },
        ]
      : faultWords(faults, address);
  if (words.some(({ state }) => state === 'error')) return words;
  const { ok } = isReachable(address, facts);
  if (ok === true) return words;
  const other: Word =
    ok === false
      ? { state: 'error', text: 'other requests are lost' }
      : { state: 'note', text: 'other requests untold' };
  return [...words, other];
}

const faultWords = (faults: readonly AnswerFault[], address: AddressFacts): Word[] =>
  faults.map(({ id, endpoint, mild }) => {
    const status = address.exchanges[endpoint]?.status ?? 200;
    const number = status === 200 ? '' : ` (${status})`;
    return { state: mild ? 'warning' : 'error', text: `${endpoint}: ${answerWords[id]}${number}` };
  });

/** The states of one address, in the order in which a connection goes through them; the last one says where it ends. */
export function addressWords(address: AddressFacts, facts: Facts): Word[] {
  if (address.skipped !== null)
    return [{ state: 'skipped', text: `skipped, because ${skippedBecause[address.skipped]}` }];
  const { connection } = address;
  if (connection === null) return [{ state: 'skipped', text: 'not contacted' }];
  if (connection.tcp !== 'open') return [{ state: 'error', text: tcpWords[connection.tcp] }];
  if (connection.tls === null) return [{ state: 'note', text: 'TLS unasked' }];
  if (connection.tls.status === 'failed') return [failedWord(connection.tls)];
  const leaf = leafOf(address);
  if (leaf === null) return [{ state: 'error', text: 'no certificate' }];
  return [
    chainWord(connection.tls, now(facts)),
    nameWords[markOf(address, leaf, facts.route.certificateName)],
    daysWord(leaf, now(facts)),
    ...answersWords(address, facts),
  ];
}
