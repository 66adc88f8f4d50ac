/** Facts in, verdict out. Pure: the same facts always give the same verdict, so a saved report can be judged again. */
import type { Facts } from '../discover/types.ts';
import { isBlind } from './evidence.ts';
import { rank } from './finding.ts';
import { reachOf } from './reach.ts';
import { checks } from './registry.ts';
import { fold } from './root-causes.ts';
import { nameRule } from './rules/name.ts';
import { vantageRule } from './rules/vantage.ts';
import { everyAddressOk, needsSignedRequest, targetsReach } from './standing.ts';
import type { Finding, Verdict } from './types.ts';

/** @param local findings about the machine itself, where that was looked at; what others reach is told without them. */
export function judge(facts: Facts, local: readonly Finding[] = []): Verdict {
  // Whoever sees nothing has nothing to say about the server, only about the name and about itself.
  const rules = isBlind(facts) ? [vantageRule, nameRule] : checks;
  const seen = rules.flatMap((rule) => rule.judge(facts));
  const findings = sorted(fold([...seen, ...local]));
  const worst = worstOf(findings);
  // Every error is about a current server's way in; without one, what was seen decides.
  const reached = targetsReach(facts);
  const federationOk =
    worstOf(seen) === 2 ? false : reached === true && needsSignedRequest(facts) ? null : reached;
  return {
    // A doubt about some requests has its warning; `unknown` is for a server of which nothing could be told.
    verdict: worst === 2 ? 'error' : reached === null ? 'unknown' : worst === 1 ? 'warning' : 'ok',
    federationOk,
    everyAddressOk: everyAddressOk(facts),
    findings,
    reach: reachOf(facts, federationOk),
  };
}

const worstOf = (findings: readonly Finding[]): number =>
  Math.max(0, ...findings.map(({ severity }) => rank(severity)));

/** Errors first; among equals the order of the registry stays. */
const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => rank(b.severity) - rank(a.severity));
