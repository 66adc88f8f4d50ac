/** What one address of the route comes to, in a few words each: TCP, chain, name, days, answers. */
import type { Facts } from '../discover/types.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { AddressFacts, CertificateFacts, ConnectFault, TlsFacts, TlsFault } from '../probe/types.ts';
import type { State } from './signs.ts';

export interface Word {
  readonly state: State;
  /** May quote what a peer sent: escape before printing. */
  readonly text: string;
}

const DAY = 86_400_000;

/** Whole days from the look until a certificate ends; negative once it has. */
export const daysLeft = (certificate: CertificateFacts, checkedAt: string): number =>
  Math.floor((Date.parse(certificate.notAfter) - Date.parse(checkedAt)) / DAY);

/** The certificate that an address presents, null when there was none. */
export const leafOf = ({ connection }: AddressFacts): CertificateFacts | null =>
  connection?.tls?.status === 'done' ? (connection.tls.sent[0] ?? null) : null;

const skippedBecause = {
  'private-address': 'a private address, other servers refuse it',
  limit: 'there are too many addresses',
  'no-route': 'this machine has no route to it',
} as const;

const tcpWords: Readonly<Record<ConnectFault, string>> = {
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

const chainWords: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'chain incomplete',
  UNABLE_TO_GET_ISSUER_CERT: 'chain incomplete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not valid yet',
};

function failedWord(tls: Extract<TlsFacts, { status: 'failed' }>): Word {
  const said = tls.alert ?? (tls.banner === null ? null : `“${tls.banner.slice(0, 32)}”`);
  return { state: 'error', text: said === null ? tlsWords[tls.fault] : `${tlsWords[tls.fault]}: ${said}` };
}

function chainWord(error: string | null): Word {
  if (error === null) return { state: 'ok', text: 'chain' };
  return { state: 'error', text: chainWords[error] ?? error };
}

function daysWord(leaf: CertificateFacts, checkedAt: string): Word {
  const days = daysLeft(leaf, checkedAt);
  if (days < 0) return { state: 'error', text: `ended ${-days} ${days === -1 ? 'day' : 'days'} ago` };
  return { state: days < 15 ? 'warning' : 'ok', text: days === 1 ? '1 day' : `${days} days` };
}

/** The key document is this server's own, and signed by one of its keys. */
const keysGood = ({ keys }: AddressFacts, facts: Facts): boolean =>
  keys?.serverName === facts.serverName.text && keys.keys.some(({ signed }) => signed);

function keysWord(address: AddressFacts, facts: Facts): Word {
  const exchange = address.exchanges.keys;
  if (!address.trusted || exchange === undefined || exchange.fault === 'not-asked') {
    return { state: 'note', text: 'keys unasked' };
  }
  if (exchange.status === null) return { state: 'error', text: `keys: ${exchange.fault ?? 'no answer'}` };
  if (exchange.status !== 200) return { state: 'error', text: `keys: ${exchange.status}` };
  return keysGood(address, facts)
    ? { state: 'ok', text: 'keys' }
    : { state: 'error', text: 'keys not valid' };
}

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
  const named = certificateFits(leaf, facts.route.certificateName);
  return [
    chainWord(connection.tls.chainError),
    { state: named ? 'ok' : 'error', text: named ? 'name' : 'other name' },
    daysWord(leaf, facts.checkedAt),
    keysWord(address, facts),
  ];
}

/** Whether a request of another server gets its answer at this address; null where it was not tried. */
export function addressOk(address: AddressFacts, facts: Facts): boolean | null {
  if (address.skipped === 'private-address') return false;
  if (address.skipped !== null || address.connection === null) return null;
  if (!address.trusted) return false;
  const { version, keys } = address.exchanges;
  if (version === undefined || keys === undefined) return null;
  if (version.fault === 'not-asked' || keys.fault === 'not-asked') return null;
  return version.status === 200 && keys.status === 200 && keysGood(address, facts);
}
