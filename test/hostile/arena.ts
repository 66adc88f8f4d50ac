/**
 * A small hostile internet on loopback, and a whole look into it with everything counted. The bounds are the true ones:
 * what a case takes here, it takes anywhere.
 */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { judge } from '../../src/check/judge.ts';
import type { Verdict } from '../../src/check/types.ts';
import { discover } from '../../src/discover/discover.ts';
import type { Facts } from '../../src/discover/types.ts';
import { parseServerName } from '../../src/matrix/server-name.ts';
import { canonicalAddress, mapNetwork, type Place } from '../../src/rehearsal/network.ts';
import { reportJson } from '../../src/report/json.ts';
import { reportText } from '../../src/report/text.ts';
import { createClock } from '../../src/system/clock.ts';
import { createNetwork } from '../../src/system/network.ts';
import { trusting } from '../../src/system/trust.ts';
import type { Endpoint, Network } from '../../src/system/types.ts';
import { type DnsServer, type DnsTable, type Question, startDnsServer } from '../support/dns-server.ts';
import { type Authority, createAuthority, type LeafOptions } from '../support/pki.ts';
import { type TestServer, tcpServer, tlsServer } from '../support/tls-server.ts';

export const S = 'example.org';
export const T = 'matrix.example.org';
export const APEX = '93.184.216.1';
export const DELEGATE = '93.184.216.2';

let authority: Promise<Authority> | null = null;
/** One for all arenas of a test file. */
export const ca = (): Promise<Authority> => {
  authority ??= createAuthority();
  return authority;
};

export interface Arena {
  readonly dns: DnsServer;
  /** TLS at an address and port; `onConnection` gets the decrypted stream. */
  tls(
    place: string,
    name: string,
    onConnection: (socket: Socket) => void,
    leaf?: LeafOptions,
  ): Promise<TestServer>;
  tcp(place: string, onConnection: (socket: Socket) => void): Promise<TestServer>;
  /** Every address and port that was connected to. */
  readonly connections: readonly string[];
  check(name?: string): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Outcome {
  readonly facts: Facts;
  readonly verdict: Verdict;
  readonly ids: readonly string[];
  readonly ms: number;
  /** Sockets open at the same time, at most. */
  readonly sockets: number;
  readonly questions: number;
  readonly bytes: number;
  readonly text: string;
  readonly json: string;
}

const addressRecords = [
  { name: S, type: 'A', data: APEX },
  { name: T, type: 'A', data: DELEGATE },
] as const;

export const zone = (change: Partial<DnsTable> = {}): DnsTable => ({
  zones: [S],
  records: addressRecords,
  ...change,
});

/** @param table asked anew for each question. */
export async function openArena(
  table: DnsTable | ((question: Question) => DnsTable) = zone(),
  resolver: Endpoint | null = null,
): Promise<Arena> {
  const places = new Map<string, Place>();
  const connections: string[] = [];
  const servers: TestServer[] = [];
  const dns = await startDnsServer(typeof table === 'function' ? table : () => table);
  const root = (await ca()).root;
  const nameserver = { address: '93.184.216.53', port: 53 };
  const find = (transport: 'udp' | 'tcp', { address, port }: Endpoint): Place => {
    if (port === 53) return resolver ?? dns.endpoint;
    const place = `${canonicalAddress(address)}:${port}`;
    if (transport === 'tcp') connections.push(place);
    return places.get(place) ?? 'refused';
  };
  const keep = async (place: string, starting: Promise<TestServer>): Promise<TestServer> => {
    const server = await starting;
    servers.push(server);
    places.set(place, server.endpoint);
    return server;
  };
  return {
    dns,
    connections,
    tcp: (place, onConnection) => keep(place, tcpServer(onConnection)),
    async tls(place, name, onConnection, leaf = {}) {
      return keep(place, tlsServer(await (await ca()).leaf([name], leaf), onConnection));
    },
    async check(name = S) {
      const parsed = parseServerName(name);
      if (!parsed.ok) throw new Error(parsed.reason);
      const real = trusting(createNetwork(), [root], () => Date.now());
      const counted = counting(mapNetwork(real, { nameservers: [nameserver], find }));
      const started = performance.now();
      const ports = { network: counted.network, clock: createClock() };
      const signal = new AbortController().signal;
      const facts = await discover(parsed.value, ports, { version: '0.0.0' }, () => {}, signal);
      const verdict = judge(facts);
      const tool = { name: 'test', version: '0.0.0' };
      return {
        facts,
        verdict,
        ids: verdict.findings.flatMap((one) => [one.id, ...(one.because ?? []).map(({ id }) => id)]),
        ms: performance.now() - started,
        ...counted.counts(),
        text: reportText(facts, verdict, { width: 80, colour: false, ascii: false }),
        json: reportJson(facts, verdict, tool),
      };
    },
    close: async () => {
      await Promise.all([dns.close(), ...servers.map((server) => server.close())]);
    },
  };
}

/** Counts sockets, questions and bytes below everything that might hide them. */
function counting(network: Network) {
  let open = 0;
  let sockets = 0;
  let questions = 0;
  let bytes = 0;
  const begin = (): void => {
    open += 1;
    sockets = Math.max(sockets, open);
  };
  const end = (): void => {
    open -= 1;
  };
  const wrapped: Network = {
    ...network,
    async datagram(to, message, accept, signal) {
      questions += 1;
      begin();
      const count = (reply: Uint8Array): boolean => {
        bytes += reply.length;
        return accept(reply);
      };
      await network.datagram(to, message, count, signal).finally(end);
    },
    async connect(to, signal) {
      begin();
      try {
        const stream = await network.connect(to, signal);
        stream.once('close', () => {
          bytes += (stream as Socket).bytesRead;
          end();
        });
        return stream;
      } catch (error) {
        end();
        throw error;
      }
    },
  };
  return { network: wrapped, counts: () => ({ sockets, questions, bytes }) };
}

const MEGABYTE = 1_048_576;

/** What holds whatever a peer does. */
export function expectBounded(outcome: Outcome, { ms = 20_000, bad = true } = {}): void {
  const { verdict } = outcome;
  expect(outcome.ms).toBeLessThan(ms);
  expect(outcome.sockets).toBeLessThanOrEqual(64);
  expect(outcome.questions).toBeLessThanOrEqual(64);
  expect(outcome.bytes).toBeLessThan(4 * MEGABYTE);
  expect(outcome.json.length).toBeLessThan(4 * MEGABYTE);
  if (!bad) return;
  expect(verdict.verdict).not.toBe('ok');
  expect(verdict.federationOk).not.toBe(true);
  expect(verdict.everyAddressOk).not.toBe(true);
}

/** Nothing in a report may move a cursor, set a title or hide text; line feeds are the report's own. */
export function expectInert({ text, json }: Outcome): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const control = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;
  expect(control.exec(text)).toBeNull();
  expect(control.exec(json)).toBeNull();
}

/** Reads a request's head before it answers; `raw` is sent as it is. */
export const answering =
  (answer: (path: string, socket: Socket) => void) =>
  (socket: Socket): void => {
    let pending = '';
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const head = pending.slice(0, end);
        const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
        pending = pending.slice(end + 4 + length);
        answer(head.split(' ')[1] ?? '', socket);
      }
    });
  };

/** A web site that has this as the file, and nothing else. */
export const siteWith = (file: Buffer): ((socket: Socket) => void) =>
  answering((path, socket) => socket.write(path === FILE ? file : notFound));

export const delegatingTo = (server: string): ((socket: Socket) => void) =>
  siteWith(json({ 'm.server': server }));

export const response = (status: string, headers: readonly string[], body: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${headers.map((line) => `${line}\r\n`).join('')}`, 'latin1'),
    Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);

export const json = (value: unknown, status = '200 OK'): Buffer =>
  response(
    status,
    ['Content-Type: application/json'],
    typeof value === 'string' ? value : JSON.stringify(value),
  );

export const notFound = json({ errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request' }, '404 Not Found');
export const version = json({ server: { name: 'Synapse', version: '1.163.2' } });

export const FILE = '/.well-known/matrix/server';
export const KEYS = '/_matrix/key/v2/server';
export const VERSION = '/_matrix/federation/v1/version';

/** A homeserver whose answer to one path is the case's own; the rest is as usual. */
export const homeserver = (special: Readonly<Record<string, (socket: Socket) => void>>) =>
  answering((path, socket) => {
    const own = special[path];
    if (own !== undefined) own(socket);
    else socket.write(path === VERSION ? version : notFound);
  });

/** A name server that answers with whatever bytes the case makes of the question. */
export async function rawNameServer(
  answer: (question: Buffer, count: number) => readonly Buffer[],
): Promise<{ readonly endpoint: Endpoint; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  let count = 0;
  socket.on('message', (question, from) => {
    for (const bytes of answer(question, count++)) socket.send(bytes, from.port, from.address, () => {});
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    endpoint: { address: '127.0.0.1', port: socket.address().port },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
