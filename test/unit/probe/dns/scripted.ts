import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import type { Endpoint } from '../../../../src/system/types.ts';

export interface Query {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly edns: boolean;
  readonly over: 'udp' | 'tcp';
}

export interface ScriptedServer extends Endpoint {
  readonly seen: Query[];
  close(): Promise<void>;
}

/** A name server that sends exactly the bytes it is told, in order; nothing for an empty list. */
export async function scripted(
  answer: (query: Query, packet: Packet) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>,
): Promise<ScriptedServer> {
  const seen: Query[] = [];
  const reply = async (bytes: Buffer, over: 'udp' | 'tcp') => {
    const packet = decode(bytes);
    const question = packet.questions?.[0];
    const query: Query = {
      id: packet.id ?? 0,
      name: question?.name ?? '',
      type: question?.type ?? '',
      edns: (packet.additionals ?? []).some((record) => record.type === 'OPT'),
      over,
    };
    seen.push(query);
    return answer(query, packet);
  };
  const tcp = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', async (bytes: Buffer) => {
      for (const message of await reply(bytes.subarray(2), 'tcp')) {
        const head = Buffer.alloc(2);
        head.writeUInt16BE(message.length);
        socket.write(head);
        socket.write(message);
      }
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const address = tcp.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const udp = createSocket('udp4');
  udp.on('message', async (bytes, from) => {
    for (const message of await reply(bytes, 'udp')) udp.send(message, from.port, from.address);
  });
  udp.bind(address.port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    address: '127.0.0.1',
    port: address.port,
    seen,
    close: async () => {
      udp.close();
      tcp.close();
      await Promise.all([once(udp, 'close'), once(tcp, 'close')]);
    },
  };
}

export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

/** A reply to `query`. */
export function response(
  query: Query,
  answers: readonly Answer[] = [],
  extra: {
    id?: number;
    name?: string;
    rcode?: keyof typeof RCODE;
    flags?: number;
    authorities?: Answer[];
    questions?: Packet['questions'];
  } = {},
): Buffer {
  return encode({
    type: 'response',
    id: extra.id ?? query.id,
    flags: (1 << 8) | (1 << 7) | RCODE[extra.rcode ?? 'NOERROR'] | (extra.flags ?? 0),
    questions: extra.questions ?? [{ type: query.type as 'A', name: extra.name ?? query.name, class: 'IN' }],
    answers: [...answers],
    authorities: extra.authorities ?? [],
  });
}

export const a = (name: string, data = '203.0.113.10', ttl = 300): Answer => ({
  type: 'A',
  name,
  ttl,
  class: 'IN',
  data,
});

export const cname = (name: string, data: string, ttl = 300): Answer => ({
  type: 'CNAME',
  name,
  ttl,
  class: 'IN',
  data,
});

export const soa = (name: string, ttl: number, minimum: number): Answer => ({
  type: 'SOA',
  name,
  ttl,
  class: 'IN',
  data: { mname: 'ns.example', rname: 'admin.example', serial: 1, refresh: 1, retry: 1, expire: 1, minimum },
});
