/** What is asked of every proxy's configuration. */
import type { PairNamed } from './certificate-files.ts';
import type { ManglingSetting, ProxySite } from './types.ts';

export interface SitesFound {
  readonly sites: readonly ProxySite[];
  readonly mangling: readonly ManglingSetting[];
  readonly pairs: readonly PairNamed[];
}

/** A path that other servers ask for with ids in it, and that no special location is made for. */
export const SIGNED_PATH = '/_matrix/federation/v1/make_join/!room:example.org/@user:example.org';

/** Whether a regular expression of the configuration fits that path. */
export function fitsSignedPath(source: string, flags = ''): boolean {
  try {
    return new RegExp(source, flags).test(SIGNED_PATH);
  } catch {
    // Words of PCRE that JavaScript does not have: not known to fit, so nothing is said.
    return false;
  }
}
