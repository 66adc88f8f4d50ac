import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createResolver, type ResolverOptions } from '../../../../src/probe/dns/resolver.ts';
import { createClock } from '../../../../src/system/clock.ts';
import { createNetwork } from '../../../../src/system/network.ts';
import type { Endpoint } from '../../../../src/system/types.ts';
import { a, cname, response, type ScriptedServer, scripted, soa } from './scripted.ts';

const ports = { network: createNetwork(), clock: createClock() };
const open: ScriptedServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const serve = async (...script: Parameters<typeof scripted>) => {
  const server = await scripted(...script);
  open.push(server);
  return server;
};
/** A loopback port where nobody listens. */
const nobody = async (): Promise<Endpoint> => {
  const server = await scripted(() => []);
  await server.close();
  return { address: server.address, port: server.port };
};
const resolve = (
  servers: Endpoint[],
  options: Partial<ResolverOptions> = {},
  signal = new AbortController().signal,
) => createResolver(ports, { servers, bounds: { resend: 80, giveUp: 300 }, ...options }, signal);

describe('one server', () => {
  test('answers', async () => {
    const server = await serve((query) => [response(query, [a(query.name)], { flags: 1 << 5 })]);
    const answer = await resolve([server]).ask('Example.org.', 'A');
    expect(answer).toMatchObject({
      name: 'example.org',
      type: 'A',
      status: 'ok',
      records: [{ name: 'example.org', data: '203.0.113.10' }],
      authenticated: true,
      server: `127.0.0.1:${server.port}`,
      attempts: 1,
    });
    expect(answer.ms).toBeLessThan(300);
    expect(answer).not.toHaveProperty('unfinished');
  });

  test('is asked once, whatever the case', async () => {
    const server = await serve((query) => [response(query, [a(query.name)])]);
    const resolver = resolve([server]);
    const [first, second] = await Promise.all([
      resolver.ask('example.org', 'A'),
      resolver.ask('EXAMPLE.org', 'A'),
    ]);
    expect(second).toBe(first);
    await resolver.ask('example.org', 'AAAA');
    expect(server.seen.map((query) => query.type)).toEqual(['A', 'AAAA']);
    expect(resolver.answers().map((answer) => answer.type)).toEqual(['A', 'AAAA']);
  });

  test('R-28: forged replies first, and the true one counts', async () => {
    const server = await serve((query) => [
      response(query, [a(query.name, '10.6.6.6')], { id: query.id ^ 1 }),
      response(query, [a('example.net', '10.6.6.6')], { name: 'example.net' }),
      response(query, [a(query.name)]),
    ]);
    const answer = await resolve([server]).ask('example.org', 'A');
    expect(answer.records.map((record) => record.data)).toEqual(['203.0.113.10']);
  });

  test('only forged replies are malformed', async () => {
    const server = await serve((query) => [response(query, [], { id: query.id ^ 1 })]);
    expect(await resolve([server]).ask('example.org', 'A')).toMatchObject({
      status: 'malformed',
      records: [],
    });
  });

  test('R-30: silent, asked twice, given up in time', async () => {
    const server = await serve(() => []);
    const started = performance.now();
    const answer = await resolve([server]).ask('example.org', 'A');
    expect(answer).toMatchObject({ status: 'timeout', attempts: 2, server: null, ttl: null });
    expect(performance.now() - started).toBeLessThan(900);
    expect(server.seen).toHaveLength(2);
  });

  test('slow: the answer to the first question counts while the second is under way', async () => {
    let asked = 0;
    const server = await serve(async (query) => {
      if (asked++ > 0) return [];
      await sleep(150);
      return [response(query, [a(query.name)])];
    });
    expect(await resolve([server]).ask('example.org', 'A')).toMatchObject({ status: 'ok', attempts: 2 });
  });

  test('a truncated answer is had over TCP', async () => {
    const many = (name: string) => Array.from({ length: 60 }, (_, at) => a(name, `10.0.0.${at}`));
    const server = await serve((query) => [
      query.over === 'udp' ? response(query, [], { flags: 1 << 9 }) : response(query, many(query.name)),
    ]);
    const answer = await resolve([server]).ask('example.org', 'A');
    expect(answer.records).toHaveLength(60);
    expect(answer.attempts).toBe(2);
    expect(server.seen.map((query) => query.over)).toEqual(['udp', 'tcp']);
  });

  test('truncated without TCP behind it: neither partial nor unreachable', async () => {
    const server = await serve((query) =>
      query.over === 'udp' ? [response(query, [], { flags: 1 << 9 })] : [],
    );
    expect((await resolve([server]).ask('example.org', 'A')).status).toBe('timeout');
    const forged = await serve((query) => [
      response(query, [], query.over === 'udp' ? { flags: 1 << 9 } : { id: 1 }),
    ]);
    expect((await resolve([forged]).ask('example.org', 'A')).status).toBe('malformed');
  });

  test('a huge answer over TCP is bounded', async () => {
    const many = (name: string) => Array.from({ length: 2200 }, () => a(name));
    const server = await serve((query) => [
      query.over === 'udp' ? response(query, [], { flags: 1 << 9 }) : response(query, many(query.name)),
    ]);
    const answer = await resolve([server], { bounds: { resend: 1000, giveUp: 3000 } }).ask(
      'example.org',
      'A',
    );
    expect(answer.records).toHaveLength(64);
  });

  test.each(['FORMERR', 'NOTIMP'] as const)('%s is asked again without EDNS', async (rcode) => {
    const server = await serve((query) => [
      query.edns ? response(query, [], { rcode }) : response(query, [a(query.name)]),
    ]);
    expect(await resolve([server]).ask('example.org', 'A')).toMatchObject({ status: 'ok', attempts: 2 });
  });

  test.each([
    ['SERVFAIL', 'servfail'],
    ['REFUSED', 'refused'],
    ['NOTIMP', 'not-implemented'],
    ['NXDOMAIN', 'nxdomain'],
  ] as const)('%s is %s at once', async (rcode, status) => {
    const server = await serve((query) => [response(query, [], { rcode })]);
    const started = performance.now();
    expect(
      (await resolve([server], { bounds: { resend: 1000, giveUp: 3000 } }).ask('example.org', 'A')).status,
    ).toBe(status);
    expect(performance.now() - started).toBeLessThan(900);
  });

  describe('a server that says SERVFAIL', () => {
    const failing = (times: number) => {
      let asked = 0;
      return serve((query) => [
        asked++ < times ? response(query, [], { rcode: 'SERVFAIL' }) : response(query, [a(query.name)]),
      ]);
    };

    test('is asked once more, and that it failed is a fact', async () => {
      const server = await failing(1);
      expect(await resolve([server]).ask('example.org', 'A')).toMatchObject({
        status: 'ok',
        attempts: 2,
        failed: [`127.0.0.1:${server.port}`],
      });
    });

    test('is not asked a third time', async () => {
      const server = await failing(2);
      const answer = await resolve([server]).ask('example.org', 'A');
      expect(answer).toMatchObject({ status: 'servfail', attempts: 2 });
      expect(answer).not.toHaveProperty('failed');
      expect(server.seen).toHaveLength(2);
    });

    test('beside others that do so is the one that is asked again', async () => {
      const [first, second] = [await failing(1), await failing(9)];
      expect(await resolve([first, second]).ask('example.org', 'A')).toMatchObject({
        status: 'ok',
        attempts: 3,
        server: `127.0.0.1:${first.port}`,
        failed: [`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`],
      });
    });

    test('stands among the facts also where the next one knew better', async () => {
      const [first, second] = [await failing(9), await failing(0)];
      expect(await resolve([first, second]).ask('example.org', 'A')).toMatchObject({
        status: 'ok',
        failed: [`127.0.0.1:${first.port}`],
      });
      expect(first.seen).toHaveLength(1);
    });

    test('and then nothing has failed', async () => {
      let asked = 0;
      const server = await serve((query) =>
        asked++ === 0 ? [response(query, [], { rcode: 'SERVFAIL' })] : [],
      );
      expect((await resolve([server]).ask('example.org', 'A')).status).toBe('servfail');
    });
  });

  test('absence lives as long as the SOA says', async () => {
    const server = await serve((query) => [
      response(query, [], { rcode: 'NXDOMAIN', authorities: [soa('org', 900, 60)] }),
    ]);
    expect((await resolve([server]).ask('example.org', 'A')).ttl).toBe(60);
  });

  test('a compression loop is malformed', async () => {
    const server = await serve((query) => {
      const bytes = response(query, [a(query.name)]);
      const start = bytes.length - 14 - query.name.length - 2;
      bytes.writeUInt16BE(0xc000 | start, start);
      return [bytes];
    });
    expect((await resolve([server]).ask('example.org', 'A')).status).toBe('malformed');
  });
});

describe('several servers', () => {
  test.each(['SERVFAIL', 'REFUSED'] as const)('%s of one: the next is asked', async (rcode) => {
    const first = await serve((query) => [response(query, [], { rcode })]);
    const second = await serve((query) => [response(query, [a(query.name)])]);
    const answer = await resolve([first, second]).ask('example.org', 'A');
    expect(answer).toMatchObject({ status: 'ok', server: `127.0.0.1:${second.port}`, attempts: 2 });
  });

  test('a refused port: the next is asked at once', async () => {
    const second = await serve((query) => [response(query, [a(query.name)])]);
    const started = performance.now();
    const answer = await resolve([await nobody(), second], { bounds: { resend: 1000, giveUp: 3000 } }).ask(
      'example.org',
      'A',
    );
    expect(answer).toMatchObject({ status: 'ok', attempts: 2 });
    expect(performance.now() - started).toBeLessThan(900);
  });

  test('all ports refused: unreachable', async () => {
    expect(await resolve([await nobody(), await nobody()]).ask('example.org', 'A')).toMatchObject({
      status: 'unreachable',
      attempts: 2,
    });
  });

  test('one refused, one silent: a timeout', async () => {
    const silent = await serve(() => []);
    expect((await resolve([await nobody(), silent]).ask('example.org', 'A')).status).toBe('timeout');
  });

  test('silence of one: the next is asked as well', async () => {
    const silent = await serve(() => []);
    const second = await serve((query) => [response(query, [a(query.name)])]);
    expect(await resolve([silent, second]).ask('example.org', 'A')).toMatchObject({
      status: 'ok',
      attempts: 2,
    });
    expect(silent.seen).toHaveLength(1);
  });

  test('SERVFAIL says more than a refused port', async () => {
    const failing = await serve((query) => [response(query, [], { rcode: 'SERVFAIL' })]);
    expect((await resolve([await nobody(), failing]).ask('example.org', 'A')).status).toBe('servfail');
    expect((await resolve([failing, await nobody()]).ask('example.org', 'A')).status).toBe('servfail');
  });
});

describe('aliases', () => {
  test('that a server does not follow are followed by asking on', async () => {
    const zone: Record<string, string> = { 'example.org': 'b.example', 'b.example': 'c.example' };
    const server = await serve((query) => {
      const to = zone[query.name];
      return [
        response(query, to === undefined ? [a(query.name, undefined, 60)] : [cname(query.name, to, 40)]),
      ];
    });
    const resolver = resolve([server]);
    expect(await resolver.ask('example.org', 'A')).toMatchObject({
      name: 'example.org',
      status: 'ok',
      chain: ['b.example', 'c.example'],
      ttl: 40,
      attempts: 3,
      records: [{ name: 'c.example' }],
    });
    expect(resolver.answers()).toHaveLength(1);
  });

  test('R-29: a circle over several answers ends', async () => {
    const zone: Record<string, string> = { 'example.org': 'b.example', 'b.example': 'example.org' };
    const server = await serve((query) => [response(query, [cname(query.name, zone[query.name] ?? '')])]);
    expect(await resolve([server]).ask('example.org', 'A')).toMatchObject({
      loop: true,
      status: 'nodata',
      records: [],
    });
    expect(server.seen.length).toBeLessThan(5);
  });

  test('R-29: an endless ladder of aliases ends', async () => {
    let step = 0;
    const server = await serve((query) => [response(query, [cname(query.name, `n${step++}.example`)])]);
    const answer = await resolve([server]).ask('example.org', 'A');
    expect(answer).toMatchObject({ loop: true, status: 'nodata' });
    expect(answer.chain).toHaveLength(16);
    expect(server.seen).toHaveLength(17);
  });
});

describe('bounds', () => {
  test('without servers nothing is asked', async () => {
    expect(await resolve([]).ask('example.org', 'A')).toMatchObject({ status: 'unreachable', attempts: 0 });
  });

  test('a name that no packet carries is malformed without a packet', async () => {
    const server = await serve((query) => [response(query, [a(query.name)])]);
    const resolver = resolve([server]);
    for (const name of [`${'x'.repeat(64)}.org`, 'a..b', 'a b']) {
      expect(await resolver.ask(name, 'A')).toMatchObject({ name, status: 'malformed', attempts: 0 });
    }
    expect(server.seen).toEqual([]);
  });

  test('R-23: no more than the questions that one look may cost', async () => {
    const server = await serve((query) => [response(query, [a(query.name)])]);
    const resolver = resolve([server], { mostQuestions: 3 });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((at) => resolver.ask(`n${at}.example`, 'A')));
    expect(answers.map((answer) => answer.status)).toEqual(['ok', 'ok', 'ok', 'other', 'other']);
    expect(server.seen).toHaveLength(3);
  });

  test('60 of them by default', async () => {
    const server = await serve((query) => [response(query, [a(query.name)])]);
    const resolver = resolve([server], { bounds: { resend: 1000, giveUp: 3000 } });
    await Promise.all(Array.from({ length: 61 }, (_, at) => resolver.ask(`n${at}.example`, 'A')));
    expect(new Set(server.seen.map((query) => query.name)).size).toBe(60);
  });

  test('the signal ends what is under way, and what is asked later', async () => {
    const server = await serve(() => []);
    const controller = new AbortController();
    const resolver = resolve([server], { bounds: { resend: 5000, giveUp: 9000 } }, controller.signal);
    const asking = resolver.ask('example.org', 'A');
    await sleep(30);
    controller.abort();
    expect((await asking).status).toBe('timeout');
    expect((await resolver.ask('example.net', 'A')).status).toBe('timeout');
    expect(server.seen.map((query) => query.name)).toEqual(['example.org']);
  });
});
