/** Screen 6: everything that will be written and everything that is left to do by hand, before anything happens. */
import { describeStep, type LineKind, whereOf } from '../../plan/describe.ts';
import type { Plan, Role, Step } from '../../plan/types.ts';
import { duration, shellLine } from '../../plan/words.ts';
import { unifiedDiff } from '../../text/diff.ts';
import { answerText, currentPuts } from '../answers.ts';
import { fileHere } from '../files-here.ts';
import type { Knowledge } from '../knowledge.ts';
import type { WizardState } from '../state.ts';
import { type Block, dim, GAP, heading, text } from './blocks.ts';
import { overview } from './overview.ts';

/** The steps in the order in which the review numbers them. */
export const stepsOf = (plan: Plan): readonly Step[] => plan.stages.flatMap(({ steps }) => steps);

const LABELS: Readonly<Record<LineKind, string>> = {
  new: 'new',
  changed: 'change',
  unchanged: 'same',
  run: 'run',
  look: 'look',
  lines: 'edit',
  record: 'record',
  'by-hand': 'by hand',
  wait: 'wait',
};

/** What kind of change a step is, in a word, and what it concerns. */
function stepRow(state: WizardState, step: Step): { label: string; text: string; end?: string } {
  const { kind, text: words, note } = describeStep(step, (role, path) => fileHere(state, role, path));
  return { label: LABELS[kind], text: words, ...(note === '' ? {} : { end: note }) };
}

/** The whole of one step, as `d` shows it. */
export function stepBlocks(state: WizardState, step: Step): readonly Block[] {
  return [heading(step.title), text(step.why), GAP, ...stepBody(state, step)];
}

const codeOf = (content: string): Block => ({ kind: 'code', lines: content.replace(/\n$/, '').split('\n') });

function stepBody(state: WizardState, step: Step): readonly Block[] {
  switch (step.kind) {
    case 'file': {
      const before = fileHere(state, step.role, step.path);
      if (before === null) return [dim(step.path), codeOf(step.content)];
      const change = unifiedDiff(step.path, before, step.content);
      return change === ''
        ? [dim(`${step.path} is there already, as planned`), codeOf(step.content)]
        : [dim(`what changes in ${step.path}, which is there already`), codeOf(change)];
    }
    case 'record':
      return [{ kind: 'code', lines: step.text.split('\n') }];
    case 'command':
      return [{ kind: 'code', lines: [shellLine(step.command)] }];
    case 'lines':
      return [
        ...(step.set === '' ? [] : [dim(`set in ${step.path}`), codeOf(step.set)]),
        ...(step.add === undefined || step.add === ''
          ? []
          : [dim(`one more entry for the list of listeners in ${step.path}`), codeOf(step.add)]),
        ...step.remove.map(
          ({ key, why }): Block => ({ kind: 'item', sign: 'against', text: `remove ${key}: ${why}` }),
        ),
      ];
    case 'edit':
      return [
        dim(`what changes in ${step.path}`),
        codeOf(step.diff),
        ...step.changes.map(
          ({ key, action, why }): Block => ({
            kind: 'item',
            sign: action === 'remove' ? 'against' : 'for',
            text: `${action} ${key}: ${why}`,
          }),
        ),
      ];
    case 'manual':
      return step.lines.map((line) => text(line));
  }
}

export function reviewView(state: WizardState): readonly Block[] {
  const { plan, failure } = state;
  if (plan === null) return [];
  const blocks: Block[] = [];
  if (failure !== null) {
    blocks.push({ kind: 'item', sign: 'error', text: `Nothing was written: ${failure}` }, GAP);
  }
  blocks.push(...overview(plan, state.options.folder));
  let number = 0;
  for (const stage of plan.stages) {
    let role: Role | null = null;
    blocks.push(GAP, heading(stage.title));
    for (const step of stage.steps) {
      if (step.role !== role) blocks.push(dim(`on ${whereOf(plan, step.role)}`, 2));
      role = step.role;
      blocks.push({ kind: 'item', sign: 'cursor', select: number, indent: 2, ...stepRow(state, step) });
      number += 1;
    }
    if (stage.gate !== null) blocks.push(dim(`go on when: ${stage.gate.says}`, 2));
    if (stage.wait !== null)
      blocks.push(dim(`wait: ${stage.wait.what} (at most ${duration(stage.wait.atMost)})`, 2));
  }
  return blocks;
}

/** The answers that the plan is made from, to pick one for a change. */
export function answersView(know: Knowledge, state: WizardState): readonly Block[] {
  return [
    heading('Which answer should change?'),
    ...currentPuts(know, state).map(
      ({ question, situation, given }, index): Block => ({
        kind: 'item',
        sign: 'cursor',
        select: index,
        text: `${question.ask(situation)} ${given === null ? '' : answerText(given.value)}`,
      }),
    ),
  ];
}
