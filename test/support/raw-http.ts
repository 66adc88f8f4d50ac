/** One HTTP request over a network port, with everything chosen freely: address, SNI, Host, raw path. */
import type { Duplex } from 'node:stream';
import type { Network } from '../../src/system/types.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** OpenSSL's verdict on the chain; null when it is good or there is no TLS. */
  readonly chainError: string | null;
}

export interface RawRequest {
  readonly address: string;
  readonly port: number;
  /** The name to send, null for none; undefined = no TLS at all. */
  readonly sni?: string | null;
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly body?: string;
}

export async function rawRequest(network: Network, request: RawRequest): Promise<RawAnswer> {
  const signal = AbortSignal.timeout(3000);
  const connection = await network.connect({ address: request.address, port: request.port }, signal);
  const channel =
    request.sni === undefined ? null : await network.secure(connection, { sni: request.sni }, signal);
  const text = await exchange(channel?.stream ?? connection, request);
  const [head = '', body = ''] = split(text, '\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines
    .map((line) => split(line, ': '))
    .map(([name = '', value = '']) => [name.toLowerCase(), value]);
  return {
    status: Number(status.split(' ')[1]),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
    chainError: channel?.chainError ?? null,
  };
}

const split = (text: string, by: string): string[] => {
  const at = text.indexOf(by);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
};

const exchange = (stream: Duplex, request: RawRequest): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8');
    });
    stream.on('end', () => resolve(text));
    stream.on('close', () => resolve(text));
    stream.on('error', reject);
    const body = request.body ?? '';
    stream.write(
      `${request.method ?? 'GET'} ${request.path} HTTP/1.1\r\nHost: ${request.host}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
