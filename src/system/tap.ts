import { Duplex } from 'node:stream';

export interface Tap {
  /** Carries what the connection carries. */
  readonly stream: Duplex;
  /** The first bytes that came in, at most `max`. */
  firstBytes(): Uint8Array;
  /** Error with which the connection itself ended; null while it stands, and after an orderly end. */
  fault(): Error | null;
}

/**
 * Listens to a connection's first bytes. Node's TLS reads a socket below JavaScript and throws away what is no TLS,
 * but that is what tells a person that an SSH or plain HTTP server answers on the port.
 */
export function tap(connection: Duplex, max = 64): Tap {
  let first = Buffer.alloc(0);
  let fault: Error | null = null;
  const stream = new Duplex({
    // An end of the peer's half must not close ours: TLS has its own farewell.
    allowHalfOpen: true,
    read() {
      connection.resume();
    },
    write(chunk, encoding, done) {
      connection.write(chunk, encoding, (error) => done(error ?? null));
    },
    final(done) {
      connection.end(() => done());
    },
    destroy(error, done) {
      connection.destroy();
      done(error);
    },
  });
  connection.on('data', (chunk: Buffer) => {
    if (first.length < max) first = Buffer.concat([first, chunk.subarray(0, max - first.length)]);
    if (!stream.push(chunk)) connection.pause();
  });
  connection.once('end', () => stream.push(null));
  connection.on('error', (error) => {
    fault = error;
    stream.destroy(error);
  });
  connection.once('close', () => stream.destroy());
  return { stream, firstBytes: () => first, fault: () => fault };
}
