/** The three names that cause most of the trouble, as rows: whose server it is, where servers connect, what the certificate must carry. */
import { routeNames } from '../../check/names.ts';
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

const SHOWN = 4;

export function threeNames(facts: Facts): readonly PairRow[] {
  const { serverName, connectTo, mustCarry, carries, carried } = routeNames(facts);
  const [first, ...more] = connectTo;
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  const rows: PairRow[] = [
    { label: 'your server name', value: serverName, note: `in @alice:${serverName}` },
    first === undefined
      ? { label: 'servers connect to', value: 'nowhere' }
      : {
          label: 'servers connect to',
          value: `${formatEndpoint(first.host, first.port)}${others}`,
          note: BY[facts.route.via],
        },
    { label: 'the certificate must name', value: mustCarry },
  ];
  if (carries === null) return [...rows, { label: 'it names', value: 'no certificate was seen' }];
  const listed = carries.slice(0, SHOWN).join(', ') + (carries.length > SHOWN ? ', …' : '');
  return [
    ...rows,
    {
      label: 'it names',
      value: listed === '' ? 'nothing' : listed,
      sign: carried === true ? 'ok' : 'error',
      note: carried === true ? 'that is the one' : 'that is another one',
    },
  ];
}
