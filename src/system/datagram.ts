import { createSocket } from 'node:dgram';
import { networkError } from './faults.ts';
import { takeFirstQuestion } from './first-questions.ts';
import { isIP } from './ip.ts';
import type { Endpoint } from './types.ts';

/** See `Network.datagram`. */
export function datagram(
  to: Endpoint,
  message: Uint8Array,
  accept: (reply: Uint8Array) => boolean,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const family = isIP(to.address);
    if (family === 0) {
      // A name would be looked up by Node, behind the back of whoever counts the questions.
      reject(networkError({ code: 'EINVAL' }));
      return;
    }
    const first = takeFirstQuestion(to, message);
    const socket = first?.socket ?? createSocket(family === 6 ? 'udp6' : 'udp4');
    let over = false;
    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      signal.removeEventListener('abort', stop);
      socket.close();
      settle();
    };
    const stop = () => end(() => reject(signal.reason));
    const fail = (cause: unknown) => end(() => reject(networkError(cause)));
    signal.addEventListener('abort', stop, { once: true });
    const heard = (reply: Uint8Array) => {
      if (!over && accept(first === null ? reply : asOurs(reply, first.message, message))) end(resolve);
    };
    if (first !== null) {
      first.handOver(heard, fail);
      return;
    }
    socket.on('error', fail);
    socket.on('message', heard);
    // Connected, the kernel drops what others send, and tells us when the port is closed.
    // Without a route Node calls back with the error, which its types do not say.
    socket.connect(to.port, to.address, (error?: Error) => {
      if (error) fail(error);
      if (over) return;
      socket.send(message, (error) => {
        if (error) fail(error);
      });
    });
  });
}

/** A reply to a question that went out under another id, as one to ours; what answers neither stays as it is. */
function asOurs(reply: Uint8Array, sent: Uint8Array, ours: Uint8Array): Uint8Array {
  if (reply[0] !== sent[0] || reply[1] !== sent[1]) return reply;
  const copy = Uint8Array.from(reply);
  copy.set(ours.subarray(0, 2));
  return copy;
}
