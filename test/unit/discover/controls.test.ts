import { describe, expect, it } from 'vitest';
import { askControls } from '../../../src/discover/controls.ts';
import type { Lookups } from '../../../src/discover/lookups.ts';
import type { Prober } from '../../../src/discover/targets.ts';
import type { SrvOutcome } from '../../../src/matrix/types.ts';
import { facts, S, v4, type World, X } from '../../support/facts.ts';

const FED = `_matrix-fed._tcp.${S}`;
const record = (target: string, port = 443, priority = 10) => ({ target, port, priority, weight: 5 });
const records = (...all: ReturnType<typeof record>[]): SrvOutcome => ({ kind: 'records', records: all });

/** Where the older label is followed, as "host:port with the certificate's name"; undefined when it is not looked at. */
async function followed(world: World, older: SrvOutcome | undefined): Promise<string[] | undefined> {
  const { serverName, route, targets, wellKnown } = facts(world);
  const unasked = () => Promise.reject(new Error('asked'));
  const lookups: Lookups = {
    srvBoth: () => [Promise.resolve({ kind: 'none' }), Promise.resolve({ kind: 'none' })],
    srvNow: (label, name) => (label === '_matrix._tcp' && name === S ? older : undefined),
    addresses: async () => [],
    ask: async (name, type) => ({
      ...{ name, type, status: 'nodata', records: [], chain: [], loop: false, ttl: 60, zone: null },
      ...{ authenticated: false, server: null, ms: 1, attempts: 1 },
    }),
    expect: () => {},
    controls: async () => ({ randomLabels: [], unchecked: [] }),
  };
  const prober: Prober = {
    target: async (destination, names) => ({
      ...destination,
      certificateName: names.certificateName,
      addresses: [],
    }),
    clientVersions: async () => [],
    mayContact: () => true,
    lend: () => {},
    abandonRest: () => {},
  };
  const seen = { serverName, route, targets, wellKnown, lookups, prober };
  const { otherLabel } = await askControls({ ...seen, fetchFile: unasked, fetchAsBrowser: unasked });
  return otherLabel?.map(
    (one) => `${one.host}:${one.port} ${'certificateName' in one ? one.certificateName : ''}`,
  );
}

const dead: World = {
  site: { tcp: 'refused' },
  dns: { [`${FED} SRV`]: ['10 5 443 dead.example.org'], 'dead.example.org A': [v4(98)] },
  at: { [`${v4(98)}:443`]: { tcp: 'refused' } },
};

describe('the older SRV label', () => {
  it.each<[what: string, world: World, older: SrvOutcome | undefined, places: string[] | undefined]>([
    ['leads elsewhere', dead, records(record(X)), [`${X}:443 ${S}`]],
    [
      'leads to several places, the first by priority',
      dead,
      records(record('b.example', 8448, 20), record(X)),
      [`${X}:443 ${S}`, `b.example:8448 ${S}`],
    ],
    [
      'leads to many places',
      dead,
      records(...[1, 2, 3, 4].map((n) => record(`${n}.example`))),
      [1, 2, 3].map((n) => `${n}.example:443 ${S}`),
    ],
    ['says the same', dead, records(record('DEAD.example.org')), undefined],
    ['says that there is no service', dead, records(record('', 0)), undefined],
    ['has no record', dead, { kind: 'none' }, undefined],
    ['has not been answered yet', dead, undefined, undefined],
    ['leads elsewhere, and the newer one is good', { ...dead, at: {} }, records(record(X)), undefined],
    [
      'is the one that servers use',
      { ...dead, dns: { [`_matrix._tcp.${S} SRV`]: ['10 5 443 dead.example.org'] } },
      records(record(X)),
      undefined,
    ],
  ])('%s', async (_what, world, older, places) => {
    expect(await followed(world, older)).toEqual(places);
  });
});
