/** The three names that cause most of the trouble, as labels and values. */
import { leafOf, places } from '../check/evidence.ts';
import { type NameRow, nameRows } from '../check/names.ts';
import { validityOf } from '../check/validity.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { CertificateFacts } from '../probe/types.ts';
import { printable } from '../system/printable.ts';
import { day, plural } from '../text/words.ts';
import { type Style, sign } from './signs.ts';

export const destinations = (facts: Facts): string =>
  facts.route.destinations.map(({ host, port }) => formatEndpoint(host, port)).join(', ');

/** "61 days left (until 24 Jan)" */
function validity(leaf: CertificateFacts, checkedAt: string): string {
  const { ended, days } = validityOf(leaf, Date.parse(checkedAt));
  const until = day(leaf.notAfter, checkedAt);
  return ended ? `ended on ${until}` : `${plural(days, 'day')} left (until ${until})`;
}

/** The first certificate that any address of the route presents; one without the wanted name before all others. */
export function presented(facts: Facts): CertificateFacts | null {
  const leaves = places(facts).flatMap(({ address }) => leafOf(address) ?? []);
  return leaves.find((leaf) => !certificateFits(leaf, facts.route.certificateName)) ?? leaves[0] ?? null;
}

type Row = readonly [label: string, value: string];

const MOST = 600;

const rowText = ({ label, value, note, sign: state }: NameRow, style: Style): Row => {
  const mark = state === undefined ? '' : `${sign(state, style)} `;
  return [
    label,
    `${printable(value, MOST)}${note === undefined ? '' : `   ${mark}${printable(note, MOST)}`}`,
  ];
};

/** Rows for `labelled`: your server name, servers connect to, the certificate must name, it names. */
export function threeNames(facts: Facts, style: Style): Row[] {
  return nameRows(facts).map((one) => rowText(one, style));
}

/** The same for a healthy server: what must be is what is. */
export function threeGoodNames(facts: Facts, style: Style): Row[] {
  const [yours, connect, must] = nameRows(facts);
  const leaf = presented(facts);
  const until = leaf === null ? '' : `, ${validity(leaf, facts.checkedAt)}`;
  const how = `(${plural(places(facts).length, 'address', 'addresses')}, ${connect.note})`;
  return [
    rowText(yours, style),
    rowText({ ...connect, note: how }, style),
    ['the certificate names', `${printable(must.value, MOST)}${until}`],
  ];
}
