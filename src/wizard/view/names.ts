/** The three names that cause most of the trouble: whose server it is, where servers connect, what the certificate must carry. */
import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { Via } from '../../matrix/types.ts';
import type { PairRow } from './blocks.ts';

const BY: Readonly<Record<Via, string>> = {
  address: 'it is an address',
  'name-with-port': 'by the port in the name',
  'well-known-address': 'by the well-known file',
  'well-known-port': 'by the well-known file',
  'well-known-srv': 'by the well-known file, then SRV',
  'well-known-srv-legacy': 'by the well-known file, then the old SRV',
  'well-known-default': 'by the well-known file, default port',
  srv: 'by SRV _matrix-fed._tcp',
  'srv-legacy': 'by SRV _matrix._tcp',
  default: 'default port, no delegation',
};

/** The names that the certificates on the route carry, the first address whose certificate was seen. */
function presented(facts: Facts): readonly string[] | null {
  for (const target of facts.targets) {
    for (const { connection } of target.addresses) {
      const leaf = connection?.tls?.status === 'done' ? connection.tls.sent[0] : undefined;
      if (leaf !== undefined) return [...leaf.dnsNames, ...leaf.addresses];
    }
  }
  return null;
}

const covers = (name: string, wanted: string): boolean =>
  name === wanted || (name.startsWith('*.') && wanted.slice(wanted.indexOf('.')) === name.slice(1));

export function threeNames(facts: Facts): readonly PairRow[] {
  const { route, serverName } = facts;
  const [first, ...more] = route.destinations;
  const connect =
    first === undefined
      ? 'nowhere'
      : `${formatEndpoint(first.host, first.port)}${more.length > 0 ? ` and ${more.length} more` : ''}`;
  const names = presented(facts);
  const rows: PairRow[] = [
    { label: 'your server name', value: serverName.text, note: `in @alice:${serverName.text}` },
    { label: 'servers connect to', value: connect, note: BY[route.via] },
    { label: 'the certificate must name', value: route.certificateName },
  ];
  if (names === null) return [...rows, { label: 'it names', value: 'no certificate was seen' }];
  const fits = names.some((name) => covers(name.toLowerCase(), route.certificateName.toLowerCase()));
  const shown =
    names.length === 0 ? 'nothing' : names.slice(0, 4).join(', ') + (names.length > 4 ? ', …' : '');
  return [
    ...rows,
    {
      label: 'it names',
      value: shown,
      sign: fits ? 'ok' : 'error',
      note: fits ? 'that is the one' : 'that is another one',
    },
  ];
}
