import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerFrom } from '../../../src/rehearsal/dns-table.ts';
import { type DnsServer, type DnsTable, startDnsServer } from '../../support/dns-server.ts';

const table: DnsTable = {
  zones: ['example.org'],
  records: [
    { name: 'example.org', type: 'A', data: '93.184.216.34', ttl: 77 },
    { name: 'example.org', type: 'AAAA', data: '2606:2800:220:1::34' },
    {
      name: '_matrix._tcp.example.org',
      type: 'SRV',
      data: { priority: 10, weight: 5, port: 8000, target: 'customer.example.org' },
    },
    { name: 'www.example.org', type: 'CNAME', data: 'example.org' },
    { name: 'loop.example.org', type: 'CNAME', data: 'pool.example.org' },
    { name: 'pool.example.org', type: 'CNAME', data: 'loop.example.org' },
    { name: '*.wild.example.org', type: 'A', data: '93.184.216.35' },
    ...Array.from({ length: 60 }, (_, i) => ({
      name: 'many.example.org',
      type: 'A' as const,
      data: `93.184.216.${i + 1}`,
    })),
    { name: 'cut.example.org', type: 'A', data: '93.184.216.36' },
  ],
  behaviours: [
    { name: 'broken.example.org', rcode: 'SERVFAIL' },
    { name: 'refused.example.org', rcode: 'REFUSED' },
    { name: 'silent.example.org', drop: true },
    { name: 'slow.example.org', delayMs: 60_000 },
    { name: 'cut.example.org', truncate: true },
  ],
};

describe('answers from the table', () => {
  it.each([
    ['example.org', 'A', 'NOERROR', 1],
    ['EXAMPLE.org', 'A', 'NOERROR', 1],
    ['example.org', 'SRV', 'NOERROR', 0],
    ['_tcp.example.org', 'A', 'NOERROR', 0],
    ['nothing.example.org', 'A', 'NXDOMAIN', 0],
    ['elsewhere.example.net', 'A', 'NXDOMAIN', 0],
    ['www.example.org', 'A', 'NOERROR', 2],
    ['www.example.org', 'CNAME', 'NOERROR', 1],
    ['www.example.org', 'SRV', 'NOERROR', 1],
    ['any.wild.example.org', 'A', 'NOERROR', 1],
    ['loop.example.org', 'A', 'NOERROR', 17],
  ])('%s %s is %s with %i records', (name, type, rcode, count) => {
    const reply = answerFrom(table, { name, type });
    expect([reply.rcode, reply.answers.length]).toEqual([rcode, count]);
  });

  it('proves absence with an SOA of the zone', () => {
    expect(answerFrom(table, { name: 'nothing.example.org', type: 'A' }).authorities).toMatchObject([
      { name: 'example.org', type: 'SOA' },
    ]);
  });
});

describe('the server', () => {
  let server: DnsServer;
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  beforeAll(async () => {
    server = await startDnsServer(() => table);
    resolver.setServers([`${server.endpoint.address}:${server.endpoint.port}`]);
  });
  afterAll(() => server.close());

  it('gives addresses with their TTL, and SRV records', async () => {
    expect(await resolver.resolve4('example.org', { ttl: true })).toEqual([
      { address: '93.184.216.34', ttl: 77 },
    ]);
    expect(await resolver.resolve6('example.org')).toEqual(['2606:2800:220:1::34']);
    expect(await resolver.resolveSrv('_matrix._tcp.example.org')).toEqual([
      { priority: 10, weight: 5, port: 8000, name: 'customer.example.org' },
    ]);
  });

  it.each([
    ['nothing.example.org', 'ENOTFOUND'],
    ['_tcp.example.org', 'ENODATA'],
    ['broken.example.org', 'ESERVFAIL'],
    ['refused.example.org', 'EREFUSED'],
    ['silent.example.org', 'ETIMEOUT'],
    ['slow.example.org', 'ETIMEOUT'],
  ])('%s fails with %s', async (name, code) => {
    await expect(resolver.resolve4(name)).rejects.toMatchObject({ code });
  });

  it('truncates over UDP what does not fit, and what is told to, and gives it over TCP', async () => {
    expect(await resolver.resolve4('many.example.org')).toHaveLength(60);
    expect(await resolver.resolve4('cut.example.org')).toEqual(['93.184.216.36']);
    const transports = server.asked.filter((one) => one.name === 'cut.example.org').map((one) => one.over);
    expect(transports).toEqual(['udp', 'tcp']);
  });
});
