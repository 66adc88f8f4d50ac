/** HTTP as the rehearsal's servers see it: a request is data, an answer is data, a server is a function between. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export interface HttpRequest {
  readonly method: string;
  /** Path and query exactly as sent, still percent-encoded. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export type Handler = (request: HttpRequest) => HttpReply;

/** null ends the connection without an answer. */
export type Responder = (request: HttpRequest, sni: string | null) => HttpReply | null;

const BODY_LIMIT = 1_048_576;

/** HTTP/1.1 over connections that stand, plain or decrypted. */
export function httpOver(respond: Responder): (connection: Duplex, sni: string | null) => void {
  const names = new WeakMap<object, string | null>();
  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      const reply = received === null ? TOO_LARGE : respond(received, names.get(request.socket) ?? null);
      if (reply === null) request.socket.destroy();
      else send(response, reply, request.method === 'HEAD');
    });
  });
  return (connection, sni) => {
    names.set(connection, sni);
    server.emit('connection', connection);
  };
}

const TOO_LARGE: HttpReply = { status: 413, headers: [], body: '' };

async function receive(request: IncomingMessage): Promise<HttpRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > BODY_LIMIT) return null;
      chunks.push(chunk);
    }
  } catch {
    // The client went away: what is answered now reaches nobody.
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, reply: HttpReply, headOnly: boolean): void {
  const body = Buffer.from(reply.body);
  const headers = reply.headers.flat();
  response.writeHead(reply.status, [...headers, 'Content-Length', String(body.length)]);
  response.end(headOnly ? undefined : body);
}
