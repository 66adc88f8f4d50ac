/** The requests that an address of a route gets. Another probe is another key here, and in AddressExchanges. */
import { authorization, pathSegment } from '../matrix/request-signing.ts';
import type { SigningKey } from '../matrix/signing.ts';
import type { ProbeRequest } from './address.ts';
import { limits } from './limits.ts';

const json = [['Content-Type', 'application/json']] as const;

const get = (path: string, bodyLimit: number = limits.otherBody): ProbeRequest => ({
  method: 'GET',
  path,
  bodyLimit,
});

/** A page of another site: some servers set Access-Control-Allow-Origin only for those who name their origin. */
export const ORIGIN = ['Origin', 'https://client.invalid'] as const;

const send = (body: string): ProbeRequest => ({
  method: 'PUT',
  // With the final slash the path exists on every Synapse from 0.33 on; without it only on newer ones.
  path: '/_matrix/federation/v1/send/probe/',
  headers: json,
  body,
  bodyLimit: limits.otherBody,
});

/** In the order in which they are sent: what a sender needs first, what may upset a front end last. None is signed. */
export const routeRequests = {
  // Server-Server API, "Server version": needs no authentication, every homeserver has it.
  version: get('/_matrix/federation/v1/version'),
  // Server-Server API, "Publishing keys".
  keys: get('/_matrix/key/v2/server', limits.keysBody),
  clientVersions: { ...get('/_matrix/client/versions'), headers: [ORIGIN] },
  encodedSlash: get('/_matrix/federation/v1/event/%24x%2Fprobe/'),
  encodedLetter: get('/_matrix/federation/v1/%76ersion'),
  doubleSlash: get('/_matrix//federation/v1/version'),
  admin: get('/_synapse/admin/v1/server_version'),
  wellKnownCopy: get('/.well-known/matrix/server', limits.wellKnownBody),
  // Synapse reads the body before it asks for a signature.
  put: send('{}'),
} satisfies Record<string, ProbeRequest>;

/** Above nginx's default limit of 1 MB, below Synapse's own. */
export const largeBodyRequest = (): ProbeRequest => send(`{"probe":"${'x'.repeat(3_000_000)}"}`);

/**
 * The server asks itself to be let into a room that it does not have, by a path full of encoded characters, as real
 * joins have them: raw ones pass through proxies that decode. Changes nothing, and the key stays here.
 */
export function signedRequest(serverName: string, key: SigningKey): ProbeRequest {
  const [room, user] = [`!probe:${serverName}`, `@probe:${serverName}`].map(pathSegment);
  const path = `/_matrix/federation/v1/make_join/${room}/${user}?ver=1`;
  const signature = authorization({ method: 'GET', path, origin: serverName, destination: serverName }, key);
  return { ...get(path), headers: [['Authorization', signature]] };
}

/** A browser as bot filters know it. */
export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
