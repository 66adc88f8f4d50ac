/** What a look means for the wizard, in words. */
import { formatEndpoint } from '../matrix/server-name.ts';
import type { Plan } from '../plan/types.ts';
import type { Sign } from '../report/signs.ts';
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
export function headline(looked: Looked): { readonly sign: Sign; readonly text: string } {
  const name = looked.facts.serverName.text;
  switch (looked.verdict.verdict) {
    case 'ok':
      return { sign: 'ok', text: `Other servers can reach ${name}` };
    case 'warning':
      return { sign: 'warning', text: `Other servers can reach ${name}, with a warning` };
    case 'error':
      return looked.verdict.federationOk === false
        ? { sign: 'error', text: `Other servers cannot reach ${name}` }
        : { sign: 'error', text: `Something is wrong with ${name}` };
    case 'unknown':
      return { sign: 'warning', text: `Nothing could be told about ${name} from here` };
  }
}
