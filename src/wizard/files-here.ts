/** Files of a plan that are on this machine already. Which of the plan's machines this one is, is known only in part. */
import type { FileStep, Plan, Role } from '../plan/types.ts';
import type { WizardState } from './state.ts';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** The homeserver's machine where homeserver.yaml was found, and the front's where it reaches the homeserver on loopback. */
function rolesHere({ host, answers }: WizardState): readonly Role[] {
  if (host === null || host.homeserverYaml === null || host.elsewhere === true) return [];
  const backend = answers.backendAddress?.value;
  return typeof backend === 'string' && LOOPBACK.includes(backend)
    ? ['homeserver', 'delegate']
    : ['homeserver'];
}

/** Paths worth reading before the review is complete. */
export function pathsHere(state: WizardState, plan: Plan): string[] {
  const roles = rolesHere(state);
  return plan.stages
    .flatMap(({ steps }) => steps)
    .filter((step): step is FileStep => step.kind === 'file' && roles.includes(step.role))
    .map(({ path }) => path);
}

/** The text of a role's file where that role is this machine; null when it is not there, or cannot be seen from here. */
export const fileHere = (state: WizardState, role: Role, path: string): string | null =>
  rolesHere(state).includes(role) ? (state.existing[path] ?? null) : null;
