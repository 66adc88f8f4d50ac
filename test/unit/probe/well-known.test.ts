import type { RequestListener } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../../src/probe/limits.ts';
import type { WellKnownAttempt } from '../../../src/probe/types.ts';
import { fetchWellKnown, type WellKnownSettings } from '../../../src/probe/well-known.ts';
import type { Endpoint } from '../../../src/system/types.ts';
import { type Authority, createAuthority } from '../../support/pki.ts';
import { PRIVATE_HOSTS } from '../../support/private-hosts.ts';
import { httpServer, httpsServer, type TestServer, tcpServer, tlsServer } from '../../support/tls-server.ts';
import { type Place, testPorts } from './network.ts';

const HERE = '93.184.216.34';
const WWW = '93.184.216.35';
const FILE = '/.well-known/matrix/server';

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority();
});
const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Servers by "address:port"; addresses of other hosts by name. */
interface World {
  readonly at: Record<string, Promise<TestServer> | 'refused'>;
  readonly names?: Record<string, readonly string[]>;
  readonly settings?: Partial<WellKnownSettings>;
}

async function fetchIn(world: World) {
  const places = new Map<string, Place>();
  for (const [key, server] of Object.entries(world.at)) {
    if (server === 'refused') places.set(key, server);
    else {
      servers.push(await server);
      places.set(key, (await server).endpoint);
    }
  }
  const ports = testPorts(authority.root, (to: Endpoint) => places.get(`${to.address}:${to.port}`));
  const asked: string[] = [];
  const resolve = async (host: string): Promise<readonly string[]> => {
    asked.push(host);
    return world.names?.[host] ?? [];
  };
  const attempt = await fetchWellKnown(
    { ...ports, resolve },
    { host: 'Example.org', address: HERE },
    { userAgent: 'test', allowPrivate: false, ...world.settings },
    new AbortController().signal,
  );
  return { attempt, asked, connections: ports.connections };
}

const site = async (listener: RequestListener, names: string[] = ['example.org', 'www.example.org']) =>
  httpsServer(await authority.leaf(names), listener);

/** Answers paths with a redirect, and "/end" with a file. */
const redirects = (to: Record<string, string>, status = 302): RequestListener => {
  return (request, response) => {
    const location = to[request.url ?? ''];
    if (location === undefined) response.end('{"m.server":"matrix.example.org:443"}');
    else response.writeHead(status, { Location: location }).end('moved');
  };
};

const urls = (attempt: WellKnownAttempt): string[] => attempt.hops.map((hop) => hop.url);

describe('the file itself', () => {
  test('is asked of the address with the right names', async () => {
    let seen: unknown;
    const server = site((request, response) => {
      seen = [request.method, request.url, request.headers.host];
      response.end('{"m.server":"matrix.example.org:443"}');
    });
    const { attempt, asked } = await fetchIn({ at: { [`${HERE}:443`]: server } });
    expect(seen).toEqual(['GET', FILE, 'example.org']);
    expect((await server).seenSni).toEqual(['example.org']);
    expect(attempt).toMatchObject({ address: HERE, stop: null });
    expect(attempt.hops).toHaveLength(1);
    expect(attempt.hops[0]).toMatchObject({
      url: `https://example.org${FILE}`,
      address: HERE,
      trusted: true,
      exchange: { status: 200, body: '{"m.server":"matrix.example.org:443"}', fault: null },
    });
    expect(asked).toEqual([]);
  });

  test('a 404 is an answer', async () => {
    const { attempt } = await fetchIn({
      at: { [`${HERE}:443`]: site((_, r) => r.writeHead(404).end('no')) },
    });
    expect(attempt).toMatchObject({ stop: null, hops: [{ exchange: { status: 404 } }] });
  });

  test.each([
    [51_199, null],
    [51_200, 'too-large'],
  ] as const)('%i bytes: fault %s', async (size, fault) => {
    const { attempt } = await fetchIn({ at: { [`${HERE}:443`]: site((_, r) => r.end('x'.repeat(size))) } });
    expect(attempt.hops[0]?.exchange?.fault).toBe(fault);
    expect(attempt.stop).toBe(fault === null ? null : 'http');
  });

  test('nothing listens', async () => {
    const { attempt } = await fetchIn({ at: { [`${HERE}:443`]: 'refused' } });
    expect(attempt).toMatchObject({
      stop: 'connect',
      hops: [{ connection: { tcp: 'refused' }, exchange: null }],
    });
  });

  test('R-01: a site that never answers is given up at the deadline', async () => {
    const bounds = { ...limits, wellKnown: 300 };
    const server = site(() => {});
    const { attempt } = await fetchIn({ at: { [`${HERE}:443`]: server }, settings: { bounds } });
    expect(attempt).toMatchObject({
      stop: 'http',
      hops: [{ trusted: true, exchange: { fault: 'timeout' } }],
    });
    expect(attempt.ms).toBeLessThan(1500);
  });

  test('the deadline holds over redirects that each take their time', async () => {
    const bounds = { ...limits, wellKnown: 400 };
    let count = 0;
    const server = site((_, response) => {
      setTimeout(() => response.writeHead(302, { Location: `/${count++}` }).end(), 120);
    });
    const { attempt } = await fetchIn({ at: { [`${HERE}:443`]: server }, settings: { bounds } });
    expect(attempt.stop).not.toBeNull();
    expect(attempt.ms).toBeLessThan(1500);
  });
});

describe('R-19: nothing is asked over a connection that is not trusted', () => {
  test.each(['leaf-only', 'self-signed', 'unknown-root'] as const)('%s', async (issuer) => {
    let received = '';
    const leaf = await authority.leaf(['example.org'], { issuer });
    const server = tlsServer(leaf, (socket) => socket.on('data', (chunk) => (received += chunk)));
    const { attempt } = await fetchIn({ at: { [`${HERE}:443`]: server } });
    expect(attempt).toMatchObject({ stop: 'tls', hops: [{ trusted: false, exchange: null }] });
    expect(attempt.hops[0]?.connection.tls).toMatchObject({ status: 'done' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(received).toBe('');
  });

  test('a certificate for another name', async () => {
    const { attempt } = await fetchIn({
      at: { [`${HERE}:443`]: site((_, r) => r.end(), ['other.example.org']) },
    });
    expect(attempt).toMatchObject({ stop: 'tls', hops: [{ trusted: false, exchange: null }] });
  });

  test('no TLS at all', async () => {
    const { attempt } = await fetchIn({
      at: { [`${HERE}:443`]: tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')) },
    });
    expect(attempt).toMatchObject({ stop: 'tls', hops: [{ connection: { tls: { fault: 'not-tls' } } }] });
  });
});

describe('R-06: redirects', () => {
  test.each([301, 302, 303, 307, 308])('%i to another host is followed', async (status) => {
    const { attempt, asked, connections } = await fetchIn({
      at: {
        [`${HERE}:443`]: site(redirects({ [FILE]: 'https://www.example.org/end' }, status)),
        [`${WWW}:443`]: site(redirects({})),
      },
      names: { 'www.example.org': [WWW] },
    });
    expect(attempt.stop).toBeNull();
    expect(attempt.hops.map((hop) => [hop.url, hop.address, hop.exchange?.status])).toEqual([
      [`https://example.org${FILE}`, HERE, status],
      ['https://www.example.org/end', WWW, 200],
    ]);
    expect(asked).toEqual(['www.example.org']);
    expect(connections).toEqual([`${HERE}:443`, `${WWW}:443`]);
  });

  test('on the same host stay at the same address, and each host is resolved once (R-09)', async () => {
    const { attempt, asked } = await fetchIn({
      at: {
        [`${HERE}:443`]: site(redirects({ [FILE]: '/b', '/b': 'https://www.example.org/c', '/d': '/end' })),
        [`${WWW}:443`]: site(redirects({ '/c': 'https://www.example.org/e', '/e': 'https://example.org/d' })),
      },
      names: { 'www.example.org': [WWW] },
    });
    expect(attempt.stop).toBeNull();
    expect(attempt.hops.map((hop) => hop.address)).toEqual([HERE, HERE, WWW, WWW, HERE, HERE]);
    expect(asked).toEqual(['www.example.org']);
  });

  test('to plain HTTP are followed, as Synapse does', async () => {
    const { attempt } = await fetchIn({
      at: {
        [`${HERE}:443`]: site(redirects({ [FILE]: 'http://example.org/end' })),
        [`${HERE}:80`]: httpServer(redirects({})),
      },
    });
    expect(attempt).toMatchObject({ stop: null });
    expect(attempt.hops[1]).toMatchObject({
      connection: { tls: null },
      trusted: false,
      exchange: { status: 200 },
    });
  });

  test('20 are followed', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [i === 0 ? FILE : `/${i}`, i === 19 ? '/end' : `/${i + 1}`]),
    );
    const { attempt } = await fetchIn({ at: { [`${HERE}:443`]: site(redirects(chain)) } });
    expect(attempt).toMatchObject({ stop: null });
    expect(attempt.hops).toHaveLength(21);
  });

  test('31 are not', async () => {
    let count = 0;
    const server = site((_, response) => response.writeHead(302, { Location: `/${count++}` }).end());
    const { attempt } = await fetchIn({ at: { [`${HERE}:443`]: server } });
    expect(attempt.stop).toBe('redirect-loop');
    expect(attempt.hops).toHaveLength(21);
  });

  test('a loop ends when a URL comes again', async () => {
    const { attempt } = await fetchIn({
      at: { [`${HERE}:443`]: site(redirects({ [FILE]: '/b', '/b': FILE })) },
    });
    expect(attempt.stop).toBe('redirect-loop');
    expect(urls(attempt)).toEqual([`https://example.org${FILE}`, 'https://example.org/b']);
  });

  test.each(['file:///etc/passwd', 'https://admin:x@www.example.org/', 'data:,{}'])(
    '%s is refused',
    async (to) => {
      const { attempt, connections } = await fetchIn({
        at: { [`${HERE}:443`]: site(redirects({ [FILE]: to })) },
      });
      expect(attempt).toMatchObject({ stop: 'redirect-refused', hops: [{ exchange: { status: 302 } }] });
      expect(connections).toHaveLength(1);
    },
  );

  test('to a host without address', async () => {
    const { attempt } = await fetchIn({
      at: { [`${HERE}:443`]: site(redirects({ [FILE]: 'https://nowhere.example.org/' })) },
    });
    expect(attempt).toMatchObject({ stop: 'no-address' });
    expect(attempt.hops).toHaveLength(1);
  });

  test('take the first address that accepts a connection', async () => {
    const { attempt } = await fetchIn({
      at: {
        [`${HERE}:443`]: site(redirects({ [FILE]: 'https://www.example.org/end' })),
        '93.184.216.36:443': 'refused',
        [`${WWW}:443`]: site(redirects({})),
      },
      names: { 'www.example.org': ['93.184.216.36', WWW] },
    });
    expect(attempt).toMatchObject({ stop: null });
    expect(attempt.hops.map((hop) => hop.address)).toEqual([HERE, WWW]);
  });

  test('verify each host’s own certificate', async () => {
    const { attempt } = await fetchIn({
      at: {
        [`${HERE}:443`]: site(redirects({ [FILE]: 'https://www.example.org/end' })),
        [`${WWW}:443`]: site(redirects({}), ['example.org']),
      },
      names: { 'www.example.org': [WWW] },
    });
    expect(attempt).toMatchObject({
      stop: 'tls',
      hops: [{ trusted: true }, { trusted: false, exchange: null }],
    });
  });
});

describe('R-07: private addresses are not contacted', () => {
  test.each([...PRIVATE_HOSTS, '0x7f.1'])('redirect to %s', async (host) => {
    const { attempt, connections } = await fetchIn({
      at: { [`${HERE}:443`]: site(redirects({ [FILE]: `https://${host}/` })) },
    });
    expect(attempt.stop).toBe('private-address');
    expect(connections).toEqual([`${HERE}:443`]);
  });

  test('one private address among public ones is enough, as for Synapse', async () => {
    const { attempt, connections } = await fetchIn({
      at: { [`${HERE}:443`]: site(redirects({ [FILE]: 'https://www.example.org/' })) },
      names: { 'www.example.org': [WWW, '192.168.1.1'] },
    });
    expect(attempt.stop).toBe('private-address');
    expect(connections).toEqual([`${HERE}:443`]);
  });

  test('unless that is allowed', async () => {
    const { attempt } = await fetchIn({
      at: {
        [`${HERE}:443`]: site(redirects({ [FILE]: 'https://www.example.org/end' })),
        '192.168.1.1:443': site(redirects({})),
      },
      names: { 'www.example.org': ['192.168.1.1'] },
      settings: { allowPrivate: true },
    });
    expect(attempt.stop).toBeNull();
  });
});
