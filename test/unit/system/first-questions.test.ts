import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { encodeQuestion } from '../../../src/probe/dns/message.ts';
import { datagram } from '../../../src/system/datagram.ts';
import {
  askFirst,
  firstQuestion,
  plainName,
  sendFirst,
  takeFirstQuestion,
} from '../../../src/system/first-questions.ts';

const folder = mkdtempSync(join(tmpdir(), 'first-'));
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function server(answer: (message: Buffer) => readonly Uint8Array[]) {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const heard: Buffer[] = [];
  socket.on('message', (message, from) => {
    heard.push(message);
    for (const reply of answer(message)) socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { heard, endpoint: { address: '127.0.0.1', port: socket.address().port } };
}

describe('what is asked first', () => {
  test.each([
    [['check', 'Example.org'], 'example.org'],
    [['check', 'example.org', '--json', '--format=tap', '--no-color'], 'example.org'],
    [['check', 'example.org', '--dns-server', '192.0.2.1'], null],
    [['check', 'example.org', 'other.org'], null],
    [['check', '--json', 'example.org'], null],
    [['check', 'example.org:8448'], null],
    [['check', '192.0.2.1'], null],
    [['check', '[2001:db8::1]'], null],
    [['check', 'example.org.'], null],
    [['check', 'https://example.org'], null],
    [['check', 'localhost'], null],
    [['check', `${'a'.repeat(64)}.org`], null],
    [['trace', 'example.org'], null],
    [[], null],
  ])('%j is about %s', (words, expected) => {
    expect(plainName(words)).toBe(expected);
  });

  test.each(['A', 'AAAA', 'SRV', 'NS'] as const)('is %s as the resolver would ask', (type) => {
    const name = '_matrix._tcp.example.org';
    expect(Buffer.from(firstQuestion(0xabcd, [name, type]))).toEqual(
      Buffer.from(encodeQuestion(0xabcd, { name, type }, { edns: true })),
    );
  });

  test('needs a file that says whom to ask', () => {
    for (const text of ['', 'nameserver nobody\n']) {
      const path = join(folder, 'resolv.conf');
      writeFileSync(path, text);
      askFirst(['check', 'example.org'], path);
    }
    askFirst(['check', 'example.org'], join(folder, 'nowhere'));
    askFirst(['check', 'example.org'], folder);
    const ours = firstQuestion(1, ['example.org', 'A']);
    expect(takeFirstQuestion({ address: '127.0.0.1', port: 53 }, ours)).toBeNull();
  });
});

describe('a question that is on its way', () => {
  const asked = ['example.org', 'A'] as const;
  const reply = (message: Uint8Array, tail: number): Buffer => Buffer.from([...message.subarray(0, 2), tail]);

  test('is not asked again, and its answer carries the id of whoever takes it over', async () => {
    const { heard, endpoint } = await server((message) => [reply(message, 7)]);
    sendFirst(endpoint, asked);
    // It may have been answered long before it is wanted.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const replies: number[][] = [];
    const ours = firstQuestion(0x0102, asked);
    await datagram(endpoint, ours, (got) => replies.push([...got]) > 0, new AbortController().signal);
    expect(replies).toEqual([[1, 2, 7]]);
    expect(heard).toHaveLength(1);
  });

  test('is taken over once: whoever asks again does ask', async () => {
    const { heard, endpoint } = await server((message) => [reply(message, 7)]);
    sendFirst(endpoint, asked);
    for (const id of [1, 2])
      await datagram(endpoint, firstQuestion(id, asked), () => true, new AbortController().signal);
    expect(heard).toHaveLength(2);
  });

  test('leaves a reply under another id to be found foreign', async () => {
    const { endpoint } = await server((message) => [
      Buffer.from([message[0] ?? 0, ~(message[1] ?? 0), 9]),
      reply(message, 7),
    ]);
    sendFirst(endpoint, asked);
    const replies: number[] = [];
    const accept = (got: Uint8Array): boolean => {
      replies.push(got[2] ?? 0);
      return got[0] === 0 && got[1] === 5;
    };
    await datagram(endpoint, firstQuestion(5, asked), accept, new AbortController().signal);
    expect(replies).toEqual([9, 7]);
  });

  test('that nobody takes fails as it would have', async () => {
    const { endpoint } = await server(() => []);
    for (const socket of sockets.splice(0)) socket.close();
    sendFirst(endpoint, asked);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const question = datagram(endpoint, firstQuestion(5, asked), () => true, new AbortController().signal);
    await expect(question).rejects.toMatchObject({ fault: 'refused' });
  });
});
