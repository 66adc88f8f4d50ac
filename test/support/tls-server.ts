/** TLS servers for unit tests: well-behaved ones, and ones with one fault each. */
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Endpoint } from '../../src/system/types.ts';

export interface TestServer {
  readonly endpoint: Endpoint;
  /** Server names that clients sent, null for none; only for TLS servers. */
  readonly seenSni: (string | null)[];
  close(): Promise<void>;
}

interface Credentials {
  readonly certificate: string;
  readonly key: string;
}

/** A TLS server that hands every decrypted connection to `onConnection`. `options` goes to node:tls. */
export function tlsServer(
  credentials: Credentials,
  onConnection: (socket: Socket) => void = () => {},
  options: TlsOptions = {},
): Promise<TestServer> {
  const seenSni: (string | null)[] = [];
  const server = createTlsServer({ cert: credentials.certificate, key: credentials.key, ...options });
  server.on('secureConnection', (socket) => {
    seenSni.push(socket.servername || null);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.on('tlsClientError', () => {});
  return start(server, seenSni);
}

/** HTTP/1.1 over TLS. */
export function httpsServer(
  credentials: Credentials,
  listener: RequestListener,
  options: TlsOptions = {},
): Promise<TestServer> {
  const http = createHttpServer(listener);
  return tlsServer(credentials, (socket) => http.emit('connection', socket), options);
}

/** Plain HTTP/1.1. */
export function httpServer(listener: RequestListener): Promise<TestServer> {
  const http = createHttpServer(listener);
  return tcpServer((socket) => http.emit('connection', socket));
}

/** A TCP server that does what `onConnection` says: a banner, silence, a reset (`socket.resetAndDestroy()`). */
export function tcpServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return start(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    }),
    [],
  );
}

/** A loopback port that refuses connections: it was free a moment ago. */
export async function refusingEndpoint(): Promise<Endpoint> {
  const server = await tcpServer(() => {});
  await server.close();
  return server.endpoint;
}

async function start(server: Server, seenSni: (string | null)[]): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: { address: '127.0.0.1', port: address.port },
    seenSni,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
