/** Moves of the wizard that several events share. Pure; each returns the next state. */

import type { ServerName } from '../matrix/types.ts';
import type { Refusal } from '../question/types.ts';
import { answerText, currentPuts, offered, type Put, situationOf } from './answers.ts';
import type { Knowledge } from './knowledge.ts';
import { type Done, type Given, NO_LOOK, NO_VERIFY, type WizardState } from './state.ts';
import type { WizardOptions } from './types.ts';

export function initialState(know: Knowledge, options: WizardOptions, places: boolean): WizardState {
  const text = options.serverName ?? options.given.serverName?.text ?? '';
  const state: WizardState = {
    options,
    places,
    screen: 'name',
    draft: text,
    refusal: null,
    quitting: false,
    cancelling: false,
    serverName: null,
    round: 0,
    look: NO_LOOK,
    looked: null,
    host: null,
    recommendation: null,
    scenario: null,
    answers: {},
    at: null,
    editing: false,
    plan: null,
    existing: {},
    written: null,
    placed: null,
    verify: NO_VERIFY,
    failure: null,
    done: [],
    outcome: null,
  };
  if (text === '') return state;
  const parsed = know.parseServerName(text.trim());
  return parsed.ok ? startLook(state, parsed.value) : { ...state, refusal: parsed };
}

/** Appends a line to what stays above the screen, unless its step already stands there with the same words. */
export function report(state: WizardState, line: Done): WizardState {
  const last = state.done.findLast(({ kind, label }) => kind === line.kind && label === line.label);
  return last?.text === line.text && last.sign === line.sign
    ? state
    : { ...state, done: [...state.done, line] };
}

export const end = (state: WizardState, outcome: NonNullable<WizardState['outcome']>): WizardState => ({
  ...state,
  screen: 'end',
  quitting: false,
  outcome,
});

export function startLook(state: WizardState, serverName: ServerName): WizardState {
  const named = report(state, { kind: 'name', sign: 'ok', label: 'server name', text: serverName.text });
  return {
    ...named,
    screen: 'look',
    serverName,
    round: state.round + 1,
    look: NO_LOOK,
    looked: null,
    recommendation: null,
    scenario: null,
    plan: null,
    at: null,
    editing: false,
    refusal: null,
    failure: null,
    quitting: false,
  };
}

/** Given on the command line or certain, and still good: ticked, and passed over in both directions. */
export const settled = (put: Put): boolean => put.given !== null && put.given.source !== 'typed';

/** Takes answers from flags, variables and the file, and what is certain, into the questions that are visible with them. */
export function takeGiven(know: Knowledge, state: WizardState): WizardState {
  let next = state;
  for (let turn = 0; turn <= (state.scenario?.questions.length ?? 0); turn++) {
    const found = firstPreset(next, currentPuts(know, next));
    if (found === null) return next;
    const { put, answer, from } = found;
    next = report(
      { ...next, answers: { ...next.answers, [put.question.id]: answer } },
      {
        kind: 'preset',
        sign: 'ok',
        label: put.question.ask(put.situation),
        text: `${answerText(answer.value)} (${from})`,
      },
    );
  }
  return next;
}

/** The first open question whose answer stands already; null at one that was given and is refused. */
function firstPreset({ answers, options }: WizardState, list: readonly Put[]) {
  for (const put of list) {
    const { id, parse, detected } = put.question;
    const given = options.given[id];
    if (given !== undefined && answers[id] === undefined) {
      const parsed = parse(given.text, put.situation);
      if (!parsed.ok) return null;
      const answer: Given = { value: parsed.value, source: given.source };
      return { put, answer, from: SOURCES[given.source] };
    }
    const seen = put.given === null ? (detected?.(put.situation) ?? null) : null;
    if (seen?.certain === true) {
      return { put, answer: { value: seen.value, source: 'seen' } as Given, from: `seen: ${seen.source}` };
    }
  }
  return null;
}

const SOURCES = {
  flag: 'given as a flag',
  env: 'from the environment',
  file: 'from the answers file',
} as const;

/** Shows a question with what is known for it in the field. */
export function enterQuestion(state: WizardState, put: Put): WizardState {
  const given = put.given === null ? state.options.given[put.question.id] : undefined;
  const parsed = given === undefined ? null : put.question.parse(given.text, put.situation);
  const refusal: Refusal | null = parsed === null || parsed.ok ? null : parsed;
  const value = offered(put);
  return {
    ...state,
    screen: 'answer',
    at: put.question.id,
    // A given answer that is refused stays in the field, with the reason below it.
    draft:
      refusal !== null && given !== undefined ? given.text : value === null ? '' : answerText(value.value),
    refusal,
    failure: null,
  };
}

/** To the first question after `from` that somebody must see, or to the review. */
export function forward(know: Knowledge, state: WizardState, from: string | null): WizardState {
  const ready = takeGiven(know, state);
  const list = currentPuts(know, ready);
  const start = from === null ? 0 : list.findIndex(({ question }) => question.id === from) + 1;
  const after = ready.editing ? undefined : list.slice(start).find((put) => !settled(put));
  const next = after ?? list.find(({ given }) => given === null);
  return next === undefined ? enterReview(know, ready) : enterQuestion(ready, next);
}

export function enterReview(know: Knowledge, state: WizardState): WizardState {
  const plan = state.scenario?.plan(situationOf(know, state)) ?? null;
  return { ...state, screen: 'review', plan, at: null, editing: false, refusal: null, failure: null };
}

/** To the question before `from`, passing over those that were given; to the choice when there is none. */
export function backward(know: Knowledge, state: WizardState, from: string | null): WizardState {
  const list = currentPuts(know, state);
  const at = from === null ? list.length : list.findIndex(({ question }) => question.id === from);
  const before = list.slice(0, Math.max(at, 0)).findLast((put) => !settled(put));
  return before === undefined
    ? { ...state, screen: 'choose', at: null, editing: false, refusal: null, failure: null }
    : enterQuestion({ ...state, editing: false }, before);
}
