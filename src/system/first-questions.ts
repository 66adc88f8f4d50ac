/**
 * DNS questions that are sent before the program itself is read: most of what `check` takes on a near resolver is the
 * reading, and on a far one the waiting, so they go side by side. `datagram` takes them over.
 */
import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isIP } from './ip.ts';
import { parseResolvConf } from './resolv-conf.ts';
import type { Endpoint } from './types.ts';

/** One question on its way. What has come in meanwhile is kept, at most a few datagrams. */
export interface FirstQuestion {
  readonly socket: Socket;
  readonly message: Uint8Array;
  /** Hands over what has been heard; both are called later, never at once. */
  handOver(heard: (reply: Uint8Array) => void, failed: (cause: unknown) => void): void;
}

const MOST_REPLIES = 4;
const TYPES = { A: 1, NS: 2, AAAA: 28, SRV: 33 } as const;
type Asked = readonly [name: string, type: keyof typeof TYPES];

/** Shared by two builds of this module: the one that asks, and the one that takes over. */
const KEY = Symbol.for('matrix-tls-setup.first-questions');
const waiting = (): Map<string, FirstQuestion> => {
  const holder = globalThis as { [KEY]?: Map<string, FirstQuestion> };
  holder[KEY] ??= new Map();
  return holder[KEY];
};

/** All of a question but its id, and whom it goes to. */
const keyOf = ({ address, port }: Endpoint, message: Uint8Array): string =>
  `${address} ${port} ${Buffer.from(message.buffer, message.byteOffset + 2, message.byteLength - 2).toString('latin1')}`;

/** The same question, sent already; only once. */
export function takeFirstQuestion(to: Endpoint, message: Uint8Array): FirstQuestion | null {
  const sent = waiting();
  if (sent.size === 0) return null;
  const key = keyOf(to, message);
  const found = sent.get(key) ?? null;
  sent.delete(key);
  return found;
}

/** A query as `encodeQuestion` makes it: recursion and authentic data wanted, room for 1232 bytes (RFC 6891). */
export function firstQuestion(id: number, [name, type]: Asked): Uint8Array {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label, 'latin1')]));
  return Buffer.concat([
    Buffer.from([id >> 8, id & 255, 1, 0x20, 0, 1, 0, 0, 0, 0, 0, 1]),
    ...labels,
    Buffer.from([0, 0, TYPES[type], 0, 1, 0, 0, 41, 1232 >> 8, 1232 & 255, 0, 0, 0, 0, 0, 0]),
  ]);
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** Names that are beyond doubt; all others wait for the program. The last label of none is a number. */
const PLAIN_NAME = new RegExp(`^(?=.{4,200}$)(?:${LABEL}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`);
/** What changes neither whom to ask nor what. */
const HARMLESS = /^--(?:json|ascii|no-color|format=[a-z]+)$/;

/** The name that `check` is called with, in lower case, where that and nothing else decides what is asked first. */
export function plainName(words: readonly string[]): string | null {
  const [command, name = '', ...others] = words;
  const lower = name.toLowerCase();
  if (command !== 'check' || !PLAIN_NAME.test(lower)) return null;
  return others.every((word) => HARMLESS.test(word)) ? lower : null;
}

const questionsAbout = (name: string): readonly Asked[] => [
  [name, 'NS'],
  [`_matrix-fed._tcp.${name}`, 'SRV'],
  [`_matrix._tcp.${name}`, 'SRV'],
  [`matrix.${name}`, 'AAAA'],
  [`matrix.${name}`, 'A'],
  [name, 'AAAA'],
  [name, 'A'],
];

/** Sends what a look at this name asks first. Never throws: what fails here is asked again in its turn. */
export function askFirst(words: readonly string[], resolvConf = '/etc/resolv.conf'): void {
  const name = plainName(words);
  if (name === null) return;
  try {
    const [server] = parseResolvConf(startOf(resolvConf));
    if (server !== undefined) for (const asked of questionsAbout(name)) sendFirst(server, asked);
  } catch {
    // No resolver, or none that can be asked: the program says so.
  }
}

/** The first 64 KiB, at once; "" for what is no regular file, which could keep us waiting. */
function startOf(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    if (!fstatSync(file).isFile()) return '';
    const bytes = Buffer.alloc(65_536);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** One question to one server. */
export function sendFirst(server: Endpoint, asked: Asked): void {
  const message = firstQuestion(randomInt(0x10000), asked);
  const socket = createSocket(isIP(server.address) === 6 ? 'udp6' : 'udp4');
  const replies: Uint8Array[] = [];
  let failure: { readonly cause: unknown } | null = null;
  const keep = (reply: Uint8Array): void => {
    if (replies.length < MOST_REPLIES) replies.push(reply);
  };
  const fail = (cause: unknown): void => {
    failure ??= { cause };
  };
  // What nobody takes over must not keep a program alive that has ended.
  socket.unref();
  socket.on('message', keep).on('error', fail);
  socket.connect(server.port, server.address, (error?: Error) => {
    if (error) fail(error);
    else
      socket.send(message, (cause) => {
        if (cause) fail(cause);
      });
  });
  waiting().set(keyOf(server, message), {
    socket,
    message,
    handOver(heard, failed) {
      socket.off('message', keep).off('error', fail);
      socket.on('message', heard).on('error', failed).ref();
      setImmediate(() => {
        for (const reply of replies) heard(reply);
        if (failure !== null) failed(failure.cause);
      });
    },
  });
}
