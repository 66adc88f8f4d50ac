/** Carries out the file steps of one role below a folder: the rehearsal's machine, or "/" one day. */
import { fileSteps } from '../plan/layout.ts';
import type { FileStep, Plan, Role, Step } from '../plan/types.ts';
import { FileError, type Files } from '../system/types.ts';

/** All steps of a role, in the order of the plan. */
export const stepsFor = (plan: Plan, role: Role): Step[] =>
  plan.stages.flatMap(({ steps }) => steps.filter((step) => step.role === role));

export interface Placed {
  /** As the role's machine sees it. */
  readonly path: string;
  readonly step: FileStep;
}

/**
 * Writes each file of the role to `root` + its path, in order. Nothing is replaced: rejects with FileError (EEXIST) at
 * the first file that is there with other content, before anything is written.
 */
export async function placeFiles(
  files: Files,
  plan: Plan,
  role: Role,
  root: string,
): Promise<readonly Placed[]> {
  const base = root.replace(/\/+$/, '');
  const steps = fileSteps(plan).filter((step) => step.role === role);
  const fresh: FileStep[] = [];
  for (const step of steps) {
    const there = await files.read(base + step.path, Math.max(65_536, step.content.length * 4));
    if (there === step.content) continue;
    if (there !== null) throw new FileError(base + step.path, 'EEXIST');
    fresh.push(step);
  }
  for (const step of fresh) await files.create(base + step.path, step.content, step.mode);
  return fresh.map((step) => ({ path: step.path, step }));
}
