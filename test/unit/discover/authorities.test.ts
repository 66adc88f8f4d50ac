import { describe, expect, it } from 'vitest';
import { lookAtAuthorities } from '../../../src/discover/authorities.ts';
import { createLookups } from '../../../src/discover/lookups.ts';
import { createResolver } from '../../../src/probe/dns/resolver.ts';
import { createSharedAnswers } from '../../../src/probe/dns/shared.ts';
import { createClock } from '../../../src/system/clock.ts';
import { createNetwork } from '../../../src/system/network.ts';
import { type DnsTable, startDnsServer } from '../../support/dns-server.ts';

const PROVIDER = ['ns1.provider.example', 'ns2.provider.example'];
const HOSTS = ['one.example', 'two.example', 'three.example'];
const table: DnsTable = {
  zones: ['provider.example', ...HOSTS],
  records: [
    ...HOSTS.flatMap((name) => PROVIDER.map((data) => ({ name, type: 'NS', data }) as const)),
    ...PROVIDER.map((name) => ({ name, type: 'A', data: '127.0.0.1' }) as const),
  ],
};

describe('name servers of several names', () => {
  it.each(['side by side', 'one after the other'])('have their addresses asked for once, %s', async (how) => {
    const dns = await startDnsServer(() => table);
    const clock = createClock();
    const shared = createSharedAnswers(clock);
    const { signal } = new AbortController();
    const ports = { network: createNetwork(), clock };
    const look = (host: string) => {
      const lookups = createLookups(createResolver(ports, { servers: [dns.endpoint], shared }, signal));
      // Nobody is contacted: only who would be is of interest.
      return lookAtAuthorities(host, { ...ports, lookups, mayContact: () => false }, signal);
    };
    const found = how === 'side by side' ? await Promise.all(HOSTS.map(look)) : [];
    if (found.length === 0) for (const host of HOSTS) found.push(await look(host));
    expect(found.map((servers) => servers.map(({ name }) => name))).toEqual(HOSTS.map(() => PROVIDER));
    expect(dns.asked.filter(({ name }) => PROVIDER.includes(name))).toHaveLength(4);
    await dns.close();
  });
});
