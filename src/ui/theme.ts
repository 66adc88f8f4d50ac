/** Colours. They repeat what a sign and a word already say; without them nothing is lost. */
import { type Colour, SIGN_COLOURS, type SignSet, signsOf } from '../report/signs.ts';
import type { Tone } from '../wizard/view/layout.ts';

export interface Theme {
  readonly signs: SignSet;
  readonly ascii: boolean;
  readonly rule: string;
  readonly between: string;
  readonly caret: string;
}

export const themeOf = (ascii: boolean): Theme =>
  ascii
    ? { signs: signsOf(ascii), ascii, rule: '-', between: ' - ', caret: '|' }
    : { signs: signsOf(ascii), ascii, rule: '─', between: ' · ', caret: '▏' };

interface Style {
  readonly color?: Colour;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
}

const WEIGHTS: Readonly<Partial<Record<Tone, Style>>> = {
  note: { dimColor: true },
  pending: { dimColor: true },
  skipped: { dimColor: true },
  strong: { bold: true },
  dim: { dimColor: true },
};

const colours: Readonly<Partial<Record<Tone, Colour>>> = SIGN_COLOURS;

export function styleOf(tone: Tone): Style {
  const color = colours[tone];
  return { ...WEIGHTS[tone], ...(color === undefined ? {} : { color }) };
}
