/** Certificates that verify and are refused all the same, because today's OpenSSL does not think them strong. */
import type { CertificateFacts } from '../types.ts';

/** sha1WithRSAEncryption, ecdsa-with-SHA1 */
const SHA1_SIGNATURES: readonly string[] = ['1.2.840.113549.1.1.5', '1.2.840.10045.4.1'];

/**
 * RSA below 2048 bits, or a signature over SHA-1: refused at security level 2 of OpenSSL, the default since 3.2 and
 * on Debian before. Node builds with level 1, so its own verdict does not tell.
 */
export const isWeak = ({ keyType, keyBits, signatureAlgorithm }: CertificateFacts): boolean =>
  (/^rsa/i.test(keyType) && keyBits !== null && keyBits < 2048) ||
  SHA1_SIGNATURES.includes(signatureAlgorithm);
