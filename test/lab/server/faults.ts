/** See ../faults.ts. */
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Fault, FaultKind } from '../faults.ts';
import { configuration } from './configuration.ts';

/** A fatal alert 112, unrecognized_name (RFC 6066 §3), in a TLS 1.2 record. */
const unrecognizedName = Buffer.from([0x15, 3, 3, 0, 2, 2, 112]);

const behaviour: Readonly<Record<Exclude<FaultKind, 'plain-http'>, (socket: Socket) => void>> = {
  silent: (socket) => {
    socket.resume();
  },
  ssh: (socket) => {
    socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n');
    socket.resume();
  },
  reset: (socket) => {
    socket.resetAndDestroy();
  },
  alert: (socket) => {
    socket.once('data', () => socket.end(unrecognizedName));
  },
};

function serverFor(kind: FaultKind): Server {
  if (kind === 'plain-http') return createHttpServer((_request, response) => response.end('It works\n'));
  return createServer((socket) => {
    socket.on('error', () => {});
    behaviour[kind](socket);
  });
}

const faults = configuration<readonly Fault[]>();
await Promise.all(
  faults.flatMap(({ machine, port, kind }) =>
    [machine.v4, machine.v6].map(
      (address) =>
        new Promise<void>((resolve, reject) => {
          serverFor(kind)
            .once('error', reject)
            .listen(port, address, () => resolve());
        }),
    ),
  ),
);
process.stdout.write('ready\n');
