/** Every check of this machine. A new rule is a file in this folder and a line here; findings of equal weight come in this order. */
import type { LocalCheck } from './types.ts';

export const localChecks: readonly LocalCheck[] = [];
