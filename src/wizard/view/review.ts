/** Screen 6: everything that will be written and everything that is left to do by hand, before anything happens. */
import { whereOf } from '../../plan/describe.ts';
import type { Plan, Role, Step } from '../../plan/types.ts';
import { duration, modeText, shellLine } from '../../plan/words.ts';
import { answerText, currentPuts } from '../answers.ts';
import type { Knowledge } from '../knowledge.ts';
import type { WizardState } from '../state.ts';
import { type Block, dim, GAP, heading, text } from './blocks.ts';

/** The steps in the order in which the review numbers them. */
export const stepsOf = (plan: Plan): readonly Step[] => plan.stages.flatMap(({ steps }) => steps);

const countLines = (content: string): number => content.replace(/\n$/, '').split('\n').length;

const modeNote = (mode: number): string => (mode === 0o644 ? '' : ` mode ${modeText(mode)}`);

/** What kind of change a step is, in a word, and what it concerns. */
export function stepRow(step: Step): {
  readonly label: string;
  readonly text: string;
  readonly end?: string;
} {
  switch (step.kind) {
    case 'file':
      return { label: 'new', text: step.path, end: `+${countLines(step.content)}${modeNote(step.mode)}` };
    case 'record':
      return { label: step.action, text: `record ${step.name}` };
    case 'command':
      return { label: 'run', text: shellLine(step.command) };
    case 'lines':
      return {
        label: 'change',
        text: step.path,
        ...(step.remove.length === 0 ? {} : { end: `remove ${step.remove.length}` }),
      };
    case 'manual':
      return { label: 'by hand', text: step.title };
  }
}

/** The whole of one step, as `d` shows it. */
export function stepBlocks(step: Step): readonly Block[] {
  return [heading(step.title), text(step.why), GAP, ...stepBody(step)];
}

function stepBody(step: Step): readonly Block[] {
  switch (step.kind) {
    case 'file':
      return [dim(step.path), { kind: 'code', lines: step.content.replace(/\n$/, '').split('\n') }];
    case 'record':
      return [{ kind: 'code', lines: step.text.split('\n') }];
    case 'command':
      return [{ kind: 'code', lines: [shellLine(step.command)] }];
    case 'lines':
      return [
        dim(`set in ${step.path}`),
        { kind: 'code', lines: step.set.replace(/\n$/, '').split('\n') },
        ...step.remove.map(
          ({ key, why }): Block => ({ kind: 'item', sign: 'against', text: `remove ${key}: ${why}` }),
        ),
      ];
    case 'manual':
      return step.lines.map((line) => text(line));
  }
}

export function reviewView(state: WizardState): readonly Block[] {
  const { plan, failure, options } = state;
  if (plan === null) return [];
  const blocks: Block[] = [];
  if (failure !== null) {
    blocks.push({ kind: 'item', sign: 'error', text: `Nothing was written: ${failure}` }, GAP);
  }
  blocks.push(heading(`Nothing has been changed yet. Enter writes these files to ${options.folder}`));
  blocks.push(
    dim('Nothing else on this machine is touched; README.txt there says what goes where, and when.'),
  );
  let number = 0;
  let role: Role | null = null;
  for (const stage of plan.stages) {
    blocks.push(GAP, heading(stage.title));
    role = null;
    for (const step of stage.steps) {
      if (step.role !== role) blocks.push(dim(`on ${whereOf(plan, step.role)}`, 2));
      role = step.role;
      blocks.push({ kind: 'item', sign: 'cursor', select: number, indent: 2, ...stepRow(step) });
      number += 1;
    }
    if (stage.gate !== null) blocks.push(dim(`go on when: ${stage.gate.says}`, 2));
    if (stage.wait !== null)
      blocks.push(dim(`wait: ${stage.wait.what} (at most ${duration(stage.wait.atMost)})`, 2));
  }
  if (plan.contacts.length > 0) blocks.push(GAP, dim(`contacts: ${plan.contacts.join(', ')}`));
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
