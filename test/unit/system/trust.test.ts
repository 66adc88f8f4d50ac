import { describe, expect, it } from 'vitest';
import { loopbackListeners } from '../../../src/system/listeners.ts';
import { createNetwork } from '../../../src/system/network.ts';
import { trusting } from '../../../src/system/trust.ts';
import { createAuthority, type LeafOptions } from '../../support/pki.ts';

const DAY = 86_400_000;
const now = Date.now();
const authority = await createAuthority(now);
const other = await createAuthority(now);

async function verdict(options: LeafOptions, root = authority.root): Promise<string | null> {
  const credentials = await authority.leaf(['one.test'], options);
  const listener = await loopbackListeners.tls(
    () => credentials,
    () => {},
  );
  const network = trusting(createNetwork(), [root], () => now);
  try {
    const signal = AbortSignal.timeout(5000);
    const connection = await network.connect(listener.endpoint, signal);
    const channel = await network.secure(connection, { sni: 'one.test' }, signal);
    channel.stream.destroy();
    return channel.chainError;
  } finally {
    await listener.close();
  }
}

describe('a network with a root of its own', () => {
  // The codes are those that OpenSSL gives when it has the root itself: test/unit/rehearsal/pki.test.ts.
  it.each<[string, LeafOptions, string | null]>([
    ['a good certificate', {}, null],
    ['the leaf alone', { issuer: 'leaf-only' }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['self-signed', { issuer: 'self-signed' }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['an unknown root, sent along', { issuer: 'unknown-root' }, 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['an expired leaf', { notBefore: now - 9 * DAY, notAfter: now - DAY }, 'CERT_HAS_EXPIRED'],
    ['a leaf of tomorrow', { notBefore: now + DAY }, 'CERT_NOT_YET_VALID'],
    ['an expired intermediate', { issuer: 'expired-intermediate' }, 'CERT_HAS_EXPIRED'],
  ])('%s', async (_, options, expected) => {
    expect(await verdict(options)).toBe(expected);
  });

  it('does not take a chain for good because the names of its issuers are the same', async () => {
    expect(await verdict({}, other.root)).toBe('UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
  });
});
