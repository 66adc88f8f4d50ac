/**
 * A homeserver as far as other servers look at it without a signature: version, signed keys, client versions,
 * and the answers that Synapse gives to requests that lack one. It routes on the path as it came, undecoded,
 * as Synapse does, so that a proxy that rewrites paths shows. It signs with its own few lines, not with the
 * product's: a mistake made twice would be no test.
 */
import { generateKeyPairSync, type KeyPairKeyObjectResult, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Homeserver, Listener } from '../backend.ts';
import { configuration } from './configuration.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const day = 86_400_000;
/** Milliseconds for which a key document is good. */
const LIVES: Readonly<Record<string, number>> = { 'keys-expired': -3_600_000, 'keys-for-minutes': 600_000 };
const SOFTWARE: Readonly<Record<string, { name: string; version: string }>> = {
  'synapse-0.33': { name: 'Synapse', version: '0.33.9' },
  dendrite: { name: 'Dendrite', version: '0.14.1' },
};

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

const padded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** One pair a server name, however many listeners it has. */
const pairs = new Map<string, KeyPairKeyObjectResult>();

function keysOf({ serverName, fault }: Homeserver): KeyPairKeyObjectResult {
  if (fault === 'other-keys') return generateKeyPairSync('ed25519');
  const keys = pairs.get(serverName) ?? generateKeyPairSync('ed25519');
  pairs.set(serverName, keys);
  return keys;
}

function keyDocument(homeserver: Homeserver, keys: KeyPairKeyObjectResult): Json {
  const { fault } = homeserver;
  const keyId =
    fault === 'no-ed25519' ? 'x448:a_lab' : fault === 'other-keys' ? 'ed25519:another' : 'ed25519:a_lab';
  const text = fault === 'padded' ? padded : unpadded;
  const name = fault === 'other-server-name' ? `other.${homeserver.serverName}` : homeserver.serverName;
  const unsigned = {
    server_name: name,
    valid_until_ts: Date.now() + (LIVES[fault ?? ''] ?? day),
    // The raw key is the end of its SubjectPublicKeyInfo.
    verify_keys: {
      [keyId]: { key: text(keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)) },
    },
    old_verify_keys: {},
  };
  const signature = sign(null, Buffer.from(canonical(unsigned)), keys.privateKey);
  if (fault === 'bad-signature') signature[5] = (signature[5] ?? 0) ^ 0xff;
  return { ...unsigned, signatures: { [name]: { [keyId]: text(signature) } } };
}

const unsignedGet =
  /^\/_matrix\/federation\/v1\/((event|state|state_ids|backfill|query)\/[^/]*|(make_join|make_leave)\/[^/]*\/[^/]*)\/?$/;
const unrecognized: [number, Json] = [404, { errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request' }];

const unsignedPut = /^\/_matrix\/federation\/v1\/send\/[^/]*\/?$/;

/** The admin API comes with the resource `client`, the keys with `federation`. */
const NEEDS: readonly (readonly [RegExp, string])[] = [
  [/^\/_matrix\/(federation|key)\//, 'federation'],
  [/^\/(_matrix\/client|_synapse\/admin)\//, 'client'],
];

const isServed = ({ serves }: Listener, path: string): boolean =>
  serves === undefined || NEEDS.every(([paths, resource]) => !paths.test(path) || serves.includes(resource));

function route(homeserver: Homeserver, document: () => Json, method: string, path: string): [number, Json] {
  const { fault } = homeserver;
  if (fault === 'forbidden' && path.startsWith('/_matrix/federation/')) {
    return [403, { errcode: 'M_FORBIDDEN', error: 'Federation denied' }];
  }
  if (fault === 'internal-error' && path === '/_matrix/federation/v1/version') {
    return [500, { errcode: 'M_UNKNOWN', error: 'Internal server error' }];
  }
  if (/^\/_synapse\/admin\//.test(path)) {
    return [401, { errcode: 'M_MISSING_TOKEN', error: 'Missing access token' }];
  }
  if (/^\/_matrix\/key\/v2\/server(\/[^/]*)?$/.test(path) && fault !== 'no-keys') return [200, document()];
  if (path === '/_matrix/federation/v1/version' && fault !== 'no-version') {
    return [200, { server: SOFTWARE[fault ?? ''] ?? { name: 'Synapse', version: '1.163.2' } }];
  }
  if (path === '/_matrix/client/versions') return [200, { versions: ['v1.11'] }];
  if ((method === 'GET' && unsignedGet.test(path)) || (method === 'PUT' && unsignedPut.test(path))) {
    return [401, { errcode: 'M_UNAUTHORIZED', error: 'Missing Authorization headers' }];
  }
  return unrecognized;
}

function answer(
  homeserver: Homeserver,
  listener: Listener,
  document: () => Json,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const [status, body] = isServed(listener, path)
    ? route(homeserver, document, request.method ?? '', path)
    : unrecognized;
  request.resume();
  request.once('end', () => {
    const isKeys = path.startsWith('/_matrix/key/');
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type':
        isKeys && homeserver.fault === 'keys-as-text' ? 'text/plain; charset=utf-8' : 'application/json',
      'access-control-allow-origin': '*',
      server: 'Synapse/1.163.2',
    });
    response.end(isKeys && homeserver.fault === 'keys-not-json' ? text.slice(1) : text);
  });
}

function open(homeserver: Homeserver, listener: Listener): Promise<void>[] {
  const { port, addresses, tls } = listener;
  const keys = keysOf(homeserver);
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    answer(homeserver, listener, () => keyDocument(homeserver, keys), request, response);
  return addresses.map(
    (host) =>
      new Promise<void>((resolve, reject) => {
        const server =
          tls === null
            ? createServer(handle)
            : createTlsServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) }, handle);
        // Both wildcards are asked for by name, as Synapse does it.
        server.once('error', reject).listen({ port, host, ipv6Only: host.includes(':') }, () => resolve());
      }),
  );
}

const homeservers = configuration<readonly Homeserver[]>();
await Promise.all(
  homeservers.flatMap((homeserver) => homeserver.listeners.flatMap((listener) => open(homeserver, listener))),
);
process.stdout.write('ready\n');
