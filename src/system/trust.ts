/** A network that trusts more roots than this host does: for an internet with an authority of its own. */
import { X509Certificate } from 'node:crypto';
import type { Network } from './types.ts';

/** @param roots PEM. Chains that lead to one of them are good; every other verdict stays OpenSSL's own. */
export function trusting(network: Network, roots: readonly string[], now: () => number): Network {
  const anchors = roots.map((root) => new X509Certificate(root));
  return {
    ...network,
    secure: async (connection, options, signal) => {
      const channel = await network.secure(connection, options, signal);
      if (channel.chainError === null) return channel;
      const path = pathTo(
        anchors,
        channel.sent.map((der) => new X509Certificate(der)),
      );
      return path === null ? channel : { ...channel, chainError: dateError(path, now()) };
    },
  };
}

/** The certificates from the leaf to the last one before an anchor; null when what was sent does not lead to one. */
function pathTo(
  anchors: readonly X509Certificate[],
  sent: readonly X509Certificate[],
): X509Certificate[] | null {
  const [leaf, ...others] = sent;
  const path: X509Certificate[] = [];
  for (let at = leaf; at !== undefined && path.length <= others.length; ) {
    const current: X509Certificate = at;
    path.push(current);
    if (anchors.some((anchor) => signedBy(current, anchor))) return path;
    at = others.find((one) => one.ca && !path.includes(one) && signedBy(current, one));
  }
  return null;
}

const signedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/** OpenSSL's codes, asked from the anchor's side down as it does. */
function dateError(path: readonly X509Certificate[], now: number): string | null {
  for (const certificate of path.toReversed()) {
    if (Date.parse(certificate.validTo) < now) return 'CERT_HAS_EXPIRED';
    if (Date.parse(certificate.validFrom) > now) return 'CERT_NOT_YET_VALID';
  }
  return null;
}
