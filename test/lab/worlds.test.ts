/** The table of worlds itself; runs everywhere, without a namespace. */
import { describe, expect, test } from 'vitest';
import { addressesOf, hostCount } from './addresses.ts';
import { siteText } from './nginx.ts';
import { plotOf } from './world.ts';
import { brokenWorlds, healthyWorlds } from './worlds.ts';

const worlds = [...healthyWorlds, ...brokenWorlds];

describe('the worlds', () => {
  test('have names of their own, which are DNS labels', () => {
    const ids = worlds.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  test('have machines of their own, and a namespace has them all', () => {
    const addresses = worlds.flatMap(({ id }, index) => {
      const { apex, delegate } = plotOf(id, index);
      return [...addressesOf(apex), ...addressesOf(delegate)];
    });
    expect(new Set(addresses).size).toBe(4 * worlds.length);
    expect(2 * worlds.length).toBeLessThanOrEqual(hostCount);
  });

  test('touch no addresses but those of their two machines', () => {
    for (const [index, world] of worlds.entries()) {
      const plot = plotOf(world.id, index);
      const own = new Set([...addressesOf(plot.apex), ...addressesOf(plot.delegate)]);
      const { sites = [], faults = [], blackHoles = [] } = world.lay(plot);
      for (const { machine } of [...sites, ...faults, ...blackHoles]) {
        for (const address of addressesOf(machine)) expect(own).toContain(address);
      }
    }
  });
});

test('a site listens on both addresses of its machine and on no other', () => {
  const { apex, s } = plotOf('example', 0);
  const text = siteText({
    name: 'x',
    machine: apex,
    ports: [443],
    serverNames: [s],
    certificate: '/etc/letsencrypt/live/x',
    lines: [],
  });
  expect(text.match(/listen \S+/g)).toEqual([`listen ${apex.v4}:443`, `listen [${apex.v6}]:443`]);
});
