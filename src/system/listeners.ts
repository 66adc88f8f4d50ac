/**
 * Listening sockets, on loopback only: for the rehearsal's servers and for answering challenges.
 * A connection that breaks is the listener's daily bread, so socket errors end that connection and nothing else.
 */
import { createSocket } from 'node:dgram';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls';
import type { Endpoint } from './types.ts';

const LOOPBACK = '127.0.0.1';

export interface Listener {
  /** Where it listens: 127.0.0.1 and the port that was asked for, or one that the kernel chose. */
  readonly endpoint: Endpoint;
  /** Stops listening and ends every connection. Never rejects; a second call does nothing more. */
  close(): Promise<void>;
}

/** A certificate chain (PEM, leaf first) with its private key (PEM). */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
}

export type OnDatagram = (message: Uint8Array, reply: (answer: Uint8Array) => void) => void;
/** `sni`: the server name that the client sent, lower case; null without TLS or when it sent none. */
export type OnConnection = (connection: Duplex, sni: string | null) => void;

/** The credentials for a server name (lower case; null = the client sent none); null ends the handshake. */
export type CredentialsFor = (sni: string | null) => Credentials | null;

export interface Listeners {
  /** UDP. Rejects with the system's error (EADDRINUSE) when the port is taken. */
  udp(onMessage: OnDatagram, port?: number): Promise<Listener>;
  tcp(onConnection: OnConnection, port?: number): Promise<Listener>;
  /** TLS 1.2 and 1.3 with the certificate chosen by SNI; `onConnection` gets the decrypted stream. */
  tls(credentialsFor: CredentialsFor, onConnection: OnConnection, port?: number): Promise<Listener>;
}

export const loopbackListeners: Listeners = { udp: listenUdp, tcp: listenTcp, tls: listenTls };

async function listenUdp(onMessage: OnDatagram, port = 0): Promise<Listener> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    onMessage(message, (answer) => {
      if (!closed) socket.send(answer, from.port, from.address, () => {});
    });
  });
  let closed = false;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, LOOPBACK, resolve);
  });
  socket.removeAllListeners('error').on('error', () => {});
  const endpoint = { address: LOOPBACK, port: socket.address().port };
  return {
    endpoint,
    close: () => {
      if (closed) return Promise.resolve();
      closed = true;
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}

function listenTcp(onConnection: OnConnection, port = 0): Promise<Listener> {
  const server = createTcpServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    onConnection(socket, null);
  });
  return start(server, port);
}

async function listenTls(
  credentialsFor: CredentialsFor,
  onConnection: OnConnection,
  port = 0,
): Promise<Listener> {
  // Building a context parses keys: done once per certificate, not once per handshake.
  const contexts = new Map<string, SecureContext>();
  const contextFor = (sni: string | null): SecureContext | null => {
    const credentials = credentialsFor(sni);
    if (credentials === null) return null;
    const known = contexts.get(credentials.certificate);
    if (known !== undefined) return known;
    const context = createSecureContext({ cert: credentials.certificate, key: credentials.key });
    contexts.set(credentials.certificate, context);
    return context;
  };
  const server = createTlsServer({
    noDelay: true,
    // ALPN is not offered: nothing here speaks HTTP/2, and neither do the senders that are imitated.
    SNICallback: (name, done) => {
      const context = contextFor(name.toLowerCase());
      if (context === null) done(new Error(`no certificate for ${name}`));
      else done(null, context);
    },
  });
  // Without SNI the callback is not called: the default certificate must be the server's own.
  const fallback = credentialsFor(null);
  if (fallback !== null) server.setSecureContext({ cert: fallback.certificate, key: fallback.key });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {});
    onConnection(socket, socket.servername ? socket.servername.toLowerCase() : null);
  });
  server.on('tlsClientError', () => {});
  return start(server, port);
}

async function start(server: Server, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  // 'connection' is the raw socket for TLS servers too, so that one in mid-handshake is ended as well.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  server.removeAllListeners('error').on('error', () => {});
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has no port');
  let closing: Promise<void> | null = null;
  return {
    endpoint: { address: LOOPBACK, port: address.port },
    close: () => {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return closing;
    },
  };
}
