/** Screen 5: one question. */
import type { Choice } from '../../question/types.ts';
import { currentPut, expectedPuts, offered, type Put } from '../answers.ts';
import { settled } from '../flow.ts';
import type { Knowledge } from '../knowledge.ts';
import type { WizardState } from '../state.ts';
import { type Block, dim, heading } from './blocks.ts';
import { refusalBlocks } from './refusal.ts';

/** What can be picked; null for questions that take a text. A yes-or-no is two choices. */
export function choicesOf(put: Put): readonly Choice[] | null {
  switch (put.question.kind) {
    case 'choice':
      return put.question.choices?.(put.situation) ?? [];
    case 'confirm':
      return [
        { value: 'yes', label: 'yes' },
        { value: 'no', label: 'no' },
      ];
    case 'text':
      return null;
  }
}

/** "2 of 5" among the questions that somebody is asked, if the offers are taken: so the count stays where it is. */
export function progressText(know: Knowledge, state: WizardState): string {
  const list = expectedPuts(know, state).filter((put) => !settled(put) || put.question.id === state.at);
  const at = list.findIndex(({ question }) => question.id === state.at);
  return `${at + 1} of ${list.length}`;
}

export function answerIntro(know: Knowledge, state: WizardState): readonly Block[] {
  const put = currentPut(know, state);
  return put === null ? [] : [heading(put.question.ask(put.situation), undefined, progressText(know, state))];
}

export function choiceBlocks(choices: readonly Choice[], detected: string | null): readonly Block[] {
  return choices.map(
    (choice, index): Block => ({
      kind: 'item',
      sign: choice.disabled === true ? 'note' : 'cursor',
      text: choice.note === undefined ? choice.label : `${choice.label} (${choice.note})`,
      select: index,
      disabled: choice.disabled === true,
      ...(choice.value === detected ? { end: 'detected' } : {}),
    }),
  );
}

/** What stands below the field or the choices. */
export function answerNotes(put: Put, state: WizardState): readonly Block[] {
  if (state.refusal !== null) return refusalBlocks(state.refusal);
  const offer = offered(put);
  return offer === null || offer.source === '' ? [] : [dim(`seen: ${offer.source}`)];
}
