/** When a certificate is to be renewed. Pure. */

/**
 * Due when a third of the lifetime or less is left (30 days of 90, 2 of 6): the rest is time to repair what fails.
 * @param notBefore ISO 8601. @param notAfter ISO 8601. @param now milliseconds since 1970.
 */
export function renewalDue(notBefore: string, notAfter: string, now: number): boolean {
  const from = Date.parse(notBefore);
  const until = Date.parse(notAfter);
  if (Number.isNaN(from) || Number.isNaN(until) || until <= from) return true;
  return until - now <= (until - from) / 3;
}
