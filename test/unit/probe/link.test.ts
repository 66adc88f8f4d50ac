import { type Duplex, PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../../src/probe/limits.ts';
import { openLink } from '../../../src/probe/link.ts';
import { createClock } from '../../../src/system/clock.ts';
import { type Network, NetworkError } from '../../../src/system/types.ts';
import { type Authority, createAuthority, type Leaf } from '../../support/pki.ts';
import {
  httpsServer,
  refusingEndpoint,
  type TestServer,
  tcpServer,
  tlsServer,
} from '../../support/tls-server.ts';
import { testPorts } from './network.ts';

const quick = { ...limits, connectRetry: 60, connectGiveUp: 160, handshake: 200 };
const never = new AbortController().signal;
const address = '93.184.216.34';
const target = { address, port: 443, sni: 'matrix.example.org', tls: true };

let authority: Authority;
let leaf: Leaf;
const servers: TestServer[] = [];
beforeAll(async () => {
  authority = await createAuthority();
  leaf = await authority.leaf(['matrix.example.org']);
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function open(server: Promise<TestServer>, bounds = quick) {
  const started = await server;
  servers.push(started);
  const ports = testPorts(authority.root, () => started.endpoint);
  const link = await openLink(ports, target, never, bounds);
  link.stream?.destroy();
  return link;
}

describe('TCP', () => {
  test('refused is final, and quick', async () => {
    const refusing = await refusingEndpoint();
    const ports = testPorts(authority.root, () => refusing);
    const { facts, stream } = await openLink(ports, target, never);
    expect(stream).toBeNull();
    expect(facts).toMatchObject({ tcp: 'refused', attempts: 1, tls: null, family: 4, address, port: 443 });
  });

  test('silence is asked twice, then given up', async () => {
    const ports = testPorts(authority.root, () => 'silent');
    const { facts } = await openLink(ports, { ...target, address: '2606:2800:220:1::1' }, never, quick);
    expect(facts).toMatchObject({ tcp: 'timeout', attempts: 2, family: 6 });
    expect(facts.tcpMs).toBeGreaterThanOrEqual(150);
    expect(ports.connections).toHaveLength(2);
  });

  test('one lost SYN is no finding', async () => {
    const started = await tlsServer(leaf);
    servers.push(started);
    let count = 0;
    const ports = testPorts(authority.root, () => (++count === 1 ? 'silent' : started.endpoint));
    const { facts, stream } = await openLink(ports, target, never, { ...quick, handshake: 5000 });
    stream?.destroy();
    expect(facts).toMatchObject({ tcp: 'open', attempts: 2, tls: { status: 'done' } });
  });

  test.each(['unreachable', 'reset', 'denied', 'other'] as const)('%s', async (fault) => {
    const network: Network = {
      ...testPorts(authority.root, () => undefined).network,
      connect: () => Promise.reject(new NetworkError(fault, 'ECODE', 'no')),
    };
    const { facts } = await openLink({ network, clock: createClock() }, target, never, quick);
    expect(facts).toMatchObject({ tcp: fault, attempts: 1 });
  });

  test('of two connections that stand, one is destroyed', async () => {
    const made: Duplex[] = [];
    const clock = createClock();
    const network: Network = {
      ...testPorts(authority.root, () => undefined).network,
      async connect() {
        // Deaf to the signal: the worst that a port can do.
        await clock.sleep(made.length === 0 ? 120 : 90);
        const stream = new PassThrough();
        made.push(stream);
        return stream;
      },
    };
    const link = await openLink({ network, clock }, { ...target, tls: false }, never, quick);
    await clock.sleep(100);
    expect(made.map((stream) => stream.destroyed)).toEqual([false, true]);
    expect(link.stream).toBe(made[0]);
  });

  test('the signal ends it', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const { facts } = await openLink(
      testPorts(authority.root, () => 'silent'),
      target,
      controller.signal,
    );
    expect(facts).toMatchObject({ tcp: 'timeout' });
    expect(facts.tcpMs).toBeLessThan(1000);
  });
});

describe('TLS', () => {
  test('a good chain', async () => {
    const { facts } = await open(
      httpsServer(leaf, () => {}),
      { ...quick, handshake: 5000 },
    );
    expect(facts.tls).toMatchObject({
      status: 'done',
      chainError: null,
      protocol: 'TLSv1.3',
      sni: 'matrix.example.org',
    });
    const sent = facts.tls?.status === 'done' ? facts.tls.sent : [];
    expect(sent.map(({ commonName }) => commonName)).toEqual(['matrix.example.org', 'Rehearsal Issuing CA']);
  });

  test('a leaf alone: only what was sent, and OpenSSL’s verdict', async () => {
    const alone = await authority.leaf(['matrix.example.org'], { issuer: 'leaf-only' });
    const { facts } = await open(tlsServer(alone), { ...quick, handshake: 5000 });
    expect(facts.tls).toMatchObject({ status: 'done', chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    expect(facts.tls?.status === 'done' && facts.tls.sent).toHaveLength(1);
  });

  test.each(['matrix.example.org', null])('SNI %s', async (sni) => {
    const started = await tlsServer(leaf);
    servers.push(started);
    const ports = testPorts(authority.root, () => started.endpoint);
    const { stream, facts } = await openLink(ports, { ...target, sni }, never);
    await expect.poll(() => started.seenSni).toEqual([sni]);
    expect(facts.tls?.sni).toBe(sni);
    stream?.destroy();
  });

  test('a peer that speaks plain text, told at once', async () => {
    const http = tcpServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const { facts, stream } = await open(http, { ...quick, handshake: 5000 });
    expect(stream).toBeNull();
    expect(facts.tls).toMatchObject({
      status: 'failed',
      fault: 'not-tls',
      banner: 'HTTP/1.1 400 Bad Request',
    });
  });

  test('a peer that greets first and then waits is known by its greeting, not as silent', async () => {
    const { facts } = await open(tcpServer((socket) => socket.write('220 mail.example.org ESMTP\r\n')));
    expect(facts.tls).toMatchObject({
      status: 'failed',
      fault: 'not-tls',
      banner: '220 mail.example.org ESMTP',
    });
  });

  test('R-18: only an old protocol is an alert', async () => {
    const old = tlsServer(leaf, () => {}, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const { facts } = await open(old, { ...quick, handshake: 5000 });
    expect(facts).toMatchObject({
      tcp: 'open',
      tls: { status: 'failed', fault: 'alert', alert: 'protocol_version' },
    });
  });

  test('R-17: a peer that says nothing', async () => {
    const { facts } = await open(tcpServer(() => {}));
    expect(facts.tls).toMatchObject({ status: 'failed', fault: 'timeout', alert: null, banner: null });
  });

  test('R-17: a peer that stalls after the first bytes of its hello', async () => {
    const stalling = tcpServer((socket) =>
      socket.once('data', () => socket.write(Buffer.from('160303007a02', 'hex'))),
    );
    const { facts } = await open(stalling);
    expect(facts.tls).toMatchObject({ status: 'failed', fault: 'timeout' });
  });

  test('R-17: resets and closes', async () => {
    const resets = await open(tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    expect(resets.facts.tls).toMatchObject({ status: 'failed', fault: 'reset' });
    const closes = await open(tcpServer((socket) => socket.once('data', () => socket.end())));
    expect(closes.facts.tls).toMatchObject({ status: 'failed', fault: 'closed' });
  });
});
