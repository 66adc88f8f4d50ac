/** The file of a homeserver's signing keys, as Synapse writes it: "ed25519 a_AbCd <seed in base64>", one key a line. */
import { decodeBase64, type SigningKey, signingKey } from './signing.ts';

const MOST_KEYS = 16;

/** Keys in their order; a homeserver signs with the first. Lines of another shape are passed over. */
export function readSigningKeys(text: string): SigningKey[] {
  return text
    .split('\n')
    .flatMap((line) => {
      const [algorithm, version = '', seed] = line.trim().split(/\s+/);
      const bytes = decodeBase64(seed, 32);
      if (algorithm !== 'ed25519' || !/^\w{1,64}$/.test(version) || bytes === null) return [];
      return [signingKey(`ed25519:${version}`, bytes)];
    })
    .slice(0, MOST_KEYS);
}
