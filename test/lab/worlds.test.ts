/** The table of worlds itself; runs everywhere, without a namespace. */
import { describe, expect, test } from 'vitest';
import { networkFindings } from '../../src/check/catalogue/index.ts';
import { addressesOf, hostCount } from './addresses.ts';
import { siteText } from './nginx.ts';
import { plotOf } from './world.ts';
import { A_NAMESPACE, worlds } from './worlds.ts';

/** What no world shows, and why. */
const WITHOUT_WORLD: Readonly<Record<string, string>> = {
  'name.invalid': 'such a name is refused before anything is asked',
  'net.flaky': 'packets would have to be lost by chance; test/unit/probe holds it',
};

describe('the worlds', () => {
  test('have names of their own, which are DNS labels', () => {
    const ids = worlds.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  test('are more than 120, and cover every row of docs/resolution.md', () => {
    expect(worlds.length).toBeGreaterThan(120);
    const rows = new Set(worlds.map(({ row }) => row));
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('show every finding that a look at the network can give', () => {
    const shown = new Set<string>(worlds.flatMap(({ errors, finds = [] }) => [...errors, ...finds]));
    const missing = networkFindings.filter((id) => !shown.has(id) && WITHOUT_WORLD[id] === undefined);
    expect(missing).toEqual([]);
  });

  test('have machines of their own, and a namespace has them all', () => {
    for (let start = 0; start < worlds.length; start += A_NAMESPACE) {
      const together = worlds.slice(start, start + A_NAMESPACE);
      const addresses = together.flatMap(({ id }, index) => {
        const { apex, delegate } = plotOf(id, index);
        return [...addressesOf(apex), ...addressesOf(delegate)];
      });
      expect(new Set(addresses).size).toBe(4 * together.length);
      expect(2 * together.length).toBeLessThanOrEqual(hostCount);
    }
  });

  test('touch no addresses but those of their machines', () => {
    for (const [index, world] of worlds.entries()) {
      const plot = plotOf(world.id, index % A_NAMESPACE);
      const {
        sites = [],
        faults = [],
        blackHoles = [],
        tlsServers = [],
        moreAddresses = [],
      } = world.lay(plot);
      const own = new Set([...addressesOf(plot.apex), ...addressesOf(plot.delegate), ...moreAddresses]);
      for (const { machine } of [...sites, ...faults, ...blackHoles, ...tlsServers]) {
        for (const address of addressesOf(machine)) expect(own).toContain(address);
      }
    }
  });
});

test('a site listens on both addresses of its machine and on no other', () => {
  const { apex, s } = plotOf('example', 0);
  const site = {
    name: 'x',
    machine: apex,
    ports: [443],
    serverNames: [s],
    certificate: '/etc/letsencrypt/live/x',
    lines: [],
  };
  expect(siteText(site).match(/listen \S+/g)).toEqual([`listen ${apex.v4}:443`, `listen [${apex.v6}]:443`]);
  expect(siteText({ ...site, families: ['v6'] }).match(/listen \S+/g)).toEqual([`listen [${apex.v6}]:443`]);
});
