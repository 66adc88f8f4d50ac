import { getEventListeners } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { handshakeFault } from '../../../src/check/rules/tls-handshake.ts';
import { probeAddress } from '../../../src/probe/address.ts';
import { type Bounds, limits } from '../../../src/probe/limits.ts';
import { routeRequests } from '../../../src/probe/requests.ts';
import { type Authority, createAuthority, type Leaf, type LeafOptions } from '../../support/pki.ts';
import { httpsServer, type TestServer, tcpServer, tlsServer } from '../../support/tls-server.ts';
import { testPorts } from './network.ts';

const federation = { version: routeRequests.version, keys: routeRequests.keys };

let authority: Authority;
let good: Leaf;
beforeAll(async () => {
  authority = await createAuthority();
  good = await authority.leaf(['matrix.example.org']);
});
const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const target = {
  address: '93.184.216.34',
  port: 8448,
  sni: 'matrix.example.org',
  certificateName: 'matrix.example.org',
  hostHeader: 'matrix.example.org:8448',
  requests: federation,
};

async function probe(
  server: Promise<TestServer>,
  more: Partial<typeof target> = {},
  bounds: Bounds = limits,
) {
  const started = await server;
  servers.push(started);
  const ports = testPorts(authority.root, () => started.endpoint);
  const settings = { userAgent: 'test', bounds };
  const result = await probeAddress(ports, { ...target, ...more }, settings, new AbortController().signal);
  return { ...result, connections: ports.connections.length };
}

const VERSION = '/_matrix/federation/v1/version';
const homeserver: RequestListener = (request, response) => {
  response.end(JSON.stringify({ url: request.url, host: request.headers.host }));
};

test('one connection answers everything', async () => {
  const { connection, trusted, exchanges, connections } = await probe(httpsServer(good, homeserver));
  expect(connection).toMatchObject({ tcp: 'open', tls: { status: 'done', chainError: null } });
  expect(trusted).toBe(true);
  expect(JSON.parse(exchanges.version?.body ?? '')).toEqual({
    url: VERSION,
    host: 'matrix.example.org:8448',
  });
  expect(JSON.parse(exchanges.keys?.body ?? '')).toEqual({
    url: '/_matrix/key/v2/server',
    host: 'matrix.example.org:8448',
  });
  expect(connections).toBe(1);
});

test.each([
  ['TLSv1.2', { alert: 'handshake_failure', agreed: true }],
  ['TLSv1.3', { alert: 'certificate_required' }],
] as const)('a client certificate that is missed in %s is a refused handshake', async (version, expected) => {
  const options = { requestCert: true, rejectUnauthorized: true, minVersion: version, maxVersion: version };
  const { connection, trusted, exchanges } = await probe(httpsServer(good, homeserver, options));
  expect(connection.tls).toMatchObject({ status: 'failed', fault: 'alert', ...expected });
  expect(handshakeFault(connection.tls?.status === 'failed' ? connection.tls : null)).toBe(
    'tls.client-certificate',
  );
  expect({ trusted, exchanges }).toEqual({ trusted: false, exchanges: {} });
});

test('no cipher in common is no missed certificate', async () => {
  const options = { maxVersion: 'TLSv1.2', ciphers: 'PSK-AES128-CBC-SHA:@SECLEVEL=0' } as const;
  const { connection } = await probe(httpsServer(good, homeserver, options));
  expect(connection.tls).toMatchObject({ status: 'failed', alert: 'handshake_failure' });
  expect(connection.tls).not.toHaveProperty('agreed');
});

test('many probes under one signal leave no listener on it', async () => {
  const server = await httpsServer(good, homeserver);
  servers.push(server);
  const ports = testPorts(authority.root, () => server.endpoint);
  const { signal } = new AbortController();
  const all = await Promise.all(
    Array.from({ length: 20 }, () => probeAddress(ports, target, { userAgent: 'test' }, signal)),
  );
  expect(all.map(({ exchanges }) => exchanges.keys?.status)).toEqual(Array(20).fill(200));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a probe may ask for another host than its route', async () => {
  const requests = {
    ...federation,
    version: { ...federation.version, host: 'matrix.example.org' },
  };
  const { exchanges } = await probe(httpsServer(good, homeserver), { requests });
  expect(exchanges.version?.host).toBe('matrix.example.org');
  expect(exchanges.keys?.host).toBe('matrix.example.org:8448');
});

test('an address is asked without SNI, and its certificate must carry it', async () => {
  const leaf = await authority.leaf(['93.184.216.34']);
  const names = { sni: null, certificateName: '93.184.216.34', hostHeader: '93.184.216.34:8448' } as const;
  const { trusted, exchanges } = await probe(httpsServer(leaf, homeserver), names as never);
  expect(trusted).toBe(true);
  expect(exchanges.version?.status).toBe(200);
});

describe('R-19: nothing is sent over a connection that is not trusted', () => {
  test.each<[string, string[], LeafOptions]>([
    ['leaf alone', ['matrix.example.org'], { issuer: 'leaf-only' }],
    ['self-signed', ['matrix.example.org'], { issuer: 'self-signed' }],
    ['unknown root', ['matrix.example.org'], { issuer: 'unknown-root' }],
    ['another name', ['example.org'], {}],
    ['common name only', ['matrix.example.org'], { subjectAltName: false }],
  ])('%s', async (_, names, options) => {
    const received: Buffer[] = [];
    const leaf = await authority.leaf(names, options);
    const server = tlsServer(leaf, (socket) => socket.on('data', (chunk: Buffer) => received.push(chunk)));
    const { connection, trusted, exchanges } = await probe(server);
    expect(connection.tls).toMatchObject({ status: 'done' });
    expect(trusted).toBe(false);
    expect(exchanges).toEqual({});
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(received).toEqual([]);
  });
});

describe('what is asked once more over another connection', () => {
  const ok = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  /** Answers by the number of the connection and what has come on it. */
  const scripted = (act: (socket: Socket, connection: number, path: string) => void): Promise<TestServer> => {
    let count = 0;
    return tlsServer(good, (socket) => {
      const number = count++;
      socket.once('data', (chunk) => act(socket, number, /^GET (\S+)/.exec(chunk.toString())?.[1] ?? ''));
    });
  };

  test('requests that a server which closes after each reply did not hear', async () => {
    const server = httpsServer(good, (request, response) => {
      response.setHeader('Connection', 'close').end(request.url);
    });
    const { exchanges, connections } = await probe(server);
    expect(exchanges.version).toMatchObject({ status: 200, body: VERSION });
    expect(exchanges.keys).toMatchObject({ status: 200, body: '/_matrix/key/v2/server' });
    expect(connections).toBe(2);
  });

  test('a reply that a reset cut off after an earlier one', async () => {
    // TLS sockets cannot be reset; what carries them can.
    const carriers: Socket[] = [];
    const behind = await scripted((socket, number, path) => {
      if (number > 0) socket.end(ok(path));
      else socket.write(ok('first'), () => setTimeout(() => carriers[0]?.resetAndDestroy(), 20));
    });
    servers.push(behind);
    const front = tcpServer((socket) => {
      carriers.push(socket);
      const inner = connect(behind.endpoint.port, behind.endpoint.address);
      inner.on('error', () => {});
      socket.pipe(inner).pipe(socket);
    });
    const { exchanges, connections } = await probe(front);
    expect(exchanges.version?.body).toBe('first');
    expect(exchanges.keys).toMatchObject({ status: 200, body: '/_matrix/key/v2/server', fault: null });
    expect(connections).toBe(2);
  });

  test('a peer that answers only the first of several', async () => {
    const server = scripted((socket, _, path) => socket.write(ok(path)));
    const { exchanges } = await probe(server, {}, { ...limits, nextReply: 80 });
    expect(exchanges.version?.body).toBe(VERSION);
    expect(exchanges.keys?.body).toBe('/_matrix/key/v2/server');
  });

  test('a peer that fails on several at once', async () => {
    const server = scripted((socket, number, path) => {
      if (number === 0) socket.destroy();
      else socket.end(ok(path));
    });
    const { exchanges, connections } = await probe(server);
    expect([exchanges.version?.body, exchanges.keys?.body]).toEqual([VERSION, '/_matrix/key/v2/server']);
    expect(connections).toBe(3);
  });

  test('but once only', async () => {
    const { exchanges, connections } = await probe(scripted((socket) => socket.destroy()));
    expect(exchanges.version?.fault).toBe('closed');
    expect(exchanges.keys?.fault).toBe('closed');
    expect(connections).toBe(3);
  });

  test('R-04: a malformed reply is not asked for again', async () => {
    const { exchanges, connections } = await probe(scripted((socket) => socket.write('no http\r\n')));
    expect(exchanges.version?.fault).toBe('malformed');
    expect(connections).toBe(2);
  });

  test('and never over a connection with another certificate', async () => {
    const wrong = await authority.leaf(['matrix.example.org'], { issuer: 'self-signed' });
    const first = await scripted((socket) => socket.end(ok('first')));
    const second = await tlsServer(wrong);
    servers.push(first, second);
    let count = 0;
    const ports = testPorts(authority.root, () => (count++ === 0 ? first : second).endpoint);
    const { exchanges } = await probeAddress(
      ports,
      target,
      { userAgent: 'test' },
      new AbortController().signal,
    );
    expect(exchanges.version?.body).toBe('first');
    expect(exchanges.keys?.fault).toBe('not-asked');
  });

  test('R-01: within the deadline of the address', async () => {
    const server = scripted((socket, number) => {
      if (number === 0) socket.end(ok('first'));
    });
    const start = performance.now();
    const { exchanges } = await probe(server, {}, { ...limits, exchanges: 250 });
    expect(performance.now() - start).toBeLessThan(1500);
    expect(exchanges.keys?.fault).toBe('timeout');
  });
});
