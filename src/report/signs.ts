/**
 * Signs and colours, of reports and of the wizard. A state is always a sign and a word; each sign has a twin for
 * terminals without Unicode, and colour only repeats it.
 */

export interface Style {
  /** Columns of the terminal; text is laid out for at most 80. */
  readonly width: number;
  readonly colour: boolean;
  /** Signs of the ASCII set only. */
  readonly ascii: boolean;
}

export type State = 'ok' | 'warning' | 'error' | 'note' | 'skipped';

/** The states, and what only somebody who is asked and kept waiting sees. */
export type Sign = State | 'pending' | 'running' | 'cursor' | 'for' | 'against';

export type SignSet = Readonly<Record<Sign, string>>;

export const UNICODE_SIGNS: SignSet = {
  ok: '✔',
  warning: '▲',
  error: '✖',
  note: '·',
  skipped: '–',
  pending: '·',
  running: '…',
  cursor: '›',
  for: '+',
  against: '–',
};

export const ASCII_SIGNS: SignSet = {
  ok: '[ok]',
  warning: '[!]',
  error: '[x]',
  note: '[ ]',
  skipped: '[-]',
  pending: '[ ]',
  running: '[.]',
  cursor: '>',
  for: '+',
  against: '-',
};

export const signsOf = (ascii: boolean): SignSet => (ascii ? ASCII_SIGNS : UNICODE_SIGNS);

export type Colour = 'green' | 'yellow' | 'red' | 'cyan';

/** The colours of signs; what is not here is quiet. */
export const SIGN_COLOURS: Readonly<Partial<Record<Sign, Colour>>> = {
  ok: 'green',
  for: 'green',
  warning: 'yellow',
  error: 'red',
  cursor: 'cyan',
};

/** ECMA-48, Select Graphic Rendition. */
const SGR: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, cyan: 36 };

/** The sign alone, without colour: what layout counts with. */
export const sign = (state: State, { ascii }: Style): string => signsOf(ascii)[state];

const twins: readonly (readonly [RegExp, string])[] = [
  [/[✔]/g, '[ok]'],
  [/[▲]/g, '[!]'],
  [/[✖]/g, '[x]'],
  [/·/g, '-'],
  [/[–—]/g, '-'],
  [/…/g, '...'],
  [/[→▶]/g, '>'],
  [/[“”„]/g, '"'],
  [/[’‘]/g, "'"],
];

/**
 * The last step of every text: typographic signs get their ASCII twin where the terminal has no others,
 * whatever else is left becomes an escape.
 */
export function finish(text: string, style: Style): string {
  if (!style.ascii) return text;
  const replaced = twins.reduce((result, [from, to]) => result.replace(from, to), text);
  return replaced.replace(/[\u{80}-\u{10ffff}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
}

/** Colours the signs in a finished text, so that layout never has to count invisible bytes. */
export function colourSigns(text: string, style: Style): string {
  if (!style.colour) return text;
  return (['ok', 'warning', 'error'] as const).reduce((result, state) => {
    const colour = SIGN_COLOURS[state];
    const mark = sign(state, style);
    return colour === undefined ? result : result.replaceAll(mark, `\u001b[${SGR[colour]}m${mark}\u001b[39m`);
  }, text);
}
