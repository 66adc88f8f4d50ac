import { expect, it } from 'vitest';
import { headline } from '../../../src/check/headline.ts';
import { judge } from '../../../src/check/judge.ts';
import type { Verdict } from '../../../src/check/types.ts';
import { facts, S, v6, type World } from '../../support/facts.ts';
import { onT } from './cases/shared.ts';

const expired = { chainError: 'CERT_HAS_EXPIRED' };
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
  [`other servers cannot reach ${S}`, onT(expired)],
])('%s', (words, world, change) => {
  expect(of(world, change)).toBe(words);
});
