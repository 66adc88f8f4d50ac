/**
 * A homeserver as far as federation looks at it: version, signed keys, and the answers to unsigned requests.
 * Paths are matched raw, still percent-encoded, as Synapse matches them: that is what shows a proxy which decodes.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { keyDocument } from '../matrix/key-document.ts';
import { encodeUnpadded, type JsonObject, type SigningKey, signJson } from '../matrix/signing.ts';
import type { HttpReply, HttpRequest } from './http.ts';

export interface Homeserver {
  readonly serverName: string;
  readonly key: SigningKey;
  /** "1.163.2" */
  readonly version: string;
  readonly now: () => number;
}

export interface ListenerView {
  /** "client", "federation" of the listener's resources. */
  readonly resources: readonly string[];
  readonly servesWellKnown: boolean;
  /** The leaf that Synapse itself presents (PEM); servers before 1.35 publish its fingerprint. */
  readonly certificate: string | null;
}

const KEY_LIFETIME = 86_400_000;

export function synapse(homeserver: Homeserver, listener: ListenerView, request: HttpRequest): HttpReply {
  const path = request.target.split('?', 1)[0] ?? '';
  const has = (resource: string) => listener.resources.includes(resource);
  const answer = (status: number, body: unknown) => json(homeserver, status, body);
  const unrecognized = () => {
    // Until 1.73 an unknown path was answered 400.
    const status = atLeast(homeserver.version, 1, 74) ? 404 : 400;
    return answer(status, { errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request' });
  };
  if (path === '/.well-known/matrix/server' && listener.servesWellKnown) {
    return answer(200, { 'm.server': `${homeserver.serverName}:443` });
  }
  if (path === '/health' && atLeast(homeserver.version, 1, 20)) return text(homeserver, 200, 'OK');
  if (path.startsWith('/_matrix/client/') && has('client')) {
    return path === '/_matrix/client/versions'
      ? answer(200, { versions: ['r0.5.0', 'v1.11'] })
      : unrecognized();
  }
  if (/^\/_matrix\/(federation|key)\//.test(path) && has('federation')) {
    const reply = federation(homeserver, listener, request, path);
    return reply === null ? unrecognized() : answer(reply.status, reply.body);
  }
  if (path.startsWith('/_matrix/')) return unrecognized();
  return text(homeserver, 404, '<html><body><h1>No Such Resource</h1></body></html>', 'text/html');
}

function federation(
  homeserver: Homeserver,
  listener: ListenerView,
  request: HttpRequest,
  path: string,
): { status: number; body: unknown } | null {
  const unauthorized = {
    status: 401,
    body: { errcode: 'M_UNAUTHORIZED', error: 'Missing Authorization headers' },
  };
  if (path === '/_matrix/federation/v1/version') {
    return { status: 200, body: { server: { name: 'Synapse', version: homeserver.version } } };
  }
  if (/^\/_matrix\/key\/v2\/server(\/[^/]*)?$/.test(path)) {
    return { status: 200, body: keysOf(homeserver, listener) };
  }
  // Up to 0.99.1 these paths ended in a slash, since then it may be left out.
  const slash = atLeast(homeserver.version, 0, 99, 2) ? '/?' : '/';
  if (new RegExp(`^/_matrix/federation/v1/event/[^/]*${slash}$`).test(path)) return unauthorized;
  if (new RegExp(`^/_matrix/federation/v1/send/[^/]*${slash}$`).test(path)) {
    if (request.method !== 'PUT') return null;
    return isJsonText(request.body)
      ? unauthorized
      : { status: 400, body: { errcode: 'M_NOT_JSON', error: 'Content not JSON.' } };
  }
  return null;
}

/** The answer to GET /_matrix/key/v2/server. Until 1.34 the certificate's fingerprint was part of what is signed. */
function keysOf(homeserver: Homeserver, listener: ListenerView): JsonObject {
  const document = keyDocument(homeserver.serverName, homeserver.key, homeserver.now() + KEY_LIFETIME);
  if (atLeast(homeserver.version, 1, 35)) return document;
  const { certificate } = listener;
  const fingerprints =
    certificate === null
      ? []
      : [
          {
            sha256: encodeUnpadded(
              createHash('sha256').update(new X509Certificate(certificate).raw).digest(),
            ),
          },
        ];
  return signJson({ ...document, tls_fingerprints: fingerprints }, homeserver.serverName, homeserver.key);
}

const isJsonText = (body: string): boolean => {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
};

/** Whether a version ("0.99.5.2") is at least the given one, number by number. */
function atLeast(version: string, ...least: readonly number[]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [index, bound] of least.entries()) {
    const difference = (parts[index] ?? 0) - bound;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const json = (homeserver: Homeserver, status: number, body: unknown): HttpReply =>
  text(homeserver, status, JSON.stringify(body), 'application/json');

const text = (homeserver: Homeserver, status: number, body: string, type = 'text/plain'): HttpReply => ({
  status,
  headers: [
    ['Server', `Synapse/${homeserver.version}`],
    ['Content-Type', type],
  ],
  body,
});
