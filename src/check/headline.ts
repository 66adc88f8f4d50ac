/** What a verdict means, in one clause, for every screen and report. */
import type { Facts } from '../discover/types.ts';
import { places } from './evidence.ts';
import { isReachable } from './standing.ts';
import type { Verdict } from './types.ts';

/** `server`: what the clause calls it, "it" or its name. "other servers can reach it" */
export function headline(facts: Facts, { verdict, federationOk }: Verdict, server: string): string {
  switch (verdict) {
    case 'ok':
      return `other servers can reach ${server}`;
    case 'warning':
      return federationOk === null
        ? `it could not be told whether every request reaches ${server}`
        : `other servers can reach ${server}, with warnings`;
    case 'unknown':
      return `it could not be told whether other servers reach ${server}`;
    case 'error':
      return places(facts).some(({ address }) => isReachable(address, facts).ok === true)
        ? `other servers reach ${server} only in part`
        : `other servers cannot reach ${server}`;
  }
}
