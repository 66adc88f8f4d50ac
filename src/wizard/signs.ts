/** The signs of states, each with a twin for terminals without Unicode. A sign always stands beside a word. */
export type Sign =
  | 'ok'
  | 'warning'
  | 'error'
  | 'note'
  | 'pending'
  | 'running'
  | 'skipped'
  | 'cursor'
  | 'for'
  | 'against';

export type SignSet = Readonly<Record<Sign, string>>;

export const UNICODE_SIGNS: SignSet = {
  ok: '✔',
  warning: '▲',
  error: '✖',
  note: '·',
  pending: '·',
  running: '…',
  skipped: '–',
  cursor: '›',
  for: '+',
  against: '–',
};

export const ASCII_SIGNS: SignSet = {
  ok: '[ok]',
  warning: '[!]',
  error: '[x]',
  note: '[ ]',
  pending: '[ ]',
  running: '[.]',
  skipped: '[-]',
  cursor: '>',
  for: '+',
  against: '-',
};
