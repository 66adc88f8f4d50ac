/** From what was given to a scenario with all its answers: for runs without a person at the keys. */
import { complaints, type Effective, effectiveAnswers, type Given } from '../question/effective.ts';
import { questionOf, questions } from '../question/registry.ts';
import type { Situation } from '../question/types.ts';
import { recommend } from './recommend.ts';
import { scenarioOf } from './registry.ts';
import type { Scenario } from './types.ts';

export interface Settled extends Effective {
  /** The one that was given, else the recommended one; null when none is possible or the given one is refused. */
  readonly scenario: Scenario | null;
  /** Answers included. */
  readonly situation: Situation;
  /** All that is missing or wrong, a line each, with its flag; empty = the plan can be made. */
  readonly complaints: readonly string[];
}

/** Questions that come before the scenario: they decide about it. */
const first = ['serverName', 'filePossible', 'certificatePossible', 'scenario'].map(questionOf);

export function settle(situation: Situation, given: Given): Settled {
  const held = situation.facts
    ? { serverName: situation.facts.serverName.text, ...situation.answers }
    : situation.answers;
  const before = effectiveAnswers(first, { ...situation, answers: held }, given);
  const refusedScenario = before.refused.some(({ question }) => question.id === 'scenario');
  const basis: Situation = { ...situation, answers: before.answers };
  const scenario = refusedScenario
    ? null
    : (scenarioOf(before.answers.scenario) ?? recommend(basis).ranked[0]?.scenario ?? null);
  const ids: readonly string[] = scenario?.questions ?? [];
  const asked = [...first, ...questions.filter(({ id }) => ids.includes(id))];
  const answers = { ...held, ...(scenario ? { scenario: scenario.id } : {}) };
  const effective = effectiveAnswers(asked, { ...situation, answers }, given);
  const missing = effective.missing.filter(({ id }) => id !== 'scenario');
  const nothing =
    scenario === null && !refusedScenario && missing.length === 0 && effective.refused.length === 0
      ? ['No scenario is possible as things are.']
      : [];
  return {
    ...effective,
    missing,
    scenario,
    situation: { ...situation, answers: effective.answers },
    complaints: [...complaints({ ...effective, missing }), ...nothing],
  };
}
