import { connect as tcpConnect } from 'node:net';
import type { Duplex } from 'node:stream';
import { networkError } from './faults.ts';
import { isIP } from './ip.ts';
import type { Endpoint } from './types.ts';

/** See `Network.connect`. The signal ends the attempt alone: a connection that stands is the caller's. */
export function connect(to: Endpoint, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    if (isIP(to.address) === 0) {
      reject(networkError({ code: 'EINVAL' }));
      return;
    }
    const socket = tcpConnect({ host: to.address, port: to.port, noDelay: true, autoSelectFamily: false });
    const stop = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    // Stays for good: a peer that resets while nobody listens must not end the program.
    socket.on('error', (cause) => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      reject(networkError(cause));
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop);
      resolve(socket);
    });
  });
}
