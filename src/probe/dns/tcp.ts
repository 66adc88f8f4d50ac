import { randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type Endpoint, type Network, NetworkError } from '../../system/types.ts';
import { encodeQuestion, type Question, type QuestionOptions, type Reading, readReply } from './message.ts';

/**
 * One question over TCP (RFC 7766): a message behind its length in two bytes.
 * Rejects with NetworkError or with the signal's reason.
 */
export async function askOverTcp(
  network: Pick<Network, 'connect'>,
  server: Endpoint,
  question: Question,
  options: QuestionOptions,
  signal: AbortSignal,
): Promise<Reading> {
  const id = randomInt(0x10000);
  const message = encodeQuestion(id, question, options);
  const connection = await network.connect(server, signal);
  const end = () => connection.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    connection.write(Buffer.concat([lengthOf(message), message]));
    const bytes = await readMessage(connection);
    const reading = readReply(bytes, id, question);
    // Over TCP there is no larger answer to ask for, and no stranger to wait out.
    return reading.kind === 'reply' ? reading : { kind: 'malformed' };
  } catch (cause) {
    throw signal.aborted ? signal.reason : cause;
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

function lengthOf(message: Uint8Array): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(message.length);
  return head;
}

/** Reads one message, at most 65535 bytes, and nothing behind it. */
function readMessage(connection: Duplex): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const fail = (cause?: Error & { code?: string }) =>
      reject(new NetworkError('reset', cause?.code ?? 'EOF', cause?.message ?? 'closed before the answer'));
    connection.on('error', fail);
    connection.once('close', () => fail());
    connection.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      received += chunk.length;
      if (received < 2) return;
      const all = Buffer.concat(chunks);
      const length = all.readUInt16BE(0);
      if (all.length < length + 2) {
        chunks.splice(0, chunks.length, all);
        return;
      }
      connection.pause();
      resolve(all.subarray(2, length + 2));
    });
    connection.once('end', () => fail());
  });
}
