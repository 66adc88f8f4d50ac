/** The end as plain text, printed when the screen is gone: no frames, no wrapping, so that everything copies clean. */

import { nameRows } from '../check/names.ts';
import type { Stage } from '../plan/types.ts';
import { duration } from '../plan/words.ts';
import { questions } from '../question/registry.ts';
import type { AnswerValue } from '../question/types.ts';
import { signsOf } from '../report/signs.ts';
import { printable } from '../system/printable.ts';
import { situationOf } from './answers.ts';
import { againCommand, checkCommand } from './commands.ts';
import type { Knowledge } from './knowledge.ts';
import type { WizardState } from './state.ts';
import type { WizardEnd } from './types.ts';
import { headline } from './verdict.ts';
import type { Block } from './view/blocks.ts';
import { layout, lineText } from './view/layout.ts';
import type { stepRow } from './view/review.ts';

export interface SummaryOptions {
  readonly ascii: boolean;
}

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
  const parts: readonly (readonly string[])[] = [
    [verdictLine(state)],
    namesLines(state, options),
    filesLines(state),
    todoLines(state),
    nextLines(know, state),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${printable(line, 4000)}\n`).join(''))
    .join('\n');
}

function verdictLine(state: WizardState): string {
  const name = state.serverName?.text ?? 'your server';
  const written = state.written !== null;
  switch (state.outcome) {
    case 'verified':
      return `${name}: other servers can reach it, as planned.`;
    case 'already-fine':
      return `${name}: other servers can reach it. Nothing has to be changed.`;
    case 'written':
      return `${name}: the files are written. It is not yet as planned: they have to be put in place.`;
    case 'not-verified':
      if (written) return `${name}: the files are written, but it is not as planned.`;
      return state.failure === null
        ? `${name}: ${noWay(state)} Nothing was changed.`
        : `${name}: the files could not be written: ${state.failure}. Nothing was changed.`;
    default:
      return written ? 'Cancelled after the files were written.' : 'Cancelled. Nothing was changed.';
  }
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
  const errors = looked.verdict.findings.filter(({ severity }) => severity === 'error');
  if (state.outcome === 'verified' || errors.length === 0) return rows;
  return [
    headline(looked).text,
    ...errors.map(({ id, title }) => `  ${signs.error} ${title} (${id})`),
    '',
    ...rows,
  ];
}

function filesLines(state: WizardState): readonly string[] {
  if (state.written === null) return [];
  const { folder } = state.options;
  const count = state.written.length === 1 ? '1 file' : `${state.written.length} files`;
  return [row('Files', `${folder} (${count}; README.txt says what goes where, in which order)`)];
}

const DONE_WHEN_GREEN: readonly Stage['id'][] = ['certificate', 'target', 'publish', 'verify'];

/** What the admin still does by hand: everything before the world is as planned, the waits and the cleaning up after. */
function todoLines(state: WizardState): readonly string[] {
  if (state.plan === null || state.written === null) return [];
  const green = state.outcome === 'verified';
  const open = state.plan.stages.filter(({ id }) => !green || !DONE_WHEN_GREEN.includes(id));
  const lines = open.flatMap((stage) => [
    ...(stage.wait === null ? [] : [`  wait at most ${duration(stage.wait.atMost)}: ${stage.wait.what}`]),
    ...stage.steps.map((step) => `  ${step.title}${where(step)}`),
  ]);
  if (lines.length === 0) return [];
  // A rehearsal has gone through all of it; a real server waits for somebody.
  return [state.places && green ? 'After this, on a real server' : 'Still to do', ...lines];
}

function where(step: Parameters<typeof stepRow>[0]): string {
  return step.kind === 'file' || step.kind === 'lines' ? ` (${step.path})` : '';
}

function nextLines(know: Knowledge, state: WizardState): readonly string[] {
  if (state.serverName === null) return [];
  const rows: string[] = [];
  if (state.outcome === 'verified' && !state.options.rehearsal) {
    rows.push('To wake up servers that gave up on yours: send a message in a room you share.');
  }
  if (!state.options.rehearsal) rows.push(row('Check again', checkCommand(state.serverName.text)));
  if (state.written !== null) {
    const { answers } = situationOf(know, state);
    rows.push(row('Same again without asking', againCommand(state.serverName.text, answers, state.options)));
  }
  return rows;
}
