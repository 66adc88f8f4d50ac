/** The end as plain text, printed when the screen is gone: no frames, and no line break in what is to be copied. */

import { nameRows } from '../check/names.ts';
import type { Plan, Stage, Step } from '../plan/types.ts';
import { duration, shellWord } from '../plan/words.ts';
import { flagName } from '../question/derive.ts';
import { questions } from '../question/registry.ts';
import type { AnswerValue } from '../question/types.ts';
import { signsOf } from '../report/signs.ts';
import { printable } from '../system/printable.ts';
import { answerText, currentPuts, situationOf } from './answers.ts';
import { againCommand, checkCommand } from './commands.ts';
import type { Knowledge } from './knowledge.ts';
import type { WizardState } from './state.ts';
import type { WizardEnd } from './types.ts';
import { headline } from './verdict.ts';
import type { Block } from './view/blocks.ts';
import { layout, lineText } from './view/layout.ts';
import { wrapWords } from './view/wrap.ts';

export interface SummaryOptions {
  readonly ascii: boolean;
  /** Columns for sentences; what is to be copied keeps its line whatever its length. */
  readonly width: number;
}

/** Sentences are not set wider than this. */
const MOST_WIDTH = 80;

const LABEL = 27;
const row = (label: string, text: string): string => `${label.padEnd(LABEL)}${text}`;

/** The wizard's result for the composition root. */
export function endOf(know: Knowledge, state: WizardState, options: SummaryOptions): WizardEnd {
  if (state.outcome === null) throw new Error('The wizard has not ended.');
  return {
    outcome: state.outcome,
    summary: summaryOf(know, state, options),
    answers: answersOf(know, state),
  };
}

function answersOf(know: Knowledge, state: WizardState): Readonly<Record<string, AnswerValue>> {
  const known = new Set(questions.map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(situationOf(know, state).answers).filter(
      (entry): entry is [string, AnswerValue] => entry[1] !== undefined && known.has(entry[0]),
    ),
  );
}

function summaryOf(know: Knowledge, state: WizardState, options: SummaryOptions): string {
  const width = Math.min(options.width, MOST_WIDTH);
  const wrapped = (lines: readonly string[]): string[] => lines.flatMap((line) => sentence(line, width));
  const parts: readonly (readonly string[])[] = [
    wrapped([...verdictLines(state), ...answersAtFault(know, state)]),
    namesLines(state, options),
    filesLines(state),
    wrapped(todoLines(state)),
    nextLines(know, state),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${printable(line, 4000)}\n`).join(''))
    .join('\n');
}

/** Breaks between words; what follows stands two columns deeper than the beginning. */
function sentence(line: string, width: number): string[] {
  const [indent = ''] = /^ */.exec(line) ?? [];
  const rows = wrapWords(printable(line.trimStart(), 4000), Math.max(width - indent.length - 2, 20));
  return rows.map((row, index) => (index === 0 ? `${indent}${row}` : `${indent}  ${row}`));
}

function verdictLines(state: WizardState): string[] {
  const name = state.serverName?.text ?? 'your server';
  const written = state.written !== null;
  switch (state.outcome) {
    case 'verified':
      return [`${name}: other servers can reach it, as planned.`];
    case 'already-fine':
      return [`${name}: other servers can reach it. Nothing has to be changed.`];
    case 'written':
      return [
        `${name}: other servers can reach it, but not yet as planned.`,
        'The files are written and nothing of them is verified: they have to be put in place.',
      ];
    case 'not-verified':
      return written ? notAsPlanned(name, state) : [`${name}: ${whyNothing(state)} Nothing was changed.`];
    default:
      return [written ? 'Cancelled after the files were written.' : 'Cancelled. Nothing was changed.'];
  }
}

function notAsPlanned(name: string, state: WizardState): string[] {
  if (!state.places) {
    return [`${name}: the files are written, and nothing of them is verified: they have to be put in place.`];
  }
  const { failure } = state;
  return failure === null
    ? [`${name}: the files are in place, but it is not as planned.`]
    : [`${name}: the files are written, but they could not be put in place.`, failure];
}

const whyNothing = (state: WizardState): string =>
  state.failure === null ? noWay(state) : `the files could not be written: ${state.failure}.`;

/** Answers whose words stand in the reason why a step failed: the likeliest to be changed. */
function answersAtFault(know: Knowledge, state: WizardState): string[] {
  const { failure } = state;
  if (failure === null || state.written === null) return [];
  const words = new Set(failure.split(/[\s,;()'"]+/).map((word) => word.replace(/[.:]+$/, '')));
  const flags = currentPuts(know, state)
    .filter(
      ({ question, given }) =>
        question.kind === 'text' && given !== null && words.has(answerText(given.value)),
    )
    .map(
      ({ question, given }) => `--${flagName(question.id)}=${given === null ? '' : answerText(given.value)}`,
    );
  return flags.length === 0 ? [] : [`It comes from the answer ${flags.join(', ')}.`];
}

function noWay({ options, recommendation }: WizardState): string {
  const asked = options.given.scenario?.text.trim();
  const found = recommendation?.impossible.find(({ scenario }) => scenario.id === asked);
  return found === undefined
    ? 'as things are, no scenario can work.'
    : `scenario ${found.scenario.id} cannot work here. ${found.fit.against.join(' ')}`;
}

function lastLook(state: WizardState) {
  return state.verify.last ?? state.looked;
}

function namesLines(state: WizardState, { ascii }: SummaryOptions): readonly string[] {
  const looked = lastLook(state);
  if (looked === null || state.outcome === 'cancelled') return [];
  const signs = signsOf(ascii);
  const pairs: Block = { kind: 'pairs', rows: nameRows(looked.facts) };
  const rows = layout([pairs], { width: 4000, signs }).map((line) => lineText(line).replace(/^ {2}/, ''));
  const loud = looked.verdict.findings.filter(({ severity }) => severity !== 'note');
  if (loud.length === 0) return rows;
  return [
    headline(looked).text,
    ...loud.map(({ id, severity, title }) => `  ${signs[severity]} ${title} (${id})`),
    '',
    ...rows,
  ];
}

function filesLines(state: WizardState): readonly string[] {
  if (state.written === null) return [];
  const { folder } = state.options;
  const count = state.written.length === 1 ? '1 file' : `${state.written.length} files`;
  // The folder stands alone on its line: it is what gets copied.
  const files = [row('Files', folder), row('', `${count}; README.txt says what goes where, in which order`)];
  return state.options.temporary ? [...files, row('To remove them', `rm -r ${shellWord(folder)}`)] : files;
}

const DONE_WHEN_GREEN: readonly Stage['id'][] = ['certificate', 'target', 'publish', 'verify'];

/** What the admin still does by hand: everything before the world is as planned, the waits and the cleaning up after. */
function todoLines(state: WizardState): readonly string[] {
  if (state.plan === null || state.written === null) return [];
  if (state.places) return state.failure === null ? waitLines(state.plan) : [];
  const green = state.outcome === 'verified';
  const open = state.plan.stages.filter(({ id }) => !green || !DONE_WHEN_GREEN.includes(id));
  const lines = open.flatMap((stage) => [
    ...(stage.wait === null ? [] : [`  wait at most ${duration(stage.wait.atMost)}: ${stage.wait.what}`]),
    ...stage.steps.map((step) => `  ${step.title}${where(step)}`),
  ]);
  return lines.length === 0 ? [] : ['Still to do', ...lines];
}

/** A rehearsal has gone through every step; the waits are what it left out. */
function waitLines({ stages }: Plan): readonly string[] {
  const waits = stages.flatMap(({ wait }) => (wait === null ? [] : [wait]));
  if (waits.length === 0) return [];
  return [
    'A real run also waits',
    ...waits.map(({ what, atMost }) => `  at most ${duration(atMost)}: ${what}`),
  ];
}

function where(step: Step): string {
  return step.kind === 'file' || step.kind === 'lines' || step.kind === 'edit' ? ` (${step.path})` : '';
}

function nextLines(know: Knowledge, state: WizardState): readonly string[] {
  if (state.serverName === null) return [];
  const rows: string[] = [];
  const { options } = state;
  if (state.outcome === 'verified' && options.world === null) {
    rows.push('To wake up servers that gave up on yours: send a message in a room you share.');
  }
  if (options.world === null) rows.push(row('Check again', checkCommand(state.serverName.text, options)));
  if (state.written !== null) {
    const { answers } = situationOf(know, state);
    rows.push(row('Same again without asking', againCommand(state.serverName.text, answers, options)));
  }
  return rows;
}
