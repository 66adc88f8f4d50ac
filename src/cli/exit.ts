/** Exit codes: a contract with scripts. */
import type { Verdict } from '../check/types.ts';
import type { Format } from '../report/formats.ts';
import { type Entry, verdictOf } from '../report/printer.ts';
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
export const exitOfVerdict = ({ verdict }: Pick<Verdict, 'verdict'>): number =>
  verdict === 'ok' || verdict === 'warning' ? exit.fine : exit.notVerified;

/** Nagios has codes of its own. Worse comes later; what could not be told is less than what is wrong. */
const nagiosCodes = [
  ['ok', 0],
  ['unknown', 3],
  ['warning', 1],
  ['error', 2],
] as const;

/** The exit code when `entry` is there too, beside results that came to `before`. */
export function codeOf(entry: Entry, before: number, format: Format): number {
  const verdict = verdictOf(entry);
  if (format !== 'nagios') return Math.max(before, exitOfVerdict({ verdict }));
  const rank = (code: number): number => nagiosCodes.findIndex(([, one]) => one === code);
  const code = nagiosCodes.find(([one]) => one === verdict)?.[1] ?? 3;
  return rank(code) > rank(before) ? code : before;
}

const ends: Readonly<Record<WizardEnd['outcome'], number>> = {
  verified: exit.fine,
  written: exit.fine,
  'already-fine': exit.fine,
  'not-verified': exit.notVerified,
  cancelled: exit.cancelled,
  'missing-answers': exit.usage,
};

export const exitOfWizard = ({ outcome }: WizardEnd): number => ends[outcome];
