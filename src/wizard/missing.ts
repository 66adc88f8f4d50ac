/** What stands in the way of a run in which nobody can be asked: all of it at once, each with its flag. */
import { envName, flagName } from '../question/derive.ts';
import type { Question } from '../question/types.ts';
import { printable } from '../system/printable.ts';
import { answerText, currentPuts, offered } from './answers.ts';
import { wanted } from './autopilot.ts';
import { takeGiven } from './flow.ts';
import type { Knowledge } from './knowledge.ts';
import type { WizardState } from './state.ts';

const line = (flag: string, env: string | null, words: string): string =>
  `  ${flag.padEnd(26)} ${words}${env === null ? '' : ` (${env})`}`;

const questionLine = (question: Question, reason: string | null): string =>
  line(`--${flagName(question.id)}`, envName(question.id), reason ?? question.summary);

/**
 * The text for the end `missing-answers`. With --yes defaults count as answers. Where questions depend on an answer
 * that is missing itself, its default stands in for it.
 */
export function missingText(know: Knowledge, state: WizardState): string {
  const missing = missingLines(know, state).map((one) => printable(one, 1000));
  const name = state.serverName?.text;
  const head =
    name === undefined
      ? 'There is no terminal to ask on, and answers are missing:'
      : `There is no terminal to ask on, and answers for ${printable(name)} are missing:`;
  return `${[head, ...missing].join('\n')}\n`;
}

export function missingLines(know: Knowledge, state: WizardState): string[] {
  const { yes } = state.options;
  const confirm = yes ? [] : [line('--yes', null, 'takes the defaults and confirms')];
  if (state.serverName === null) {
    const reason =
      state.refusal === null ? 'the server name' : `${state.draft}: ${correction(state.refusal)}`;
    return [line('NAME', envName('serverName'), reason), ...confirm];
  }
  const scenario = wanted(state);
  const chosen = state.recommendation?.ranked.find((one) => one.scenario.id === scenario);
  if (chosen === undefined) return confirm;
  const scenarioGiven = state.scenario !== null || yes || state.options.given.scenario !== undefined;
  const asked = scenarioGiven
    ? []
    : [line('--scenario', envName('scenario'), `recommended: ${chosen.scenario.id}`)];
  return [
    ...asked,
    ...openQuestions(know, { ...state, scenario: state.scenario ?? chosen.scenario }),
    ...confirm,
  ];
}

const correction = ({ reason, suggestion }: { reason: string; suggestion?: string }): string =>
  suggestion === undefined ? reason : `${reason} Did you mean ${suggestion}?`;

function openQuestions(know: Knowledge, start: WizardState): string[] {
  const lines: string[] = [];
  // Given answers are taken first; then each open question is told once and its default assumed.
  let state = takeGiven(know, start);
  const told = new Set<string>();
  for (let turn = 0; turn < (state.scenario?.questions.length ?? 0); turn++) {
    const open = currentPuts(know, state).find(
      ({ question, given }) => given === null && !told.has(question.id),
    );
    if (open === undefined) break;
    const { id } = open.question;
    told.add(id);
    const given = state.options.given[id];
    const refused = given === undefined ? null : open.question.parse(given.text, open.situation);
    const offer = refused === null ? offered(open) : null;
    const reason = refused !== null && !refused.ok ? `${given?.text}: ${correction(refused)}` : null;
    if (offer === null || !start.options.yes) lines.push(questionLine(open.question, reason));
    const value = offer === null ? undefined : open.question.parse(answerText(offer.value), open.situation);
    if (value?.ok === true) {
      state = { ...state, answers: { ...state.answers, [id]: { value: value.value, source: 'typed' } } };
    }
  }
  return lines;
}
