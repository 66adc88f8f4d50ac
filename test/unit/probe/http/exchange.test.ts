import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type ExchangeOptions, exchange } from '../../../../src/probe/http/exchange.ts';
import type { HttpRequest } from '../../../../src/probe/http/request.ts';
import type { HttpExchange } from '../../../../src/probe/types.ts';
import { createClock } from '../../../../src/system/clock.ts';
import { connect } from '../../../../src/system/connect.ts';
import { httpServer, type TestServer, tcpServer } from '../../../support/tls-server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const get = (path: string, bodyLimit = 100): HttpRequest => ({
  method: 'GET',
  path,
  host: 'example.org',
  bodyLimit,
});

async function ask(
  server: Promise<TestServer>,
  requests: readonly HttpRequest[],
  options: Partial<ExchangeOptions> = {},
): Promise<readonly HttpExchange[]> {
  servers.push(await server);
  const stream = await connect((await server).endpoint, new AbortController().signal);
  const answers = await exchange(stream, requests, {
    clock: createClock(),
    deadlineMs: 5000,
    nextReplyMs: 5000,
    signal: new AbortController().signal,
    userAgent: 'test',
    ...options,
  });
  expect(stream.destroyed).toBe(true);
  return answers;
}

/** Calls `act` with the socket once all requests have come. */
const afterRequests = (count: number, act: (socket: Socket) => void): Promise<TestServer> =>
  tcpServer((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      const before = text.split('\r\n\r\n').length - 1;
      text += chunk.toString('latin1');
      if (before < count && text.split('\r\n\r\n').length - 1 >= count) act(socket);
    });
  });

const says = (text: string, count = 1): Promise<TestServer> =>
  afterRequests(count, (socket) => socket.write(text));
const ok = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const brief = (answers: readonly HttpExchange[]): unknown[] =>
  answers.map((a) => a.fault ?? [a.status, a.body]);

describe('pipelining', () => {
  test('an ordinary server answers all in order', async () => {
    const seen: (string | undefined)[] = [];
    const server = httpServer((request, response) => {
      seen.push(request.headers.host);
      response.setHeader('Server', 'Synapse/1.157.0');
      response.end(`you asked ${request.url}`);
    });
    const answers = await ask(server, [get('/a'), get('/b'), get('/c')]);
    expect(brief(answers)).toEqual([
      [200, 'you asked /a'],
      [200, 'you asked /b'],
      [200, 'you asked /c'],
    ]);
    expect(answers[1]).toMatchObject({
      method: 'GET',
      path: '/b',
      host: 'example.org',
      bytes: 12,
      invalidUtf8: false,
    });
    expect(answers[1]?.headers).toContainEqual(['Server', 'Synapse/1.157.0']);
    expect(seen).toEqual(['example.org', 'example.org', 'example.org']);
  });

  test('all requests are sent before the first reply', async () => {
    const answers = await ask(says(ok('a') + ok('b'), 2), [get('/a'), get('/b')]);
    expect(brief(answers)).toEqual([
      [200, 'a'],
      [200, 'b'],
    ]);
  });

  test('after Connection: close the rest was not asked', async () => {
    const server = httpServer((_, response) => response.setHeader('Connection', 'close').end('a'));
    expect(brief(await ask(server, [get('/a'), get('/b'), get('/c')]))).toEqual([
      [200, 'a'],
      'not-asked',
      'not-asked',
    ]);
  });

  test('a body until the close ends the connection for the rest', async () => {
    const server = afterRequests(2, (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'));
    expect(brief(await ask(server, [get('/a'), get('/b')]))).toEqual([[200, 'all of it'], 'not-asked']);
  });

  test('closing between two replies means not asked', async () => {
    const server = afterRequests(2, (socket) => socket.end(ok('a')));
    expect(brief(await ask(server, [get('/a'), get('/b')]))).toEqual([[200, 'a'], 'not-asked']);
  });

  test('a peer that answers only the first is not waited for', async () => {
    const answers = await ask(says(ok('a'), 3), [get('/a'), get('/b'), get('/c')], { nextReplyMs: 60 });
    expect(brief(answers)).toEqual([[200, 'a'], 'timeout', 'not-asked']);
  });

  test('no request, no wait', async () => {
    expect(await ask(says(''), [])).toEqual([]);
  });
});

describe('a connection that is to be kept', () => {
  test.each([
    ['is open where another request may follow', ok('{}'), false],
    [
      'is closed where the server closes it',
      `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`,
      true,
    ],
    ['is closed where the answer is not whole', 'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{}', true],
  ])('%s', async (_, answer, closed) => {
    const server = await says(answer);
    servers.push(server);
    const stream = await connect(server.endpoint, new AbortController().signal);
    await exchange(stream, [get('/')], {
      clock: createClock(),
      deadlineMs: 200,
      nextReplyMs: 200,
      signal: new AbortController().signal,
      userAgent: 'test',
      keep: true,
    });
    expect(stream.destroyed).toBe(closed);
    stream.destroy();
  });
});

describe('a connection that ends too early', () => {
  test.each<[string, (socket: Socket) => void, HttpExchange['fault']]>([
    ['closed before a reply', (socket) => socket.end(), 'closed'],
    ['closed in the head', (socket) => socket.end('HTTP/1.1 200 OK\r\nConte'), 'closed'],
    [
      'closed in the body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
      'closed',
    ],
    ['reset', (socket) => socket.resetAndDestroy(), 'reset'],
  ])('%s', async (_, act, fault) => {
    const answers = await ask(afterRequests(2, act), [get('/a'), get('/b')]);
    expect(answers.map((a) => a.fault)).toEqual([fault, 'not-asked']);
    expect(answers[0]?.status).toBeNull();
  });

  test('closed in the second reply', async () => {
    const server = afterRequests(2, (socket) => socket.end(`${ok('a')}HTTP/1.1 2`));
    expect(brief(await ask(server, [get('/a'), get('/b')]))).toEqual([[200, 'a'], 'closed']);
  });
});

describe('R-01: a deadline that nothing extends', () => {
  test('a peer that says nothing', async () => {
    const answers = await ask(says(''), [get('/a'), get('/b')], { deadlineMs: 60 });
    expect(brief(answers)).toEqual(['timeout', 'timeout']);
  });

  test('a peer that drips bytes after its headers', async () => {
    const server = afterRequests(1, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const start = performance.now();
    const [answer] = await ask(server, [get('/a')], { deadlineMs: 150 });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(answer).toMatchObject({ fault: 'timeout', status: null });
    expect(answer?.bytes).toBeGreaterThan(0);
  });

  test('a peer that does not read', async () => {
    const server = tcpServer((socket) => socket.pause());
    const big = { ...get('/a'), method: 'PUT', body: 'x'.repeat(20_000_000) };
    expect(brief(await ask(server, [big], { deadlineMs: 100 }))).toEqual(['timeout']);
  });

  test('the signal ends it at once', async () => {
    const server = says('');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    expect(brief(await ask(server, [get('/a')], { signal: controller.signal }))).toEqual(['timeout']);
  });
});

describe('R-02: bodies', () => {
  test('of exactly the bound are whole', async () => {
    const [answer] = await ask(says(ok('x'.repeat(100))), [get('/a')]);
    expect(answer).toMatchObject({ fault: null, status: 200, bytes: 100 });
  });

  test('beyond it are given up, the rest is not asked', async () => {
    const answers = await ask(says(ok('x'.repeat(101)) + ok('b'), 2), [get('/a'), get('/b')]);
    expect(answers.map((a) => a.fault)).toEqual(['too-large', 'not-asked']);
    expect(answers[0]).toMatchObject({ status: null, body: 'x'.repeat(100) });
  });

  test('without end are not read on', async () => {
    let written = 0;
    const server = afterRequests(1, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n');
      const block = Buffer.alloc(65_536, 'x');
      const more = (): void => {
        while (!socket.destroyed && socket.write(block)) written += block.length;
      };
      socket.on('drain', more);
      more();
    });
    const [answer] = await ask(server, [get('/a', 65_536)]);
    expect(answer).toMatchObject({ fault: 'too-large' });
    expect(answer?.body).toHaveLength(65_536);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written).toBeLessThan(30_000_000);
  });

  test('of an error page may be larger: its status is the answer', async () => {
    const text = `HTTP/1.1 404 Not Found\r\nContent-Length: 9000\r\n\r\n${'x'.repeat(9000)}`;
    const answers = await ask(says(text, 2), [get('/a'), get('/b')]);
    expect(answers[0]).toMatchObject({ fault: null, status: 404, body: 'x'.repeat(100) });
    expect(answers[1]?.fault).toBe('not-asked');
  });
});

describe('bodies as text', () => {
  const bytes = (body: Buffer, status = 200): Promise<TestServer> =>
    afterRequests(1, (socket) => {
      socket.write(`HTTP/1.1 ${status} x\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.write(body);
    });

  test('a byte order mark stays', async () => {
    const [answer] = await ask(bytes(Buffer.from('\ufeff{}')), [get('/a')]);
    expect(answer).toMatchObject({ body: '\ufeff{}', invalidUtf8: false, bytes: 5 });
  });

  test('invalid UTF-8 is told, and replaced', async () => {
    const [answer] = await ask(bytes(Buffer.from([0x61, 0xff, 0x62])), [get('/a')]);
    expect(answer).toMatchObject({ body: 'a\ufffdb', invalidUtf8: true });
  });

  test('half a character at the end of a whole body is invalid, at a cut it is not', async () => {
    const text = Buffer.from('é'.repeat(60));
    const [whole] = await ask(bytes(text.subarray(0, 99)), [get('/a')]);
    const [cut] = await ask(bytes(text, 500), [get('/a', 99)]);
    expect(whole?.invalidUtf8).toBe(true);
    expect(cut).toMatchObject({ invalidUtf8: false, body: 'é'.repeat(49), bytes: 120 });
  });

  test('R-03: an encoded body stays as it came, and identity was asked for', async () => {
    let accepted: string | string[] | undefined;
    const server = httpServer((request, response) => {
      accepted = request.headers['accept-encoding'];
      response.setHeader('Content-Encoding', 'gzip').end('not inflated');
    });
    expect(brief(await ask(server, [get('/a')]))).toEqual([[200, 'not inflated']]);
    expect(accepted).toBe('identity');
  });
});

describe('R-04, R-05, R-20: what is no answer', () => {
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(6000)}`],
    ['1,000 headers', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(1000)}\r\n`],
    ['100 early hints', `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)}${ok('a')}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a chunk extension of a megabyte',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(1e6)}\r\na`,
    ],
  ])('%s', async (_, text) => {
    const answers = await ask(says(text, 2), [get('/a'), get('/b')]);
    expect(answers.map((a) => a.fault)).toEqual(['malformed', 'not-asked']);
  });

  test('eight informational replies are borne', async () => {
    expect(
      brief(await ask(says('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(8) + ok('a')), [get('/a')])),
    ).toEqual([[200, 'a']]);
  });
});
