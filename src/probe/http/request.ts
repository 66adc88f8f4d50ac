/** Requests as bytes. */
import type { Header } from './framing.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path and query exactly as they go on the wire: nothing is encoded, decoded or normalised. */
  readonly path: string;
  /** The Host header. */
  readonly host: string;
  readonly headers?: readonly Header[];
  readonly body?: string;
  /** Bytes of the answer's body that are kept; one more gives the request up. */
  readonly bodyLimit: number;
}

/** Names this program, and what it stands in for: filters that block unknown clients let homeservers pass. */
export function userAgent(version: string): string {
  return `matrix-tls-setup/${version} (like Synapse/1.157)`;
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What may stand in a request target: visible ASCII, no blank. */
const TARGET = /^[\x21-\x7e]+$/;
const VALUE = /^[\x20-\x7e\t]*$/;

/** The request's bytes. Throws TypeError for text that would end its line, or that HTTP cannot carry. */
export function serialiseRequest(request: HttpRequest, agent: string): Buffer {
  const { method, path, host, headers = [], body } = request;
  if (!TOKEN.test(method)) throw new TypeError('method');
  if (!TARGET.test(path) || !path.startsWith('/')) throw new TypeError('path');
  if (!TARGET.test(host)) throw new TypeError('host');
  const content = body === undefined ? null : Buffer.from(body, 'utf8');
  const fields: Header[] = [
    ['Host', host],
    ['User-Agent', agent],
    ['Accept', '*/*'],
    // Compressed bodies are never unpacked here: a few bytes could become gigabytes.
    ['Accept-Encoding', 'identity'],
    ...headers,
    ...(content ? ([['Content-Length', String(content.length)]] as const) : []),
  ];
  for (const [name, value] of fields)
    if (!TOKEN.test(name) || !VALUE.test(value)) throw new TypeError(`header ${name}`);
  const head = [`${method} ${path} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), content ?? Buffer.alloc(0)]);
}
