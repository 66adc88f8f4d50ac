import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import type { DetailedPeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import { alertOf } from './alerts.ts';
import { codeOf } from './faults.ts';
import { isIP } from './ip.ts';
import { sentCertificates } from './sent-certificates.ts';
import { type Tap, tap } from './tap.ts';
import { HandshakeError, type HandshakeFault, type SecureChannel, type SecureOptions } from './types.ts';

const load = createRequire(import.meta.url);
/** It takes 9 ms to load, and what needs only DNS never pays for it. */
const nodeTls = (): typeof import('node:tls') => load('node:tls');

let context: SecureContext | null = null;

/**
 * One context for all handshakes: its trust store (Node's roots and NODE_EXTRA_CA_CERTS) is read once.
 * TLS 1.2 is the least that federation asks for today.
 */
function sharedContext(): SecureContext {
  context ??= nodeTls().createSecureContext({ minVersion: 'TLSv1.2' });
  return context;
}

/** Builds the trust store and begins a handshake with nobody, so that the first true one finds all that it needs. */
export function warmUp(): void {
  const nobody = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const socket = startHandshake(tap(nobody), { sni: 'a.example' });
  socket.on('error', () => {});
  setImmediate(() => socket.destroy());
}

/**
 * See `Network.secure`. Ends with HandshakeError instead of the signal's reason when time runs out on a peer that has
 * already said something that is not TLS. An alert that comes after the handshake (TLS 1.3 asks for a client certificate
 * only then) surfaces as an 'error' of the stream with OpenSSL's code.
 */
export function secure(
  connection: Duplex,
  options: SecureOptions,
  signal: AbortSignal,
): Promise<SecureChannel> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      connection.destroy();
      reject(signal.reason);
      return;
    }
    if (connection.destroyed) {
      // A peer that resets at once may have done so before we came to the handshake.
      reject(
        new HandshakeError(
          'reset',
          codeOf(connection.errored ?? { code: 'ECONNRESET' }),
          null,
          new Uint8Array(),
        ),
      );
      return;
    }
    const wire = tap(connection);
    let socket: TLSSocket;
    try {
      socket = startHandshake(wire, options);
    } catch (cause) {
      // A name that OpenSSL does not take for SNI.
      connection.destroy();
      reject(handshakeError(cause, wire));
      return;
    }
    const fail = (reason: unknown) => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      connection.destroy();
      reject(reason);
    };
    const stop = () => fail(speaksTls(wire.firstBytes()) ? signal.reason : notTls(wire));
    signal.addEventListener('abort', stop, { once: true });
    // Stays for good: an error after the handshake must reach whoever reads, and must not end the program when nobody does.
    socket.on('error', (cause) => fail(handshakeError(cause, wire)));
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', stop);
      try {
        resolve(channel(socket, connection));
      } catch (cause) {
        fail(handshakeError(cause, wire));
      }
    });
  });
}

function startHandshake(wire: Tap, options: SecureOptions): TLSSocket {
  const socket = nodeTls().connect({
    socket: wire.stream,
    // Never an address (RFC 6066 §3): Node would send it, and warn on stderr.
    ...(options.sni === null || isIP(options.sni) !== 0 ? {} : { servername: options.sni }),
    secureContext: sharedContext(),
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED changes nothing: a bad chain is a fact, not the end.
    rejectUnauthorized: false,
    // Names are judged by the caller; without this they would hide what OpenSSL said of the chain.
    checkServerIdentity: () => undefined,
  });
  // Node completes the chain from the trust store for that check, which takes as long as the rest of the handshake.
  socket.getPeerCertificate = () => ({}) as DetailedPeerCertificate;
  return socket;
}

function channel(socket: TLSSocket, connection: Duplex): SecureChannel {
  Reflect.deleteProperty(socket, 'getPeerCertificate');
  // Typed as an Error, but it is the code (Node's documentation says the reason).
  const reason: unknown = socket.authorizationError;
  const chainError = socket.authorized ? null : reasonText(reason);
  return {
    stream: socket,
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    sent: sentCertificates(socket, connection, chainError),
    chainError,
  };
}

function reasonText(reason: unknown): string {
  return typeof reason === 'string' ? reason : codeOf(reason);
}

function handshakeError(cause: unknown, wire: Tap): HandshakeError {
  const first = wire.firstBytes();
  if (!speaksTls(first)) return notTls(wire, codeOf(cause));
  const broken = wire.fault();
  const code = codeOf(broken ?? cause);
  const alert = alertOf(code);
  return new HandshakeError(faultOf(code, alert, broken !== null), code, alert, first);
}

function faultOf(code: string, alert: string | null, broken: boolean): HandshakeFault {
  if (alert !== null) return 'alert';
  if (code === 'ERR_STREAM_DESTROYED') return 'reset';
  if (broken) return code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'other';
  // Node's own word for a connection that ended in the middle of the handshake.
  return code === 'ECONNRESET' ? 'closed' : 'other';
}

function notTls(wire: Tap, code = 'ERR_SSL_WRONG_VERSION_NUMBER'): HandshakeError {
  return new HandshakeError('not-tls', code, null, wire.firstBytes());
}

/** A TLS record starts with its content type (20 to 23) and major version 3 (RFC 8446 §5.1). Silence proves nothing. */
function speaksTls(first: Uint8Array): boolean {
  const [type, major] = first;
  if (type === undefined) return true;
  return type >= 20 && type <= 23 && (major === undefined || major === 3);
}
