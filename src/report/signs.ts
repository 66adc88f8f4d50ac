/** Signs and colours. A state is always a sign and a word; colour only repeats it. */

export interface Style {
  /** Columns of the terminal; text is laid out for at most 80. */
  readonly width: number;
  readonly colour: boolean;
  /** Signs of the ASCII set only. */
  readonly ascii: boolean;
}

export type State = 'ok' | 'warning' | 'error' | 'note' | 'skipped';

const signs: Readonly<
  Record<State, { readonly sign: string; readonly ascii: string; readonly sgr: number }>
> = {
  ok: { sign: '✔', ascii: '[ok]', sgr: 32 },
  warning: { sign: '▲', ascii: '[!]', sgr: 33 },
  error: { sign: '✖', ascii: '[x]', sgr: 31 },
  note: { sign: '·', ascii: '[ ]', sgr: 2 },
  skipped: { sign: '–', ascii: '[-]', sgr: 2 },
};

/** The sign alone, without colour: what layout counts with. */
export const sign = (state: State, style: Style): string => signs[state][style.ascii ? 'ascii' : 'sign'];

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
  return (['ok', 'warning', 'error'] as const).reduce(
    (result, state) =>
      result.replaceAll(sign(state, style), `\u001b[${signs[state].sgr}m${sign(state, style)}\u001b[39m`),
    text,
  );
}
