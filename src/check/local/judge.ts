/** Local facts in, findings out. Pure, as the judge of the network's facts. */
import type { Facts } from '../../discover/types.ts';
import type { LocalFacts } from '../../host/types.ts';
import { rank } from '../finding.ts';
import { fold } from '../root-causes.ts';
import type { Finding } from '../types.ts';
import { localChecks } from './registry.ts';

/** @param facts what other servers see; null when that was not looked at. Errors first, then in the order of the registry; consequences under their roots. */
export function judgeLocal(local: LocalFacts, facts: Facts | null): Finding[] {
  const findings = localChecks.flatMap((check) => check.judge(local, facts));
  return fold(findings).sort((a, b) => rank(b.severity) - rank(a.severity));
}
