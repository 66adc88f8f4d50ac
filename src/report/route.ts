/** The three names that cause most of the trouble, as labels and values. */
import { routeNames } from '../check/names.ts';
import type { Facts } from '../discover/types.ts';
import type { RouteFailure, Via } from '../matrix/types.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { CertificateFacts } from '../probe/types.ts';
import { printable } from '../system/printable.ts';
import { daysLeft, leafOf } from './address-state.ts';

const viaWords: Readonly<Record<Via, string>> = {
  address: 'it is an address',
  'name-with-port': 'the port is part of the name',
  'well-known-address': 'by well-known',
  'well-known-port': 'by well-known',
  'well-known-srv': 'by well-known, then SRV _matrix-fed._tcp',
  'well-known-srv-legacy': 'by well-known, then SRV _matrix._tcp',
  'well-known-default': 'by well-known, port 8448 by default',
  srv: 'by SRV _matrix-fed._tcp',
  'srv-legacy': 'by SRV _matrix._tcp',
  default: 'by default',
};

const failureWords: Readonly<Record<RouteFailure, string>> = {
  'srv-failed': 'nothing: the question for SRV records fails',
  'srv-not-offered': 'nothing: the SRV record says that there is no service',
  'invalid-delegation': 'nothing: the value in the well-known file is no server name',
};

/** An authority as servers write it: IPv6 in brackets. */
export const endpoint = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : printable(host)}:${port}`;

export const destinations = (facts: Facts): string =>
  facts.route.destinations.map(({ host, port }) => endpoint(host, port)).join(', ');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "24 Jan", with the year when it is not the one of the look. UTC. */
export function day(iso: string, checkedAt: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return 'an unreadable date';
  const year = date.getUTCFullYear();
  const text = `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  return year === new Date(checkedAt).getUTCFullYear() ? text : `${text} ${year}`;
}

/** "61 days left (until 24 Jan)" */
export function validity(leaf: CertificateFacts, checkedAt: string): string {
  const days = daysLeft(leaf, checkedAt);
  const until = day(leaf.notAfter, checkedAt);
  if (days < 0) return `ended on ${until}`;
  return `${days} ${days === 1 ? 'day' : 'days'} left (until ${until})`;
}

const MOST_NAMES = 6;

/** Names in certificates; a long list is cut, with the count of the rest. */
function namesText(carries: readonly string[]): string {
  if (carries.length === 0) return 'nothing';
  const names = carries.slice(0, MOST_NAMES).map((name) => printable(name, 100));
  const rest = carries.length - names.length;
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The first certificate that any address of the route presents; one without the wanted name before all others. */
export function presented(facts: Facts): CertificateFacts | null {
  const leaves = facts.targets
    .flatMap(({ addresses }) => addresses.map(leafOf))
    .filter((leaf) => leaf !== null);
  return leaves.find((leaf) => !certificateFits(leaf, facts.route.certificateName)) ?? leaves[0] ?? null;
}

/** Rows for `labelled`: your server name, servers connect to, the certificate must name, it names. */
export function threeNames(facts: Facts): (readonly [label: string, value: string])[] {
  const { route } = facts;
  const connect =
    route.failure === null
      ? `${destinations(facts)}   ${viaWords[route.via]} (row ${route.row})`
      : failureWords[route.failure];
  const { serverName, mustCarry, carries } = routeNames(facts);
  return [
    ['your server name', printable(serverName, 255)],
    ['servers connect to', connect],
    ['the certificate must name', printable(mustCarry, 255)],
    ...(carries === null ? [] : [['it names', namesText(carries)] as const]),
  ];
}

/** The same for a healthy server: what must be is what is. */
export function threeGoodNames(facts: Facts): (readonly [label: string, value: string])[] {
  const count = facts.targets.reduce((sum, { addresses }) => sum + addresses.length, 0);
  const how = `${count} ${count === 1 ? 'address' : 'addresses'}, ${viaWords[facts.route.via]}`;
  const leaf = presented(facts);
  const until = leaf === null ? '' : `, ${validity(leaf, facts.checkedAt)}`;
  return [
    ['your server name', printable(facts.serverName.text, 255)],
    ['servers connect to', `${destinations(facts)}   (${how})`],
    ['the certificate names', `${printable(facts.route.certificateName, 255)}${until}`],
  ];
}
