/** What a verdict means, in one clause, for every screen and report. */
import type { Facts } from '../discover/types.ts';
import { extentOf } from './extent.ts';
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
      // Only what stands on the machine itself is wrong: a look from outside would not tell.
      if (federationOk === true) return `other servers can reach ${server}, and its machine has errors`;
      if (federationOk === null)
        return `it could not be told whether other servers reach ${server}, and its machine has errors`;
      return extentOf(facts, federationOk) === 'part'
        ? `other servers reach ${server} only in part`
        : `other servers cannot reach ${server}`;
  }
}
