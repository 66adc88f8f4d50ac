/** The homeserver's signing keys: their public halves alone. Format of the file: "ed25519 a_AbCd <seed in base64>", one a line. */
import { decodeBase64, signingKey } from '../matrix/signing.ts';
import type { SecretFile } from './secret-file.ts';
import type { SigningKeyFacts } from './types.ts';

const MOST_KEYS = 16;

export function signingKeysOf({ path, state, access, text }: SecretFile): SigningKeyFacts {
  const keys = text.split('\n').flatMap((line) => {
    const [algorithm, version = '', seed] = line.trim().split(/\s+/);
    const bytes = decodeBase64(seed, 32);
    if (algorithm !== 'ed25519' || !/^\w{1,64}$/.test(version) || bytes === null) return [];
    const { id, publicKey } = signingKey(`ed25519:${version}`, bytes);
    return [{ id, publicKey }];
  });
  return {
    path,
    state: state === 'read' && keys.length === 0 ? 'no-pem' : state,
    access,
    keys: keys.slice(0, MOST_KEYS),
  };
}
