/** Ed25519 over canonical JSON (Matrix specification, Appendices, "Signing JSON"). Bytes stay inside; keys are base64. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

export type JsonObject = { readonly [key: string]: unknown };

/** A JSON object, not a list and not null. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own properties only: `__proto__` and `constructor` in a hostile document are data like any other. */
export const own = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Bytes of standard base64 with or without padding; null when it is anything else or not `length` bytes long. */
export function decodeBase64(text: unknown, length: number): Buffer | null {
  if (typeof text !== 'string' || text.length > 4096 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length ? bytes : null;
}

export const encodeUnpadded = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** The public key of 32 bytes in base64, or null when it is none. */
export function publicKey(text: unknown): KeyObject | null {
  const bytes = decodeBase64(text, 32);
  if (bytes === null) return null;
  try {
    return createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
      format: 'jwk',
    });
  } catch {
    return null;
  }
}

/** A signing key from its 32 byte seed; `id` as in "ed25519:a_abcd". */
export interface SigningKey {
  readonly id: string;
  readonly key: KeyObject;
  /** Unpadded base64 of the public half, as it stands in `verify_keys`. */
  readonly publicKey: string;
}

/** Throws when the seed is not 32 bytes. */
export function signingKey(id: string, seed: Uint8Array): SigningKey {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes');
  // The fixed PKCS #8 head of RFC 8410 for an Ed25519 seed.
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' });
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  return { id, key, publicKey: encodeUnpadded(Buffer.from(jwk.x ?? '', 'base64url')) };
}

/** A copy of the object with the signature added; `signatures` and `unsigned` are not signed. Throws CanonicalJsonError. */
export function signJson(object: JsonObject, serverName: string, key: SigningKey): JsonObject {
  const signature = encodeUnpadded(sign(null, signedBytes(object), key.key));
  const before = own(object, 'signatures');
  const signatures = isJsonObject(before) ? before : {};
  const ofServer = own(signatures, serverName);
  return {
    ...object,
    signatures: {
      ...signatures,
      [serverName]: { ...(isJsonObject(ofServer) ? ofServer : {}), [key.id]: signature },
    },
  };
}

/** Verifies signatures over one object. The bytes are made once: a hostile document may list many keys. */
export function jsonVerifier(object: JsonObject): (signature: unknown, key: KeyObject) => boolean {
  let signed: Buffer | null;
  try {
    signed = signedBytes(object);
  } catch {
    // Floats and the like cannot be signed by anybody.
    signed = null;
  }
  return (signature, key) => {
    const bytes = decodeBase64(signature, 64);
    return bytes !== null && signed !== null && verify(null, signed, key, bytes);
  };
}

function signedBytes(object: JsonObject): Buffer {
  const { signatures: _signatures, unsigned: _unsigned, ...signed } = object;
  return Buffer.from(canonicalJson(signed));
}
