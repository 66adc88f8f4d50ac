import type { Plan } from '../plan/types.ts';
import type { ScenarioId } from '../question/scenarios.ts';
import type { Situation } from '../question/types.ts';

export type { ScenarioId };

/** How well a scenario fits what was seen. */
export interface Fit {
  /** false = it cannot work here; `against` says why. */
  readonly possible: boolean;
  /** Higher is better; the registry's order decides between equals. */
  readonly score: number;
  readonly reasons: readonly string[];
  readonly against: readonly string[];
}

/** One of the FAQ's scenarios: one file, one line in the registry. */
export interface Scenario {
  readonly id: ScenarioId;
  /** What the FAQ calls it ("option 3"), "" when it has no name there. */
  readonly faq: string;
  title(situation: Situation): string;
  readonly summary: string;
  fit(situation: Situation): Fit;
  /** Ids of the questions that this scenario puts, in order. */
  readonly questions: readonly string[];
  /** Needs all its questions answered; throws a bug otherwise. */
  plan(situation: Situation): Plan;
}

export interface Recommended {
  readonly scenario: Scenario;
  readonly fit: Fit;
}

export interface Recommendation {
  /** Best first, only possible ones; empty = federation under this name is not possible as things are. */
  readonly ranked: readonly Recommended[];
  readonly impossible: readonly Recommended[];
  /** What would change the answer, a sentence each. */
  readonly wouldChange: readonly string[];
}
