/** Which homeserver answers for the server name: the one on this machine, or another. */
import type { Facts } from '../../discover/types.ts';
import { isJsonObject, own } from '../../matrix/signing.ts';
import type { AddressFacts } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { endpoints, finding } from '../finding.ts';
import { jsonObject } from '../http.ts';
import type { Finding } from '../types.ts';
import type { LocalCheck } from './types.ts';

export const hostInstanceRule: LocalCheck = {
  ids: ['federation.other-instance'],
  judge(local, facts) {
    const { signingKeys, config } = local;
    const serverName = config.loaded?.model.serverName ?? null;
    if (facts === null || signingKeys === null || signingKeys.keys.length === 0) return [];
    // A machine may have a homeserver of another name than the one that was asked for.
    if (serverName?.toLowerCase() !== facts.serverName.text.toLowerCase()) return [];
    const mine = new Set(signingKeys.keys.map(({ id, publicKey }) => `${id} ${publicKey}`));
    const others = facts.targets
      .flatMap(({ addresses }) => addresses)
      .map((address) => ({ address, published: publishedBy(address, facts) }))
      .filter(({ published }) => published.length > 0 && !published.some((key) => mine.has(key)));
    return others.length === 0 ? [] : [told(others, signingKeys)];
  },
};

/** "ed25519:a_AbCd <public key>" of each key that an address publishes for this server name. */
function publishedBy({ exchanges: { keys }, keys: document }: AddressFacts, { serverName }: Facts): string[] {
  if (document === null || document.serverName !== serverName.text || keys?.status !== 200) return [];
  // Cut at the probe's limit, or no JSON: the check of the answers says so.
  const verify = own(jsonObject(keys) ?? {}, 'verify_keys');
  if (!isJsonObject(verify)) return [];
  return Object.entries(verify).map(
    ([id, entry]) => `${id} ${isJsonObject(entry) ? String(own(entry, 'key')).replace(/=+$/, '') : ''}`,
  );
}

function told(
  others: readonly { readonly address: AddressFacts; readonly published: readonly string[] }[],
  { path, keys }: { readonly path: string; readonly keys: readonly { readonly id: string }[] },
): Finding {
  const where = endpoints(others.map(({ address }) => address));
  const ids = others.flatMap(({ published }) => published.map((key) => key.split(' ')[0] ?? ''));
  const same = ids.some((id) => keys.some((key) => key.id === id));
  return finding('federation.other-instance', 'error', {
    subject: where,
    title: `Another homeserver than the one on this machine answers at ${where}.`,
    detail: `It publishes the key ${list(ids)}; ${path} has ${same ? 'another key of the same id' : list(keys.map(({ id }) => id))}. What this machine signs is refused by other servers.`,
    fix: 'Let the proxy pass requests on to the homeserver of this machine. If this machine has a new signing key, put back the one that the server had before.',
  });
}
