import { describe, expect, it } from 'vitest';
import { aheadOfResolvers, forecasts, settledAt } from '../../../src/check/forecast.ts';
import { judge } from '../../../src/check/judge.ts';
import type { DnsAnswer } from '../../../src/probe/types.ts';
import { moment } from '../../../src/text/words.ts';
import { CHECKED_AT, delegation, facts, html, S, T, type World, X } from '../../support/facts.ts';

const start = Date.parse(CHECKED_AT);
const told = (world: World) =>
  forecasts(facts(world)).map(({ what, subject, until }) => `${what} ${subject} ${(until - start) / 1000}`);
const headers = (...list: [string, string][]) => ({ file: { body: delegation(`${T}:443`), headers: list } });
const FILE = `https://${S}/.well-known/matrix/server`;

describe('the file', () => {
  it.each([
    ['a day, and a tenth, when nothing says', headers(), 95_040],
    ['max-age', headers(['Cache-Control', 'public, max-age=3600']), 3960],
    ['never less than 5 minutes', headers(['Cache-Control', 'no-store']), 330],
    ['never more than 2 days', headers(['Cache-Control', 'max-age=9999999']), 190_080],
    ['Expires', headers(['Expires', 'Tue, 24 Nov 2026 13:00:00 GMT']), 3960],
  ])('%s', (_, world, seconds) => {
    expect(told(world)).toContain(`well-known ${FILE} ${seconds}`);
  });

  it('is remembered as absent for an hour, and a tenth', () => {
    expect(told({ file: html(404) })).toContain(`no-well-known ${FILE} 3960`);
  });

  it.each([
    ['that says nothing', headers()],
    ['with max-age', headers(['Cache-Control', 'max-age=3600'])],
  ])('%s has one end, in the finding as in the forecast', (_, world) => {
    const seen = facts(world);
    const [{ until } = { until: 0 }] = forecasts(seen).filter(({ what }) => what === 'well-known');
    const { findings } = judge(seen);
    const cached = findings.find(({ id }) => id === 'well-known.cached');
    expect(cached?.title).toContain(`until ${moment(until)}.`);
  });

  it('does not matter for a name that has none', () => {
    expect(told({ name: '93.184.216.10' })).toEqual([]);
  });
});

describe('records', () => {
  const world = (ttl: number | null, records: readonly string[] = [`10 5 8448 ${X}`]): World => ({
    file: html(404),
    dns: { [`_matrix._tcp.${S} SRV`]: { records, ttl } },
  });
  it.each([
    ['by their lifetime', world(7200), `srv _matrix._tcp.${S} 7200`],
    ['their absence by the zone’s', world(900, []), `no-srv _matrix._tcp.${S} 900`],
    ['a week at most', world(9_000_000), `srv _matrix._tcp.${S} 604800`],
  ])('%s', (_, seen, line) => {
    expect(told(seen)).toContain(line);
  });

  it('say nothing when nothing says, or the answer is trouble', () => {
    expect(told(world(null)).filter((line) => line.includes('_matrix._tcp'))).toEqual([]);
    const failed = {
      file: html(404),
      dns: { [`_matrix._tcp.${S} SRV`]: { status: 'servfail', ttl: 60 } as const },
    };
    expect(told(failed).filter((line) => line.includes('_matrix._tcp'))).toEqual([]);
  });

  it('count the longer of two families of addresses', () => {
    const dns = {
      [`${T} A`]: { records: ['93.184.216.20'], ttl: 600 },
      [`${T} AAAA`]: { records: ['2606:2800:220:1::20'], ttl: 60 },
    };
    expect(told({ dns })).toContain(`address ${T} 600`);
  });
});

const answer = (change: Partial<DnsAnswer>): DnsAnswer => {
  const found = facts().dns.find(({ name, type }) => name === S && type === 'A');
  if (found === undefined) throw new Error('not asked');
  return { ...found, ...change };
};
const authority = (...answers: DnsAnswer[]): World => ({
  controls: { authorities: [{ name: 'ns1.example.org', address: '93.184.216.53', answers }] },
});
const records = (data: string) => [{ name: S, type: 'A', ttl: 60, data }];

describe('the zone’s own servers', () => {
  it('give the whole lifetime of what a resolver has kept for a while', () => {
    expect(told(authority(answer({ ttl: 86_400 })))).toContain(`address ${S} 86400`);
  });

  it('show a change before resolvers forget', () => {
    const [one, ...rest] = aheadOfResolvers(facts(authority(answer({ records: records('93.184.216.99') }))));
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ server: 'ns1.example.org', fresh: { records: [{ data: '93.184.216.99' }] } });
  });

  it.each([
    ['the same answer', answer({})],
    ['trouble', answer({ status: 'timeout', records: [] })],
    ['another question', answer({ name: 'else.example.org', records: records('93.184.216.99') })],
  ])('show none by %s', (_, one) => {
    expect(aheadOfResolvers(facts(authority(one)))).toEqual([]);
  });
});

it('the last of all is when everything has settled', () => {
  expect(settledAt(facts())).toBe(start + 95_040_000);
  expect(settledAt(facts({ name: '93.184.216.10' }))).toBeNull();
});
