/** Exit codes: a contract with scripts. */
import type { Verdict } from '../check/types.ts';
import type { WizardEnd } from '../wizard/types.ts';

export const exit = {
  fine: 0,
  bug: 1,
  /** Usage, or missing answers. */
  usage: 2,
  /** Verification found errors, or nothing could be verified. */
  notVerified: 3,
  cancelled: 130,
} as const;

/** Warnings are fine; what could not be told is not. */
export const exitOfVerdict = ({ verdict }: Verdict): number =>
  verdict === 'ok' || verdict === 'warning' ? exit.fine : exit.notVerified;

const ends: Readonly<Record<WizardEnd['outcome'], number>> = {
  verified: exit.fine,
  written: exit.fine,
  'already-fine': exit.fine,
  'not-verified': exit.notVerified,
  cancelled: exit.cancelled,
  'missing-answers': exit.usage,
};

export const exitOfWizard = ({ outcome }: WizardEnd): number => ends[outcome];
