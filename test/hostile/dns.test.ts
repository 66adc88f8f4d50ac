/** Hostile and broken DNS under a whole look with its true bounds. */

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createNetwork } from '../../src/system/network.ts';
import type { DnsTable, Question } from '../support/dns-server.ts';
import {
  APEX,
  answering,
  delegatingTo,
  expectBounded,
  expectInert,
  notFound,
  openArena,
  rawNameServer,
  S,
  T,
  zone,
} from './arena.ts';

async function look(table: DnsTable | ((question: Question) => DnsTable)) {
  const arena = await openArena(table);
  try {
    return { ...(await arena.check()), connections: arena.connections };
  } finally {
    await arena.close();
  }
}

const fed = `_matrix-fed._tcp.${S}`;
const srvRecord = (target: string, port = 443, priority = 10) =>
  ({ name: fed, type: 'SRV', data: { priority, weight: 5, port, target } }) as const;
const withRecords = (...records: DnsTable['records']) => zone({ records: [...zone().records, ...records] });

describe.concurrent('many of everything', () => {
  test('R-22: 500 addresses', async () => {
    const records = Array.from({ length: 250 }, (_, index) => [
      { name: T, type: 'A', data: `93.184.${217 + (index >> 8)}.${index & 255}` } as const,
      { name: T, type: 'AAAA', data: `2606:2800:220:1::${index + 1}` } as const,
    ]).flat();
    const arena = await openArena(zone({ records: [{ name: S, type: 'A', data: APEX }, ...records] }));
    await arena.tls(`${APEX}:443`, S, delegatingTo(`${T}:443`));
    const outcome = await arena.check();
    await arena.close();
    expectBounded(outcome);
    const probed = outcome.facts.targets.flatMap(({ addresses }) =>
      addresses.filter(({ connection }) => connection),
    );
    expect(probed.length).toBeLessThanOrEqual(16);
  });

  test('R-22: 60 addresses, all of them silent', async () => {
    const records = Array.from({ length: 30 }, (_, index) => [
      { name: S, type: 'A', data: `93.184.218.${index + 1}` } as const,
      { name: S, type: 'AAAA', data: `2606:2800:220:2::${index + 1}` } as const,
    ]).flat();
    expectBounded(await look(zone({ records })));
  });

  test('R-23: 20 SRV targets with 10 addresses each', async () => {
    const targets = Array.from({ length: 20 }, (_, index) => `t${index}.${S}`);
    const outcome = await look(
      withRecords(
        ...targets.map((target, index) => srvRecord(target, 443, index)),
        ...targets.flatMap((name, index) =>
          Array.from(
            { length: 10 },
            (_, at) => ({ name, type: 'A', data: `93.185.${index}.${at + 1}` }) as const,
          ),
        ),
      ),
    );
    expectBounded(outcome);
  });
});

describe.concurrent('answers that cannot be used', () => {
  /** A reply to the question with the header's bits and whatever follows. */
  const reply = (
    question: Buffer,
    answers: number,
    tail: Buffer,
    change: (header: Buffer) => void = () => {},
  ): Buffer => {
    const end = question.indexOf(0, 12) + 5;
    const bytes = Buffer.concat([question.subarray(0, end), tail]);
    bytes.writeUInt16BE(0x8180, 2);
    bytes.writeUInt16BE(answers, 6);
    bytes.writeUInt16BE(0, 8);
    bytes.writeUInt16BE(0, 10);
    change(bytes);
    return bytes;
  };
  const address = (name: Buffer): Buffer =>
    Buffer.concat([name, Buffer.from([0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 93, 184, 216, 1])]);

  test.each<[string, (question: Buffer) => Buffer]>([
    ['a name that points at itself', (q) => reply(q, 1, address(Buffer.from([0xc0, q.indexOf(0, 12) + 5])))],
    ['cut in the middle of a record', (q) => reply(q, 3, address(Buffer.from([0xc0, 12])).subarray(0, 9))],
    [
      'another id',
      (q) => reply(q, 1, address(Buffer.from([0xc0, 12])), (h) => h.writeUInt16BE(q.readUInt16BE(0) ^ 1, 0)),
    ],
    ['another question', (q) => reply(q, 1, address(Buffer.from([0xc0, 12])), (h) => h.write('x', 13))],
    ['an answer for another name', (q) => reply(q, 1, address(Buffer.from('\x04evil\x07example\x00')))],
    ['65535 answers that are not there', (q) => reply(q, 65_535, Buffer.alloc(0))],
    ['nothing but zeros', () => Buffer.alloc(512)],
  ])('R-28: %s', async (_, answer) => {
    const server = await rawNameServer((question) => [answer(question)]);
    const arena = await openArena(zone(), server.endpoint);
    const outcome = await arena.check();
    await arena.close();
    await server.close();
    expectBounded(outcome);
    expect(arena.connections).toEqual([]);
  });

  test.each([
    ['the root', ''],
    ['an address', '93.184.216.9'],
    ['braces and quotes', 'a{b}"c;d.example.org'],
    ['an address of this machine', '127.0.0.1'],
    ['escape sequences', '\x1b]0;owned\x07.example.org'],
  ])('R-29: an SRV record to %s', async (_, target) => {
    const outcome = await look(withRecords(srvRecord(target)));
    expectBounded(outcome);
    expectInert(outcome);
    expect(outcome.connections.filter((place) => place.startsWith('127.'))).toEqual([]);
  });

  test('R-29: an SRV record to a ladder of 20 aliases, and to a circle', async () => {
    const ladder = Array.from({ length: 20 }, (_, index) => ({
      name: `a${index}.${S}`,
      type: 'CNAME' as const,
      data: `a${(index + 1) % 20}.${S}`,
    }));
    const outcome = await look(withRecords(srvRecord(`a0.${S}`), ...ladder));
    expectBounded(outcome);
    expect(outcome.ids).toContain('dns.cname-loop');
  });

  test('R-31: an alias with control characters', async () => {
    const outcome = await look(withRecords({ name: fed, type: 'CNAME', data: '\x1b[2Jx\u009b.example.org' }));
    expectBounded(outcome);
    expectInert(outcome);
  });
});

describe.concurrent('servers that come and go', () => {
  test('R-30: a silent name server', async () => {
    const outcome = await look(
      zone({ behaviours: [S, T, fed, `_matrix._tcp.${S}`].map((name) => ({ name, drop: true })) }),
    );
    expectBounded(outcome, { ms: 31_000 });
  });

  test('R-30: answers after 9 s', async () => {
    const outcome = await look(zone({ behaviours: [{ name: S, delayMs: 9000 }] }));
    expectBounded(outcome, { ms: 31_000 });
  });

  test.each([S, fed])('R-30: SERVFAIL every other time for %s', async (name) => {
    const turns = new Map<string, number>();
    const outcome = await look(({ name: asked, type }) => {
      const key = `${asked} ${type}`;
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      return turn % 2 === 0 ? zone({ behaviours: [{ name, rcode: 'SERVFAIL' }] }) : zone();
    });
    expectBounded(outcome);
    const findings = outcome.verdict.findings.map(({ id }) => id);
    expect(findings).toContain('net.flaky');
    expect(findings).not.toContain('dns.servfail');
  });

  test('R-32: the IPv4 address answers, the IPv6 address does not', async () => {
    const arena = await openArena(withRecords({ name: S, type: 'AAAA', data: '2606:2800:220:1::1' }));
    await arena.tls(
      `${APEX}:8448`,
      S,
      answering((_, socket) => socket.write(notFound)),
    );
    const outcome = await arena.check();
    await arena.close();
    expectBounded(outcome);
    const states = outcome.facts.targets.flatMap(({ addresses }) =>
      addresses.map(({ connection }) => connection?.tcp),
    );
    expect(states).toEqual(['refused', 'open']);
  });
});

describe('R-34: who was asked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'resolv-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is what resolv.conf names, also behind a link, and stands in the report', async () => {
    writeFileSync(join(folder, 'real.conf'), 'nameserver 93.184.216.53\n');
    symlinkSync('real.conf', join(folder, 'resolv.conf'));
    const network = createNetwork({ resolvConf: join(folder, 'resolv.conf') });
    expect(await network.nameservers()).toEqual([{ address: '93.184.216.53', port: 53 }]);
    const outcome = await look(zone());
    expect(outcome.facts.vantage.nameservers).toEqual(['93.184.216.53:53']);
    expect(JSON.parse(outcome.json)).toMatchObject({
      facts: { vantage: { nameservers: ['93.184.216.53:53'] } },
    });
  });
});
