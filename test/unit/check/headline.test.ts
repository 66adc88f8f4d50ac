import { describe, expect, it } from 'vitest';
import { type Extent, extentOf } from '../../../src/check/extent.ts';
import { headline } from '../../../src/check/headline.ts';
import { judge } from '../../../src/check/judge.ts';
import type { Verdict } from '../../../src/check/types.ts';
import { delegation, facts, S, T, v6, type World, X } from '../../support/facts.ts';
import { onT } from './cases/shared.ts';

const expired = { chainError: 'CERT_HAS_EXPIRED' };
const version = { body: '{"server":{"name":"Synapse","version":"1.157.1"}}' };
const pathsDecoded: World = onT({
  probes: {
    encodedSlash: { status: 404, body: '{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}' },
    encodedLetter: version,
  },
});
const of = (world: World, change: Partial<Verdict> = {}): string => {
  const seen = facts(world);
  return headline(seen, { ...judge(seen), ...change }, S);
};

it.each<[string, World, Partial<Verdict>?]>([
  [`other servers can reach ${S}`, {}],
  [`other servers can reach ${S}, with warnings`, { at: { [`${v6(20)}:443`]: { tcp: 'timeout' } } }],
  [`it could not be told whether every request reaches ${S}`, {}, { verdict: 'warning', federationOk: null }],
  [
    `it could not be told whether other servers reach ${S}`,
    {
      vantage: { resolverAnswers: false },
      dns: {
        [`${S} A`]: { status: 'timeout', records: [] },
        [`${S} AAAA`]: { status: 'timeout', records: [] },
        [`_matrix-fed._tcp.${S} SRV`]: { status: 'timeout' },
        [`_matrix._tcp.${S} SRV`]: { status: 'timeout' },
      },
    },
  ],
  [`other servers reach ${S} only in part`, { at: { [`${v6(20)}:443`]: expired } }],
  // Every address is good, and servers wait for port 443 until their time is up.
  [`other servers reach ${S} only in part`, { site: { tcp: 'timeout', attempts: 2 } }],
  [`other servers reach ${S} only in part`, pathsDecoded],
  [`other servers cannot reach ${S}`, onT(expired)],
  // One private address, and none of the host's is used, good as they are.
  [`other servers cannot reach ${S}`, { dns: { [`${T} A`]: ['93.184.216.20', '10.11.12.13'] } }],
])('%s', (words, world, change) => {
  expect(of(world, change)).toBe(words);
});

describe('who gets through', () => {
  it.each<[string, World, readonly (boolean | null)[], boolean]>([
    ['is in part for all where the headline says so', pathsDecoded, [false, false, false, false], true],
    [
      'is nobody where one address is private',
      { dns: { [`${T} A`]: ['93.184.216.20', '10.11.12.13'] } },
      [false, false, false, false],
      false,
    ],
    ['is everybody', {}, [true, true, true, true], false],
  ])('%s', (_title, world, reaches, inPart) => {
    const today = judge(facts(world)).reach.slice(2);
    expect(today.map((one) => one.reaches)).toEqual(reaches);
    expect(today.map((one) => one.inPart === true)).toEqual(today.map(() => inPart));
  });
});

describe('another address of the name that gives another file', () => {
  const closed = { tcp: 'refused' } as const;
  it.each<[string, World, Extent]>([
    ['works in part where that way does', {}, 'part'],
    ['does not help where that way is closed too', onT(closed), 'no'],
  ])('%s', (_title, there, extent) => {
    const { route, targets } = facts(there);
    const other = { address: '93.184.216.10', route, targets };
    const here = {
      file: delegation(`${X}:443`),
      at: { '93.184.216.30:443': closed, [`${v6(30)}:443`]: closed },
    };
    expect(extentOf(facts({ ...here, controls: { otherRoutes: [other] } }), false)).toBe(extent);
  });
});
