/** The homeserver's own signing key, to sign with. It stays in the object that is returned, and is never part of facts. */

import type { SigningKey } from '../matrix/signing.ts';
import { readSigningKeys } from '../matrix/signing-key-file.ts';
import { rooted } from '../system/rooted.ts';
import type { System } from '../system/types.ts';
import { readOr } from './reading.ts';
import type { LocalFacts } from './types.ts';

/**
 * The key that the homeserver signs with: the first of the file that the look has found, read once more where it found
 * it. null when there is none, or when it may not be read. Never rejects.
 */
export async function openSigningKey(
  { files }: Pick<System, 'files'>,
  { signingKeys, service }: LocalFacts,
): Promise<SigningKey | null> {
  const wanted = signingKeys?.keys[0];
  if (signingKeys === null || wanted === undefined) return null;
  // In a container the path is the container's own; the look says which, by the key that it has seen there.
  const inside = service?.pid != null && service.container !== null ? [`/proc/${service.pid}/root`] : [];
  for (const root of ['', ...inside]) {
    const keys = readSigningKeys(await readOr(rooted(files, root), signingKeys.path));
    const found = keys.find(({ id, publicKey }) => id === wanted.id && publicKey === wanted.publicKey);
    if (found !== undefined) return found;
  }
  return null;
}
