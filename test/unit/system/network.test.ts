import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { networkError } from '../../../src/system/faults.ts';
import { createNetwork } from '../../../src/system/network.ts';
import { parseResolvConf } from '../../../src/system/resolv-conf.ts';
import { NetworkError } from '../../../src/system/types.ts';

const network = createNetwork();
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('nameservers', () => {
  test.each([
    ['nothing', '', []],
    ['comments and other lines', '# nameserver 1.1.1.1\n; x\nsearch example.org\noptions edns0\n', []],
    ['several, in order', 'nameserver 192.0.2.1\nnameserver\t2001:db8::1\n', ['192.0.2.1', '2001:db8::1']],
    ['link-local with its zone', 'nameserver fe80::1%eth0\n', ['fe80::1%eth0']],
    [
      'a comment behind, CRLF',
      'nameserver 192.0.2.1 # home\r\nnameserver 192.0.2.2;x\r\n',
      ['192.0.2.1', '192.0.2.2'],
    ],
    [
      'names and rubbish',
      'nameserver dns.example\nnameserver\nnameserver 1.2.3\nnameserverx 192.0.2.1\n',
      [],
    ],
    ['an indented line is none', ' nameserver 192.0.2.1\n', []],
    ['no more than three', 'nameserver 192.0.2.1\n'.repeat(4), ['192.0.2.1', '192.0.2.1', '192.0.2.1']],
  ])('%s', (_, text, addresses) => {
    expect(parseResolvConf(text)).toEqual(addresses.map((address) => ({ address, port: 53 })));
  });

  test('come from the file; none without one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'resolv-'));
    closers.push(() => void rm(folder, { recursive: true }));
    const resolvConf = join(folder, 'resolv.conf');
    expect(await createNetwork({ resolvConf }).nameservers()).toEqual([]);
    await writeFile(resolvConf, 'nameserver 192.0.2.53\n');
    expect(await createNetwork({ resolvConf }).nameservers()).toEqual([{ address: '192.0.2.53', port: 53 }]);
    expect(await createNetwork({ resolvConf: folder }).nameservers()).toEqual([]);
  });
});

async function udp(
  act: (socket: Datagrams, message: Buffer, from: AddressInfo) => void,
  address = '127.0.0.1',
) {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message, from) => act(socket, message, from as unknown as AddressInfo));
  socket.bind(0, address);
  await once(socket, 'listening');
  closers.push(() => socket.close());
  return { address, port: socket.address().port };
}

describe('datagram', () => {
  test.each(['127.0.0.1', '::1'])('hands replies over until one is accepted: %s', async (address) => {
    const to = await udp((socket, message, from) => {
      for (const word of ['no', 'yes', 'late']) socket.send(`${word} ${message}`, from.port, from.address);
    }, address);
    const seen: string[] = [];
    await network.datagram(
      to,
      Buffer.from('q'),
      (reply) => {
        seen.push(Buffer.from(reply).toString());
        return seen.at(-1) === 'yes q';
      },
      AbortSignal.timeout(2000),
    );
    expect(seen).toEqual(['no q', 'yes q']);
  });

  test('takes nothing from another address', async () => {
    const stranger = createSocket('udp4');
    closers.push(() => stranger.close());
    const to = await udp((_socket, _message, from) => stranger.send('forged', from.port, from.address));
    const seen: unknown[] = [];
    const act = network.datagram(
      to,
      Buffer.from('q'),
      (reply) => seen.push(reply) > 0,
      AbortSignal.timeout(200),
    );
    await expect(act).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(seen).toEqual([]);
  });

  test('a closed port is refused', async () => {
    const to = await udp(() => undefined);
    closers.pop()?.();
    const act = network.datagram(to, Buffer.from('q'), () => true, AbortSignal.timeout(2000));
    await expect(act).rejects.toMatchObject({ name: 'NetworkError', fault: 'refused', code: 'ECONNREFUSED' });
  });

  test('a name is never looked up', async () => {
    const act = network.datagram(
      { address: 'localhost', port: 53 },
      Buffer.from('q'),
      () => true,
      AbortSignal.timeout(2000),
    );
    await expect(act).rejects.toBeInstanceOf(NetworkError);
  });

  test('an aborted signal sends nothing', async () => {
    let came = 0;
    const to = await udp(() => came++);
    await expect(
      network.datagram(to, Buffer.from('q'), () => true, AbortSignal.abort('enough')),
    ).rejects.toBe('enough');
    await expect(
      network.datagram(to, Buffer.from('q'), () => true, AbortSignal.timeout(50)),
    ).rejects.toBeDefined();
    expect(came).toBe(1);
  });
});

describe('connect', () => {
  test('gives a connection that carries data', async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    closers.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connection = await network.connect({ address: '127.0.0.1', port }, AbortSignal.timeout(2000));
    connection.end('hello');
    let text = '';
    for await (const chunk of connection) text += chunk;
    expect(text).toBe('hello');
  });

  test('a closed port is refused, a name is not looked up, an aborted signal connects nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const signal = AbortSignal.timeout(2000);
    await expect(network.connect({ address: '127.0.0.1', port }, signal)).rejects.toMatchObject({
      fault: 'refused',
      code: 'ECONNREFUSED',
    });
    await expect(network.connect({ address: 'localhost', port }, signal)).rejects.toBeInstanceOf(
      NetworkError,
    );
    await expect(network.connect({ address: '127.0.0.1', port }, AbortSignal.abort('enough'))).rejects.toBe(
      'enough',
    );
  });

  test('a reset while nobody listens ends nothing but the connection', async () => {
    const server = createServer((socket) => setTimeout(() => socket.resetAndDestroy(), 30)).listen(
      0,
      '127.0.0.1',
    );
    closers.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connection = await network.connect({ address: '127.0.0.1', port }, AbortSignal.timeout(2000));
    connection.resume();
    await once(connection, 'close').catch(() => undefined);
    expect(connection.destroyed).toBe(true);
  });
});

test.each([
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EAFNOSUPPORT', 'unreachable'],
  ['EPERM', 'denied'],
  ['EACCES', 'denied'],
  ['ECONNRESET', 'reset'],
  ['EMFILE', 'other'],
])('%s is %s', (code, fault) => {
  expect(networkError(Object.assign(new Error('x'), { code }))).toMatchObject({ fault, code });
});

test('hasRoute answers for both families without sending', async () => {
  expect(typeof (await network.hasRoute(4))).toBe('boolean');
  expect(typeof (await network.hasRoute(6))).toBe('boolean');
});
