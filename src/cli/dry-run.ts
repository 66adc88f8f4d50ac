/**
 * V8 compiles a function when it is first called: what comes after an answer costs the most just when it is waited for.
 * So while the first questions are on their way, a whole look is made at a server that exists in memory alone.
 */
import { Duplex } from 'node:stream';
import { discover } from '../discover/discover.ts';
import type { Facts } from '../discover/types.ts';
import { parseServerName } from '../matrix/server-name.ts';
import { openerOf } from '../report/formats.ts';
import type { PrintOptions } from '../report/printer.ts';
import type { Clock, Network } from '../system/types.ts';
import type { Context } from './context.ts';

const NAME = 'a.example';

/** A self-signed certificate for it; nobody keeps its key. */
const CERTIFICATE = Buffer.from(
  'MIIBlDCCATugAwIBAgIUOnBP5txAzkI1uFYHhkOwF4TNbWowCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYS5leGFtcGxlMCAXDTI2MTEyNTA3MDgyOFoY' +
    'DzIxMjYxMTAxMDcwODI4WjAUMRIwEAYDVQQDDAlhLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASXyuUcD9VnJsPV5pcnhIMXcv/dmUo7' +
    'PdUb+XQWrUA3OPFtw5/Q7jwCeCAYGH/Og318FrS3uYX3KqhOQiNs4ToMo2kwZzAdBgNVHQ4EFgQU3wfGy9WsYGFxIciJ2RWpE4zuMSowHwYDVR0jBBgw' +
    'FoAU3wfGy9WsYGFxIciJ2RWpE4zuMSowDwYDVR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglhLmV4YW1wbGUwCgYIKoZIzj0EAwIDRwAwRAIgC+1QnoSo' +
    'pctXJsVZzF4Kn2bR/STW161OTTsMIIs4Rr8CIDJpcK5uQ/XHBFbnVzoNZoTB+Mf3mVJg9BLSkvJDIjqG',
  'base64',
);

/** Every address of the name is this one. */
const ADDRESS = [1, 1, 1, 1];
const TYPE_A = 1;

/** The answer to a question (RFC 1035 §4): the address, or that there is nothing. */
function answerTo(question: Uint8Array): Uint8Array {
  let end = 12;
  while ((question[end] ?? 0) !== 0) end += (question[end] ?? 0) + 1;
  const isA = question[end + 2] === TYPE_A;
  const head = Buffer.from(question.subarray(0, end + 5));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(isA ? 1 : 0, 6);
  head.writeUInt16BE(0, 10);
  return isA
    ? Buffer.concat([head, Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...ADDRESS])])
    : head;
}

const reply = (status: string, body: string): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nServer: nginx\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const key = Buffer.alloc(32, 1).toString('base64').replace('=', '');
const signature = Buffer.alloc(64, 1).toString('base64').replace('==', '');

const ANSWERS: Readonly<Record<string, string>> = {
  '/.well-known/matrix/server': reply('200 OK', JSON.stringify({ 'm.server': `${NAME}:8448` })),
  '/_matrix/federation/v1/version': reply('200 OK', '{"server":{"name":"Synapse","version":"1.100.0"}}'),
  '/_matrix/key/v2/server': reply(
    '200 OK',
    JSON.stringify({
      server_name: NAME,
      valid_until_ts: 4e12,
      verify_keys: { 'ed25519:a': { key } },
      signatures: { [NAME]: { 'ed25519:a': signature } },
    }),
  ),
};

const NOT_FOUND = reply('404 Not Found', '{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}');

/** The server's side of a connection: an answer for each request that comes in. */
function connection(): Duplex {
  return new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      const paths = chunk.toString('latin1').matchAll(/^[A-Z]+ (\S+) HTTP\/1\.1\r$/gm);
      const answers = [...paths].map(([, path = '']) => ANSWERS[path] ?? NOT_FOUND);
      setImmediate(() => this.push(answers.join('')));
      done();
    },
  });
}

const network: Network = {
  nameservers: async () => [{ address: '127.0.0.1', port: 53 }],
  datagram: async (_to, message, accept) => {
    // What really comes in goes before.
    await new Promise((resolve) => setImmediate(resolve));
    accept(answerTo(message));
  },
  connect: async () => connection(),
  secure: async (stream) => ({
    stream,
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    sent: [CERTIFICATE],
    chainError: null,
  }),
  hasRoute: async () => true,
};

/** Facts of a look that passes through all that a real one does. */
export async function lookAtNobody(clock: Clock, version: string): Promise<Facts> {
  const name = parseServerName(NAME);
  if (!name.ok) throw new Error(name.reason);
  return discover(name.value, { network, clock }, { version }, () => {}, new AbortController().signal);
}

export interface DryRun {
  /** When the first questions are on their way. Only the first call counts. */
  look(): void;
  /** When the first answers are there, and connections on their way. Only the first call counts. */
  judge(): void;
}

/** Each part in a wait of its own: together they take longer than many an answer. What goes wrong here has no consequence. */
export function createDryRun({ args, system, version }: Context, options: PrintOptions): DryRun {
  let looked: Promise<Facts> | null = null;
  let judged: Promise<void> | null = null;
  const judge = async (facts: Facts): Promise<void> => {
    const [judges, open] = await Promise.all([import('../check/judge.ts'), openerOf(args.format)]);
    const verdict = judges.judge(facts);
    await new Promise((resolve) => setImmediate(resolve));
    open(options).take({ kind: 'checked', facts, verdict })();
  };
  return {
    look() {
      looked ??= lookAtNobody(system.clock, version);
      looked.catch(() => {});
    },
    judge() {
      judged ??= looked?.then(judge) ?? null;
      judged?.catch(() => {});
    },
  };
}
