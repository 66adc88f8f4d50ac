/** What a terminal sends for keys, what they are called, and what the footer says of them. */
import { LETTERS, type LetterKey } from '../wizard/keys.ts';

export type KeyName =
  | 'enter'
  | 'escape'
  | 'tab'
  | 'shift-tab'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'backspace'
  | 'delete'
  | 'ctrl-a'
  | 'ctrl-c'
  | 'ctrl-d'
  | 'ctrl-e'
  | 'ctrl-k'
  | 'ctrl-u'
  | 'ctrl-w'
  | 'ctrl-y';

/** A named key, or text: one typed character or a whole paste without its line breaks. */
export type Key =
  | { readonly kind: 'key'; readonly name: KeyName }
  | { readonly kind: 'text'; readonly text: string };

const SEQUENCES: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x1b': 'escape',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x01': 'ctrl-a',
  '\x03': 'ctrl-c',
  '\x04': 'ctrl-d',
  '\x05': 'ctrl-e',
  '\x0b': 'ctrl-k',
  '\x15': 'ctrl-u',
  '\x17': 'ctrl-w',
  '\x19': 'ctrl-y',
  '\x1b[Z': 'shift-tab',
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  // Application mode of the cursor keys, as some terminals and screen send them.
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1bOH': 'home',
  '\x1bOF': 'end',
  '\x1b[1~': 'home',
  '\x1b[7~': 'home',
  '\x1b[4~': 'end',
  '\x1b[8~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[5~': 'page-up',
  '\x1b[6~': 'page-down',
};

/** null for sequences that mean nothing here, so that they never end up as text in a field. */
export function readKey(token: string): Key | null {
  const name = SEQUENCES[token];
  if (name !== undefined) return { kind: 'key', name };
  return token.charCodeAt(0) < 0x20 ? null : { kind: 'text', text: token };
}

/** What the footer can offer: the key as people call it, and what it does. */
const HINTS = {
  continue: ['enter', 'continue'],
  choose: ['enter', 'choose'],
  whatToDo: ['enter', 'what to do'],
  write: ['enter', 'write the files'],
  leave: ['enter', 'leave'],
  stay: ['esc', 'stay'],
  correct: ['tab', 'take it'],
  move: ['↑↓', 'move'],
  scroll: ['↑↓', 'scroll'],
  // In a field every letter is text.
  takeAllInField: ['ctrl-y', LETTERS.takeAll.does],
  fold: ['esc', 'fold'],
  close: ['esc', 'close'],
  back: ['esc', 'back'],
  quit: ['esc', 'quit'],
  cancel: ['ctrl-c', 'cancel'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type Hint = keyof typeof HINTS | LetterKey;

export interface HintText {
  readonly key: string;
  readonly does: string;
}

const isLetter = (name: Hint): name is LetterKey => Object.hasOwn(LETTERS, name);

/** In ASCII terminals the arrows are named. */
export function hint(name: Hint, ascii: boolean): HintText {
  if (isLetter(name)) return { key: LETTERS[name].letter, does: LETTERS[name].does };
  const [key, does] = HINTS[name];
  return { key: ascii && key === '↑↓' ? 'up/down' : key, does };
}
