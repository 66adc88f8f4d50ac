/** Where the parts of a plan lie in the exported folder. */
import type { EditStep, FileStep, Plan, Role } from './types.ts';

/** In the order in which they are listed. */
export const roles: readonly Role[] = ['dns', 'apex', 'delegate', 'homeserver'];

export interface ExportedFile {
  /** Below the folder, with "/" between parts. */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** A file lies below its role as it will lie on that role's machine. */
export const exportPath = ({ role, path }: Pick<FileStep, 'role' | 'path'>): string => `${role}${path}`;

export const fileSteps = (plan: Plan): FileStep[] =>
  plan.stages.flatMap(({ steps }) => steps.filter((step) => step.kind === 'file'));

/** Where the diff of an edit lies. */
export const editPath = ({ role, id }: Pick<EditStep, 'role' | 'id'>): string => `${role}/${id}.diff`;
