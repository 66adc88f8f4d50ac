import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createAuthority, type LeafOptions } from '../../../src/rehearsal/pki.ts';
import { loopbackListeners } from '../../../src/system/listeners.ts';

const DAY = 86_400_000;
const authority = await createAuthority();

/** OpenSSL's verdict on a leaf, by a real handshake. */
async function verdict(names: string[], options: LeafOptions): Promise<string | null> {
  const credentials = await authority.leaf(names, options);
  const listener = await loopbackListeners.tls(
    () => credentials,
    (stream) => stream.end(),
  );
  try {
    return await new Promise((resolve, reject) => {
      const socket = connect({
        ...listener.endpoint,
        host: listener.endpoint.address,
        ca: authority.root,
        servername: 'matrix.example.org',
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
      });
      socket.on('secureConnect', () => {
        const error = socket.authorizationError as unknown as string | null;
        socket.destroy();
        resolve(error ?? null);
      });
      socket.on('error', reject);
    });
  } finally {
    await listener.close();
  }
}

describe('the small authority', () => {
  it.each<[string, LeafOptions, string | null]>([
    ['a good certificate', {}, null],
    ['the leaf alone', { issuer: 'leaf-only' }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['self-signed', { issuer: 'self-signed' }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['an unknown root, sent along', { issuer: 'unknown-root' }, 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['an expired leaf', { notAfter: Date.now() - DAY, notBefore: Date.now() - 9 * DAY }, 'CERT_HAS_EXPIRED'],
    ['a leaf of tomorrow', { notBefore: Date.now() + DAY }, 'CERT_NOT_YET_VALID'],
    ['an expired intermediate', { issuer: 'expired-intermediate' }, 'CERT_HAS_EXPIRED'],
  ])('%s', async (_, options, expected) => {
    expect(await verdict(['matrix.example.org'], options)).toBe(expected);
  });

  it('carries names and addresses', async () => {
    const { leaf } = await authority.leaf(['example.org', '93.184.216.34', '2606:2800:220:1::1']);
    const certificate = new X509Certificate(leaf);
    expect(certificate.checkHost('example.org')).toBe('example.org');
    expect(certificate.checkIP('93.184.216.34')).toBe('93.184.216.34');
    expect(certificate.checkIP('2606:2800:220:1::1')).toBe('2606:2800:220:1::1');
  });

  it('makes a certificate with a common name only, as Synapse 0.34 did', async () => {
    const { leaf } = await authority.leaf(['example.org'], {
      issuer: 'self-signed',
      subjectAltName: false,
      serialNumber: '03e8',
    });
    const certificate = new X509Certificate(leaf);
    expect([certificate.subject, certificate.subjectAltName, certificate.serialNumber]).toEqual([
      'CN=example.org',
      undefined,
      '03E8',
    ]);
  });
});
