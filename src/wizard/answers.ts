/** The questions of a scenario as they stand: which are visible, which are answered. */
import type { AnswerValue, Question, Situation } from '../question/types.ts';
import type { Scenario } from '../scenario/types.ts';
import type { Knowledge } from './knowledge.ts';
import type { Given, WizardState } from './state.ts';

/** A visible question with what is known when it is put. */
export interface Put {
  readonly question: Question;
  /** The answers of the visible questions before this one. */
  readonly situation: Situation;
  /** null when it has no answer, or one that does not hold any more. */
  readonly given: Given | null;
}

/** The text that a question's own `parse` reads back as the value. */
export const answerText = (value: AnswerValue): string =>
  value === true ? 'yes' : value === false ? 'no' : String(value);

/**
 * Walks the scenario's questions in order. Each sees only answers of visible questions before it, so a hidden
 * question's answer has no effect; an answer that an earlier change made impossible counts as none.
 * @param assume what is offered to an open question counts as its answer for those after it.
 */
function puts(know: Knowledge, scenario: Scenario, state: WizardState, assume: boolean): Put[] {
  const seen = baseAnswers(know, scenario, state);
  const list: Put[] = [];
  for (const id of scenario.questions) {
    const question = know.question(id);
    if (question === null) throw new Error(`scenario ${scenario.id} puts an unknown question: ${id}`);
    const situation: Situation = {
      facts: state.looked?.facts ?? null,
      host: state.host,
      answers: { ...seen },
    };
    if (!question.when(situation)) continue;
    const given = stillHolds(question, situation, state.answers[id]);
    const put = { question, situation, given };
    const value = given?.value ?? (assume ? offered(put)?.value : undefined);
    if (value !== undefined) seen[id] = value;
    list.push(put);
  }
  return list;
}

/** What no scenario asks but questions build on: the name, the scenario, and what was given for the recommendation. */
function baseAnswers(know: Knowledge, scenario: Scenario, state: WizardState): Record<string, AnswerValue> {
  const given = Object.entries(situationBefore(know, state).answers).filter(
    (entry): entry is [string, AnswerValue] =>
      entry[1] !== undefined && !scenario.questions.includes(entry[0]),
  );
  return { ...Object.fromEntries(given), scenario: scenario.id };
}

/** What is known before a scenario is chosen: facts, host, the server name, and answers given on the command line. */
export function situationBefore(know: Knowledge, state: WizardState): Situation {
  const bare: Situation = { facts: state.looked?.facts ?? null, host: state.host, answers: {} };
  const answers: Record<string, AnswerValue> = {};
  for (const [id, { text }] of Object.entries(state.options.given)) {
    const parsed = know.question(id)?.parse(text, bare);
    if (parsed?.ok === true) answers[id] = parsed.value;
  }
  if (state.serverName !== null) answers.serverName = state.serverName.text;
  return { ...bare, answers };
}

function stillHolds(question: Question, situation: Situation, given: Given | undefined): Given | null {
  if (given === undefined) return null;
  // What was seen stands only while it is what is seen: an earlier answer may have changed what it is about.
  if (given.source === 'seen' && question.detected?.(situation)?.value !== given.value) return null;
  const parsed = question.parse(answerText(given.value), situation);
  return parsed.ok ? { value: parsed.value, source: given.source } : null;
}

/** The visible questions of the chosen scenario; none before one is chosen. */
export const currentPuts = (know: Knowledge, state: WizardState): Put[] =>
  state.scenario === null ? [] : puts(know, state.scenario, state, false);

/** The same with what is offered taken for open questions: as many as will have been put at the end, if nothing else is answered. */
export const expectedPuts = (know: Knowledge, state: WizardState): Put[] =>
  state.scenario === null ? [] : puts(know, state.scenario, state, true);

/** The question on the answer screen. */
export const currentPut = (know: Knowledge, state: WizardState): Put | null =>
  currentPuts(know, state).find((put) => put.question.id === state.at) ?? null;

/** What the plan is made from: facts, host, the scenario and the answers of visible questions. */
export function situationOf(know: Knowledge, state: WizardState): Situation {
  if (state.scenario === null) return situationBefore(know, state);
  const answers = baseAnswers(know, state.scenario, state);
  for (const put of currentPuts(know, state)) {
    if (put.given !== null) answers[put.question.id] = put.given.value;
  }
  return { facts: state.looked?.facts ?? null, host: state.host, answers };
}

/** What stands in the field when the question appears: the answer, else what was seen, else the default. */
export function offered(put: Put): { readonly value: AnswerValue; readonly source: string } | null {
  if (put.given !== null) return { value: put.given.value, source: '' };
  const detected = put.question.detected?.(put.situation) ?? null;
  if (detected !== null) return detected;
  const value = put.question.default(put.situation);
  return value === null ? null : { value, source: '' };
}
