/**
 * A name server on loopback that answers from a table, over UDP and TCP on one port. It answers as a caching
 * resolver does (aliases followed, absence proved by an SOA), so that the real DNS client can be put in front of it.
 */
import * as dnsPacket from 'dns-packet';
import { type Listener, type Listeners, loopbackListeners } from '../system/listeners.ts';
import type { Endpoint } from '../system/types.ts';
import { answerFrom, type DnsTable, type Question, type Reply, sameName } from './dns-table.ts';

export interface DnsServer {
  /** The same port for UDP and TCP. */
  readonly endpoint: Endpoint;
  /** What was asked so far, in order. */
  readonly asked: readonly (Question & { readonly over: 'udp' | 'tcp' })[];
  close(): Promise<void>;
}

const PORT_ATTEMPTS = 20;

/** @param table asked anew for each question, so that a zone can change while the server runs. */
export async function startDnsServer(
  table: (question: Question) => DnsTable,
  listeners: Listeners = loopbackListeners,
): Promise<DnsServer> {
  const asked: (Question & { over: 'udp' | 'tcp' })[] = [];
  const timers = new Set<NodeJS.Timeout>();

  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };

  const respond = (
    message: Uint8Array,
    over: 'udp' | 'tcp',
    send: (packet: dnsPacket.Packet) => void,
  ): void => {
    const query = decode(message);
    const question = query?.questions?.[0];
    if (query === null || question === undefined) return;
    const { name, type } = question;
    asked.push({ name, type, over });
    const world = table({ name, type });
    const behaviour = (world.behaviours ?? []).find(
      (one) => sameName(one.name, question.name) && (one.type ?? question.type) === question.type,
    );
    if (behaviour?.drop === true) return;
    const reply: Reply =
      behaviour?.rcode === undefined
        ? answerFrom(world, { name, type })
        : { rcode: behaviour.rcode, answers: [], authorities: [] };
    const cut = over === 'udp' && behaviour?.truncate === true;
    const packet = encodeable(query, reply, cut, over === 'udp' ? udpRoom(query) : Number.POSITIVE_INFINITY);
    if (behaviour?.delayMs === undefined) send(packet);
    else later(behaviour.delayMs, () => send(packet));
  };

  const [udp, tcp] = await bindBoth(
    listeners,
    (message, reply) => respond(message, 'udp', (packet) => reply(dnsPacket.encode(packet))),
    (message, reply) => respond(message, 'tcp', (packet) => reply(dnsPacket.streamEncode(packet))),
  );
  return {
    endpoint: udp.endpoint,
    asked,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([udp.close(), tcp.close()]);
    },
  };
}

type OnMessage = (message: Uint8Array, reply: (bytes: Uint8Array) => void) => void;

/** One port for both transports: the kernel chooses it for UDP, and TCP must get the same. */
async function bindBoth(
  listeners: Listeners,
  onUdp: OnMessage,
  onTcp: OnMessage,
): Promise<[Listener, Listener]> {
  for (let attempt = 1; ; attempt++) {
    const udp = await listeners.udp(onUdp);
    try {
      const tcp = await listeners.tcp((connection) => {
        let received = Buffer.alloc(0);
        connection.on('data', (bytes: Buffer) => {
          received = Buffer.concat([received, bytes]);
          while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
            const end = 2 + received.readUInt16BE(0);
            onTcp(received.subarray(2, end), (answer) => connection.write(answer));
            received = received.subarray(end);
          }
        });
      }, udp.endpoint.port);
      return [udp, tcp];
    } catch (error) {
      await udp.close();
      if (attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

const decode = (message: Uint8Array): dnsPacket.DecodedPacket | null => {
  try {
    return dnsPacket.decode(Buffer.from(message));
  } catch {
    return null;
  }
};

const CLASSIC_UDP_ROOM = 512;

const udpRoom = (query: dnsPacket.DecodedPacket): number => {
  const opt = (query.additionals ?? []).find((record) => record.type === 'OPT');
  return opt === undefined ? CLASSIC_UDP_ROOM : Math.max(CLASSIC_UDP_ROOM, opt.udpPayloadSize);
};

const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

function encodeable(
  query: dnsPacket.DecodedPacket,
  reply: Reply,
  cut: boolean,
  room: number,
): dnsPacket.Packet {
  const hasOpt = (query.additionals ?? []).some((record) => record.type === 'OPT');
  const packet: dnsPacket.Packet = {
    type: 'response',
    id: query.id ?? 0,
    flags: dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE | RCODES[reply.rcode],
    questions: query.questions ?? [],
    answers: [...reply.answers],
    authorities: [...reply.authorities],
    additionals: hasOpt
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: 1232,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  };
  if (!cut && dnsPacket.encodingLength(packet) <= room) return packet;
  return {
    ...packet,
    flags: (packet.flags ?? 0) | dnsPacket.TRUNCATED_RESPONSE,
    answers: [],
    authorities: [],
  };
}
