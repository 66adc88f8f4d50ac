/** What stands in the way of a run in which nobody can be asked: all of it at once, each with its flag. */
import { envName, flagName } from '../question/derive.ts';
import type { Question } from '../question/types.ts';
import { printable } from '../system/printable.ts';
import { plural } from '../text/words.ts';
import { expectedPuts, offered } from './answers.ts';
import { wanted } from './autopilot.ts';
import { takeGiven } from './flow.ts';
import type { Knowledge } from './knowledge.ts';
import type { WizardState } from './state.ts';

const line = (flag: string, env: string | null, words: string): string =>
  `  ${flag.padEnd(26)} ${words}${env === null ? '' : ` (${env})`}`;

const questionLine = (question: Question, reason: string | null): string =>
  line(`--${flagName(question.id)}`, envName(question.id), reason ?? question.summary);

/**
 * The text for the end `missing-answers`: what nobody can guess, and what --yes takes for the rest. Where questions
 * depend on an answer that is missing itself, its default stands in for it.
 * @param ended the input has ended, as opposed to never having been asked.
 */
export function missingText(know: Knowledge, state: WizardState, ended: boolean): string {
  const lines = missingLines(know, state).map((one) => printable(one, 1000));
  const why = ended ? 'The input has ended before all was answered' : 'There is no terminal to ask on';
  return `${[`${why}. What is needed:`, ...lines].join('\n')}\n`;
}

export function missingLines(know: Knowledge, state: WizardState): string[] {
  const { yes } = state.options;
  const confirm = (offers: number): string[] =>
    yes
      ? []
      : [
          line(
            '--yes',
            null,
            `takes what is offered${offers > 0 ? ` (${plural(offers, 'answer')})` : ''}, and confirms`,
          ),
        ];
  if (state.serverName === null) {
    const reason =
      state.refusal === null ? 'the server name' : `${state.draft}: ${correction(state.refusal)}`;
    return [line('NAME', envName('serverName'), reason), ...confirm(0)];
  }
  const scenario = wanted(state);
  const chosen = state.recommendation?.ranked.find((one) => one.scenario.id === scenario);
  if (chosen === undefined) return confirm(0);
  const scenarioGiven = state.scenario !== null || yes || state.options.given.scenario !== undefined;
  const open = openQuestions(know, { ...state, scenario: state.scenario ?? chosen.scenario });
  const recommended = `the scenario; --yes takes ${chosen.scenario.id}`;
  return [
    ...open.lines,
    ...(scenarioGiven || yes ? [] : [line('--scenario', envName('scenario'), recommended)]),
    ...confirm(open.offers),
  ];
}

const correction = ({ reason, suggestion }: { reason: string; suggestion?: string }): string =>
  suggestion === undefined ? reason : `${reason} Did you mean ${suggestion}?`;

/** A line for each question without an offer or with an answer that is refused, and how many can be taken as offered. */
function openQuestions(know: Knowledge, start: WizardState): { lines: string[]; offers: number } {
  const state = takeGiven(know, start);
  const open = expectedPuts(know, state).filter(({ given }) => given === null);
  let offers = 0;
  const lines = open.flatMap((put) => {
    const { id } = put.question;
    const given = state.answers[id] === undefined ? state.options.given[id] : undefined;
    const refused = given === undefined ? null : put.question.parse(given.text, put.situation);
    if (refused !== null && !refused.ok)
      return [questionLine(put.question, `${given?.text}: ${correction(refused)}`)];
    if (offered(put) === null) return [questionLine(put.question, null)];
    offers += 1;
    return [];
  });
  return { lines, offers };
}
