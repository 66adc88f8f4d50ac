/** What the wizard knows at a moment, and what can happen to it. Plain data: screens and lines are made from it. */
import type { LookEvent, LookLine } from '../discover/types.ts';
import type { ServerName } from '../matrix/types.ts';
import type { Plan } from '../plan/types.ts';
import type { HostFacts } from '../probe/types.ts';
import type { AnswerValue, Refusal } from '../question/types.ts';
import type { Sign } from '../report/signs.ts';
import type { Recommendation, Scenario, ScenarioId } from '../scenario/types.ts';
import type { AnswerSource, Looked, Placed, WizardEnd, WizardOptions, WrittenFile } from './types.ts';

export const SCREENS = [
  'name',
  'look',
  'see',
  'choose',
  'answer',
  'review',
  'write',
  'verify',
  'end',
] as const;
export type Screen = (typeof SCREENS)[number];

/** `typed` also stands for an answer that the admin accepted as it was offered; `seen` was too certain to be asked for. */
export interface Given {
  readonly value: AnswerValue;
  readonly source: AnswerSource | 'typed' | 'seen';
}

export interface LookState {
  readonly lines: Readonly<Partial<Record<LookLine, LookEvent>>>;
  /** Whole seconds, as the ticks count them. */
  readonly seconds: number;
}

export interface VerifyState {
  readonly phase: 'looking' | 'waiting';
  /** 1 for the first look after writing. */
  readonly attempt: number;
  /** Seconds since the files were written. */
  readonly seconds: number;
  /** Seconds since the last look ended; the next begins at RECHECK_SECONDS. */
  readonly waited: number;
  readonly last: Looked | null;
}

/** A finished step, as it stays above the live screen. */
export interface Done {
  readonly kind: 'name' | 'look' | 'scenario' | 'answer' | 'preset' | 'write' | 'place' | 'verify';
  readonly sign: Sign;
  readonly label: string;
  readonly text: string;
}

export interface WizardState {
  readonly options: WizardOptions;
  /** Whether written files are put in place for the admin (rehearsal). */
  readonly places: boolean;
  readonly screen: Screen;
  /** The text in the field of the name or answer screen. */
  readonly draft: string;
  readonly refusal: Refusal | null;
  /** The question whether to leave is on the screen. */
  readonly quitting: boolean;
  /** Ctrl-C came while files were written: the end comes when they are. */
  readonly cancelling: boolean;
  readonly serverName: ServerName | null;
  /** Grows with every look: what an abandoned look still says is dropped. */
  readonly round: number;
  readonly look: LookState;
  readonly looked: Looked | null;
  readonly host: HostFacts | null;
  readonly recommendation: Recommendation | null;
  readonly scenario: Scenario | null;
  /** Also those of questions that are hidden now: they come back with their question. */
  readonly answers: Readonly<Record<string, Given>>;
  /** The question on the answer screen. */
  readonly at: string | null;
  /** The answer screen was entered from the review and returns there. */
  readonly editing: boolean;
  readonly plan: Plan | null;
  /** Texts of files on this machine at paths of the plan. */
  readonly existing: Readonly<Record<string, string>>;
  readonly written: readonly WrittenFile[] | null;
  readonly placed: Placed | null;
  readonly verify: VerifyState;
  /** Why the last step could not be done; shown until the next one. */
  readonly failure: string | null;
  readonly done: readonly Done[];
  readonly outcome: WizardEnd['outcome'] | null;
}

export type WizardEvent =
  | { readonly type: 'typed'; readonly text: string }
  /** Enter on the name or answer screen. */
  | { readonly type: 'answered'; readonly text: string }
  /** On the answer screen: this question and those after it as they are offered, up to one that nobody can answer. */
  | { readonly type: 'takeAll' }
  /** Takes the corrected form that a refusal offers. */
  | { readonly type: 'corrected' }
  /** Enter on the see and review screens. */
  | { readonly type: 'continue' }
  | { readonly type: 'chosen'; readonly scenario: ScenarioId }
  | { readonly type: 'back' }
  | { readonly type: 'edit'; readonly question: string }
  | { readonly type: 'hosted'; readonly host: HostFacts }
  | { readonly type: 'progress'; readonly round: number; readonly event: LookEvent }
  | { readonly type: 'looked'; readonly round: number; readonly looked: Looked }
  | { readonly type: 'existing'; readonly files: Readonly<Record<string, string>> }
  | { readonly type: 'written'; readonly files: readonly WrittenFile[] }
  | { readonly type: 'placed'; readonly placed: Placed }
  | { readonly type: 'failed'; readonly reason: string }
  /** Looks again now instead of at the end of the wait. */
  | { readonly type: 'again' }
  /** Ends without green: stops waiting, or accepts that nothing can be done. */
  | { readonly type: 'stop' }
  /** One second has passed on the look or verify screen. */
  | { readonly type: 'tick' }
  | { readonly type: 'cancel' };

export const RECHECK_SECONDS = 5;

export const NO_LOOK: LookState = { lines: {}, seconds: 0 };

export const NO_VERIFY: VerifyState = { phase: 'looking', attempt: 0, seconds: 0, waited: 0, last: null };
