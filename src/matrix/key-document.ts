/** The answer of GET /_matrix/key/v2/server (Server-Server API, "Publishing keys"). */
import {
  isJsonObject,
  type JsonObject,
  jsonVerifier,
  own,
  publicKey,
  type SigningKey,
  signJson,
} from './signing.ts';

/** Same shape as the probe's KeyDocumentFacts. */
export interface KeyDocument {
  /** False when the document is no JSON object; all else is then empty. */
  readonly json: boolean;
  readonly serverName: string | null;
  /** Milliseconds since 1970; null when missing or no integer. */
  readonly validUntil: number | null;
  /** Published by Synapse before 1.35. */
  readonly hasTlsFingerprints: boolean;
  readonly keys: readonly ListedKey[];
}

export interface ListedKey {
  /** "ed25519:a_abcd" */
  readonly id: string;
  /** An ed25519 key of 32 bytes. */
  readonly usable: boolean;
  /** It signed this document itself. */
  readonly signed: boolean;
  /** A signature by this key is there and does not verify: Synapse throws the whole document away then. */
  readonly badSignature: boolean;
}

/** A server has one or two; a document with more is looked at no further. */
const MAX_KEYS = 64;
const MAX_TEXT = 512;

/** Reads and verifies; never throws, whatever the document holds. */
export function verifyKeyDocument(document: unknown): KeyDocument {
  if (!isJsonObject(document)) {
    return { json: false, serverName: null, validUntil: null, hasTlsFingerprints: false, keys: [] };
  }
  const serverName = own(document, 'server_name');
  const validUntil = own(document, 'valid_until_ts');
  return {
    json: true,
    serverName: typeof serverName === 'string' ? serverName.slice(0, MAX_TEXT) : null,
    validUntil: typeof validUntil === 'number' && Number.isSafeInteger(validUntil) ? validUntil : null,
    hasTlsFingerprints: Object.hasOwn(document, 'tls_fingerprints'),
    keys: verifyKeys(document, serverName),
  };
}

function verifyKeys(document: JsonObject, serverName: unknown): ListedKey[] {
  const listed = own(document, 'verify_keys');
  if (!isJsonObject(listed)) return [];
  const signatures = typeof serverName === 'string' ? signaturesOf(document, serverName) : {};
  const verifies = jsonVerifier(document);
  return Object.keys(listed)
    .slice(0, MAX_KEYS)
    .map((id) => {
      const entry = own(listed, id);
      const key = id.startsWith('ed25519:') && isJsonObject(entry) ? publicKey(own(entry, 'key')) : null;
      const signature = own(signatures, id);
      const signed = key !== null && verifies(signature, key);
      const badSignature = key !== null && signature !== undefined && !signed;
      return { id: id.slice(0, MAX_TEXT), usable: key !== null, signed, badSignature };
    });
}

function signaturesOf(document: JsonObject, serverName: string): JsonObject {
  const all = own(document, 'signatures');
  const ofServer = isJsonObject(all) ? own(all, serverName) : undefined;
  return isJsonObject(ofServer) ? ofServer : {};
}

/** A signed key document, as a homeserver publishes it. `validUntil` in milliseconds since 1970. */
export function keyDocument(serverName: string, key: SigningKey, validUntil: number): JsonObject {
  const document = {
    server_name: serverName,
    valid_until_ts: validUntil,
    verify_keys: { [key.id]: { key: key.publicKey } },
    old_verify_keys: {},
  };
  return signJson(document, serverName, key);
}
