/** Requests that a homeserver signs (Server-Server API, "Request authentication"). */
import { sign } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { encodeUnpadded, type SigningKey } from './signing.ts';

export interface RequestToSign {
  readonly method: string;
  /** Path and query exactly as they go on the wire: one letter changed on the way, and the signature is wrong. */
  readonly path: string;
  /** Both are server names, never the host that a server name is delegated to. */
  readonly origin: string;
  readonly destination: string;
  /** The body; absent for a request without one. */
  readonly content?: unknown;
}

/** What may stand in a quoted value without an escape: server names and key ids hold nothing else. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * The value of the Authorization header. Throws TypeError for a server name or key id that no header can carry, and
 * CanonicalJsonError for content that cannot be signed.
 */
export function authorization(request: RequestToSign, key: SigningKey): string {
  const { method, path, origin, destination, content } = request;
  for (const value of [origin, destination, key.id])
    if (!PLAIN.test(value) || /["\\]/.test(value)) throw new TypeError('a value that no header can carry');
  const signed = {
    method,
    uri: path,
    origin,
    destination,
    ...(content === undefined ? {} : { content }),
  };
  const signature = encodeUnpadded(sign(null, Buffer.from(canonicalJson(signed)), key.key));
  // In this order and without blanks: Synapse from before 1.64 splits at commas and knows no other form.
  return `X-Matrix origin="${origin}",destination="${destination}",key="${key.id}",sig="${signature}"`;
}

/** A user id, room id or event id as one segment of a path: every octet but letters, digits and -._~ is encoded. */
export const pathSegment = (id: string): string =>
  encodeURIComponent(id).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
