/** The letters of the wizard, on screens and in lines: one table of what each does. Screens add the named keys. */

export const LETTERS = {
  evidence: { letter: 'd', does: 'evidence' },
  notes: { letter: 'n', does: 'notes' },
  trace: { letter: 't', does: 'each step' },
  show: { letter: 'd', does: 'show' },
  change: { letter: 'e', does: 'change an answer' },
  takeAll: { letter: 'a', does: 'take all that is offered' },
  again: { letter: 'v', does: 'look now' },
  stop: { letter: 's', does: 'stop waiting' },
  help: { letter: '?', does: 'help' },
} as const satisfies Readonly<Record<string, { readonly letter: string; readonly does: string }>>;

export type LetterKey = keyof typeof LETTERS;

export const letter = (key: LetterKey): string => LETTERS[key].letter;

/** "d: evidence, n: notes", for a prompt in lines. */
export const prompts = (...keys: readonly LetterKey[]): string =>
  keys.map((key) => `${LETTERS[key].letter}: ${LETTERS[key].does}`).join(', ');
