/** Small parts that question files are made of. */
import { serverNameOf } from './seen.ts';
import type { AnswerValue, Choice, Parsed, Question, Situation } from './types.ts';

export const always = (): boolean => true;
export const none = (): null => null;

/** Whether the answer to another question is one of these. */
export const answered =
  (id: string, ...values: readonly AnswerValue[]) =>
  ({ answers }: Situation): boolean =>
    values.some((value) => answers[id] === value);

/** A choice's parse: one of its values, not a disabled one; the note of a disabled one says why. */
export function parseChoice(choices: readonly Choice[], text: string): Parsed {
  const wanted = text.trim().toLowerCase();
  const found = choices.find((choice) => choice.value === wanted);
  if (found?.disabled) return { ok: false, reason: `${found.label}: ${found.note ?? 'not possible here'}.` };
  if (found) return { ok: true, value: found.value };
  const open = choices.filter((choice) => !choice.disabled).map((choice) => choice.value);
  return { ok: false, reason: `One of these is needed: ${open.join(', ')}.` };
}

export function parseConfirm(text: string): Parsed {
  const word = text.trim().toLowerCase();
  if (['yes', 'y', 'true', 'on', '1'].includes(word)) return { ok: true, value: true };
  if (['no', 'n', 'false', 'off', '0'].includes(word)) return { ok: true, value: false };
  return { ok: false, reason: 'The answer is yes or no.' };
}

type Common = Pick<Question, 'id' | 'summary' | 'help'> & {
  readonly ask: (name: string, situation: Situation) => string;
  readonly when?: Question['when'];
  readonly detected?: Question['detected'];
};

const common = ({ id, summary, help, ask, when, detected }: Common) => ({
  id,
  summary,
  help,
  ask: (situation: Situation) => ask(serverNameOf(situation), situation),
  when: when ?? always,
  ...(detected ? { detected } : {}),
});

export function textQuestion(
  parts: Common & { readonly default: Question['default']; readonly parse: Question['parse'] },
): Question {
  return { ...common(parts), kind: 'text', default: parts.default, parse: parts.parse };
}

export function choiceQuestion(
  parts: Common & {
    readonly choices: (situation: Situation) => readonly Choice[];
    readonly default: Question['default'];
  },
): Question {
  return {
    ...common(parts),
    kind: 'choice',
    choices: parts.choices,
    default: parts.default,
    parse: (text, situation) => parseChoice(parts.choices(situation), text),
  };
}

export function confirmQuestion(parts: Common & { readonly default: Question['default'] }): Question {
  return { ...common(parts), kind: 'confirm', default: parts.default, parse: parseConfirm };
}
