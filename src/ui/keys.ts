/** One table of keys: what a terminal sends for them, what they are called, what they do on which screen. */

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
  | 'ctrl-w';

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
  evidence: ['d', 'evidence'],
  trace: ['t', 'each step'],
  notes: ['n', 'notes'],
  show: ['d', 'show'],
  change: ['e', 'change an answer'],
  again: ['v', 'look now'],
  stop: ['s', 'stop waiting'],
  close: ['esc', 'close'],
  back: ['esc', 'back'],
  quit: ['esc', 'quit'],
  help: ['?', 'help'],
  cancel: ['ctrl-c', 'cancel'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type Hint = keyof typeof HINTS;

export interface HintText {
  readonly key: string;
  readonly does: string;
}

/** In ASCII terminals the arrows are named. */
export const hint = (name: Hint, ascii: boolean): HintText => ({
  key: ascii && HINTS[name][0] === '↑↓' ? 'up/down' : HINTS[name][0],
  does: HINTS[name][1],
});
