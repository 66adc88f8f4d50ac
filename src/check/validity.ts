/** How long a certificate has left. */
import type { CertificateFacts } from '../probe/types.ts';

const DAY = 86_400_000;

export interface Validity {
  readonly ended: boolean;
  /** Less than a sixth of the lifetime is left: a renewal, due at a third, has failed or is not served. */
  readonly endsSoon: boolean;
  /** Whole days until the end, or since. NaN when the certificate gives no readable date. */
  readonly days: number;
}

/** `at`: milliseconds since 1970. */
export function validityOf({ notBefore, notAfter }: CertificateFacts, at: number): Validity {
  const end = Date.parse(notAfter);
  const left = end - at;
  return {
    ended: left <= 0,
    endsSoon: left > 0 && left < (end - Date.parse(notBefore)) / 6,
    days: Math.floor(Math.abs(left) / DAY),
  };
}
