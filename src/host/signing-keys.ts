/** The homeserver's signing keys: their public halves alone. */
import { readSigningKeys } from '../matrix/signing-key-file.ts';
import type { SecretFile } from './secret-file.ts';
import type { SigningKeyFacts } from './types.ts';

export function signingKeysOf({ path, state, access, text }: SecretFile): SigningKeyFacts {
  const keys = readSigningKeys(text).map(({ id, publicKey }) => ({ id, publicKey }));
  return { path, state: state === 'read' && keys.length === 0 ? 'no-pem' : state, access, keys };
}
