import { describe, expect, it } from 'vitest';
import { createLookups, srvOutcome } from '../../../src/discover/lookups.ts';
import type { Resolver } from '../../../src/probe/dns/resolver.ts';
import type { DnsAnswer, DnsStatus, RecordType } from '../../../src/probe/types.ts';

const answer = (
  name: string,
  type: RecordType,
  status: DnsStatus,
  data: readonly string[] = [],
): DnsAnswer => ({
  name,
  type,
  status,
  records: data.map((text) => ({ name, type, ttl: 60, data: text })),
  chain: [],
  loop: false,
  ttl: 60,
  zone: null,
  authenticated: false,
  server: '127.0.0.1:53',
  ms: 1,
  attempts: 1,
});

const srv = (status: DnsStatus, ...data: string[]) => answer('_matrix._tcp.example.org', 'SRV', status, data);

describe('srvOutcome', () => {
  it.each([
    [
      'ok',
      srv('ok', '10 5 443 a.example.'),
      { kind: 'records', records: [{ priority: 10, weight: 5, port: 443, target: 'a.example' }] },
    ],
    [
      'the root',
      srv('ok', '0 0 0 .'),
      { kind: 'records', records: [{ priority: 0, weight: 0, port: 0, target: '' }] },
    ],
    ['junk alone', srv('ok', 'ten 5 443 a.example'), { kind: 'none' }],
    ['nodata', srv('nodata'), { kind: 'none' }],
    ['nxdomain', srv('nxdomain'), { kind: 'none' }],
    ['servfail', srv('servfail'), { kind: 'failed', status: 'servfail' }],
    ['refused', srv('refused'), { kind: 'failed', status: 'refused' }],
    ['timeout', srv('timeout'), { kind: 'failed', status: 'timeout' }],
    ['NOTIMP', srv('not-implemented'), { kind: 'none' }],
    ['unreachable', srv('unreachable'), { kind: 'failed', status: 'other' }],
    ['malformed', srv('malformed'), { kind: 'failed', status: 'other' }],
  ] as const)('%s', (_, given, expected) => {
    expect(srvOutcome(given)).toEqual(expected);
  });
});

describe('createLookups', () => {
  const world: Record<string, DnsAnswer> = {
    'AAAA example.org': answer('example.org', 'AAAA', 'ok', ['2606:2800::1']),
    'A example.org': answer('example.org', 'A', 'ok', ['93.184.216.1']),
    'SRV _matrix-fed._tcp.example.org': answer('_matrix-fed._tcp.example.org', 'SRV', 'ok', [
      '10 5 443 a.example',
    ]),
    'SRV _matrix-fed._tcp.slow.example': {
      ...answer('_matrix-fed._tcp.slow.example', 'SRV', 'nxdomain'),
      ms: 6000,
    },
    'A bogus.example': answer('bogus.example', 'A', 'servfail'),
  };
  const open = () => {
    const asked: string[] = [];
    const unchecked: string[] = [];
    const resolver: Resolver = {
      ask: async (name, type) => {
        asked.push(`${type} ${name}`);
        return world[`${type} ${name}`] ?? answer(name, type, 'nxdomain');
      },
      askUnchecked: async (name, type) => {
        unchecked.push(`${type} ${name}`);
        return answer(name, type, 'ok', ['93.184.216.2']);
      },
      expect: () => {},
      answers: () => [],
    };
    return { lookups: createLookups(resolver), asked, unchecked };
  };

  it('gives IPv6 addresses first, and an address as it is', async () => {
    const { lookups, asked } = open();
    expect(await lookups.addresses('example.org')).toEqual(['2606:2800::1', '93.184.216.1']);
    const before = asked.length;
    expect(await lookups.addresses('93.184.216.9')).toEqual(['93.184.216.9']);
    expect(asked).toHaveLength(before);
  });

  it('asks a random label beside records that were found, and beside nothing else', async () => {
    const { lookups, asked } = open();
    await Promise.all([...lookups.srvBoth('example.org'), ...lookups.srvBoth('example.net')]);
    const { randomLabels } = await lookups.controls();
    expect(randomLabels.map(({ name }) => name.replace(/^_[0-9a-f]{16}/, '_x'))).toEqual([
      '_x._tcp.example.org',
    ]);
    expect(asked.filter((question) => question.includes('example.net'))).toHaveLength(2);
    expect(lookups.srvNow('_matrix-fed._tcp', 'example.org')?.kind).toBe('records');
    expect(lookups.srvNow('_matrix._tcp', 'example.com')).toBeUndefined();
  });

  it('asks a slow question for records once more', async () => {
    const { lookups, unchecked } = open();
    await Promise.all(lookups.srvBoth('slow.example'));
    expect((await lookups.controls()).unchecked).toHaveLength(1);
    expect(unchecked).toEqual(['SRV _matrix-fed._tcp.slow.example']);
  });

  it('asks nothing about a host that senders do not connect to', async () => {
    const { lookups, asked } = open();
    expect(await lookups.addresses('my_host.example.org')).toEqual([]);
    expect(await lookups.addresses('')).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('asks SERVFAIL once more with checking disabled', async () => {
    const { lookups, unchecked } = open();
    await lookups.addresses('bogus.example');
    await lookups.addresses('bogus.example');
    expect((await lookups.controls()).unchecked).toHaveLength(1);
    expect(unchecked).toEqual(['A bogus.example']);
  });
});
