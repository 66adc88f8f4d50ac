/** See ../names.ts. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import * as dnsPacket from 'dns-packet';
import { answerFrom, sameName } from '../../../src/rehearsal/dns-table.ts';
import type { NameServer } from '../names.ts';
import { configuration } from './configuration.ts';

const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

interface Prepared {
  readonly packet: dnsPacket.Packet;
  readonly delayMs: number;
}

/** null = no answer at all. */
function prepare(server: NameServer, message: Buffer): Prepared | null {
  const query = dnsPacket.decode(message);
  const question = query.questions?.[0];
  if (question === undefined) return null;
  const { name, type } = question;
  const behaviour = (server.table.behaviours ?? []).find(
    (one) => sameName(one.name, name) && (one.type ?? type) === type,
  );
  if (behaviour?.drop === true) return null;
  const bogus = query.flag_cd !== true && (server.bogus ?? []).some((one) => sameName(one, name));
  const reply =
    bogus || behaviour?.rcode !== undefined
      ? { rcode: behaviour?.rcode ?? ('SERVFAIL' as const), answers: [], authorities: [] }
      : answerFrom(server.table, { name, type });
  const recursion =
    server.authoritative === true ? dnsPacket.AUTHORITATIVE_ANSWER : dnsPacket.RECURSION_AVAILABLE;
  return {
    packet: {
      type: 'response',
      id: query.id ?? 0,
      flags: dnsPacket.RECURSION_DESIRED | recursion | RCODES[reply.rcode],
      questions: [question],
      answers: [...reply.answers],
      authorities: [...reply.authorities],
    },
    delayMs: behaviour?.delayMs ?? 0,
  };
}

const servers = configuration<readonly NameServer[]>();
await Promise.all(
  servers.map(
    (server) =>
      new Promise<void>((resolve) => {
        const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
        socket.on('message', (message, from) => {
          const prepared = prepare(server, message);
          if (prepared === null) return;
          const send = () => socket.send(dnsPacket.encode(prepared.packet), from.port, from.address);
          setTimeout(send, prepared.delayMs);
        });
        socket.bind(53, server.address, () => resolve());
      }),
  ),
);
process.stdout.write('ready\n');
