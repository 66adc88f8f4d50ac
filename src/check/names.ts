/** The three names that most trouble comes from, as data and in words, for every screen and report that shows a route. */
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import type { RouteFailure, Via } from '../matrix/types.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { AddressFacts, CertificateFacts } from '../probe/types.ts';
import { list } from '../text/words.ts';
import { isBlind, leafOf, places } from './evidence.ts';

/**
 * How a certificate stands to the name that servers ask for. `subject-only`: the name stands where nobody looks,
 * whatever the chain is like. `untrusted`: it carries the name, and its chain does not hold.
 */
export type NameMark = 'good' | 'untrusted' | 'subject-only' | 'other';

export interface RouteNames {
  /** In user IDs. */
  readonly serverName: string;
  /** Where servers connect, in the order in which they try. Hosts without brackets. Empty when the route fails before. */
  readonly connectTo: readonly { readonly host: string; readonly port: number }[];
  /** The name, or address without brackets, that the certificate must carry; null where nobody can tell. */
  readonly mustCarry: string | null;
  /** What the certificates that were presented carry; null when none was. Untrusted text. */
  readonly carries: readonly string[] | null;
  /** One for all addresses, `mixed` where they differ; null when no certificate was presented. */
  readonly mark: NameMark | 'mixed' | null;
}

export function routeNames(facts: Facts): RouteNames {
  const { certificateName } = facts.route;
  const seen = places(facts).flatMap(({ address }) => {
    const leaf = leafOf(address);
    return leaf === null ? [] : [{ address, leaf }];
  });
  const names = seen.flatMap(({ leaf: { dnsNames, addresses, commonName } }) =>
    dnsNames.length + addresses.length > 0 ? [...dnsNames, ...addresses] : (commonName ?? []),
  );
  const marks = new Set(seen.map(({ address, leaf }) => markOf(address, leaf, certificateName)));
  const [first] = marks;
  return {
    serverName: facts.serverName.text,
    connectTo: facts.targets.map(({ host, port }) => ({ host, port })),
    mustCarry: isUntold(facts) || facts.route.failure === 'invalid-delegation' ? null : certificateName,
    carries: seen.length === 0 ? null : [...new Set(names)],
    mark: first === undefined ? null : marks.size > 1 ? 'mixed' : first,
  };
}

export function markOf({ connection }: AddressFacts, leaf: CertificateFacts, name: string): NameMark {
  if (!certificateFits(leaf, name)) {
    const inSubject = !leaf.hasSubjectAltName && leaf.commonName?.toLowerCase() === name.toLowerCase();
    return inSubject ? 'subject-only' : 'other';
  }
  return connection?.tls?.status === 'done' && connection.tls.chainError !== null ? 'untrusted' : 'good';
}

/** Where servers go is a question to DNS, and nobody answers this machine. */
const isUntold = (facts: Facts): boolean =>
  isBlind(facts) && facts.route.via !== 'address' && facts.route.via !== 'name-with-port';

export interface NameRow {
  readonly label: string;
  /** May quote what a peer sent: escape before printing. */
  readonly value: string;
  readonly note?: string;
  readonly sign?: 'ok' | 'error';
}

/** The rows in the order in which they are shown: "your server name   example.org   in @alice:example.org", and so on. */
export function nameRows(
  facts: Facts,
): readonly [yours: NameRow, connect: NameRow, must: NameRow, it: NameRow] {
  const { serverName, connectTo, mustCarry, carries, mark } = routeNames(facts);
  const { via, failure } = facts.route;
  const endpoints = connectTo.map(({ host, port }) => formatEndpoint(host, port));
  return [
    { label: 'your server name', value: serverName, note: `in @alice:${serverName}` },
    isUntold(facts)
      ? { label: 'servers connect to', value: 'not known', note: 'nothing could be asked from here' }
      : failure === null
        ? { label: 'servers connect to', value: list(endpoints) || 'nowhere', note: VIA[via] }
        : { label: 'servers connect to', value: 'nowhere', note: FAILURE[failure] },
    mustCarry !== null
      ? { label: 'the certificate must name', value: mustCarry }
      : failure === 'invalid-delegation'
        ? { label: 'the certificate must name', value: 'not known', note: 'the file gives no server name' }
        : { label: 'the certificate must name', value: 'not known' },
    carries === null || mark === null
      ? { label: 'it names', value: 'no certificate was seen' }
      : {
          label: 'it names',
          value: list(carries, 6) || 'nothing',
          sign: mark === 'good' ? 'ok' : 'error',
          note: MARK[mark],
        },
  ];
}

const VIA: Readonly<Record<Via, string>> = {
  address: 'it is an address',
  'name-with-port': 'by the port in the name',
  'well-known-address': 'by well-known',
  'well-known-port': 'by well-known',
  'well-known-srv': 'by well-known, then SRV _matrix-fed._tcp',
  'well-known-srv-legacy': 'by well-known, then SRV _matrix._tcp',
  'well-known-default': 'by well-known, port 8448 by default',
  srv: 'by SRV _matrix-fed._tcp',
  'srv-legacy': 'by SRV _matrix._tcp',
  default: 'no delegation, port 8448 by default',
};

const FAILURE: Readonly<Record<RouteFailure, string>> = {
  'srv-failed': 'the question for SRV records fails',
  'srv-not-offered': 'the SRV record says that there is no service',
  'invalid-delegation': 'the value in the well-known file is no server name',
};

const MARK: Readonly<Record<NameMark | 'mixed', string>> = {
  good: 'that is the one',
  untrusted: 'the one, but not trusted',
  'subject-only': 'in the subject only, where nobody looks',
  other: 'that is another one',
  mixed: 'not good on every address',
};
