/** What a look means for the wizard, in words. */
import { headline as clause } from '../check/headline.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import type { Plan } from '../plan/types.ts';
import type { Sign } from '../report/signs.ts';
import { capital } from '../text/words.ts';
import type { Looked } from './types.ts';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether servers go where the plan sends them. */
export function followsPlan(looked: Looked, plan: Plan): boolean {
  const { route } = looked.facts;
  return (
    same(route.certificateName, plan.goal.certificateName) &&
    route.destinations.some(({ host, port }) => same(formatEndpoint(host, port), plan.goal.connectTo))
  );
}

export const hasErrors = (looked: Looked): boolean =>
  looked.verdict.findings.some(({ severity }) => severity === 'error');

/** Green: nothing wrong, something was really seen, and servers go where the plan sends them. */
export const isGreen = (looked: Looked, plan: Plan): boolean =>
  looked.verdict.federationOk === true && !hasErrors(looked) && followsPlan(looked, plan);

/** The one sentence above the three names. */
export function headline({ facts, verdict }: Looked): { readonly sign: Sign; readonly text: string } {
  return {
    sign: verdict.verdict === 'unknown' ? 'warning' : verdict.verdict,
    text: capital(clause(facts, verdict, facts.serverName.text)),
  };
}
