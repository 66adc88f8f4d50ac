/** Colours. They repeat what a sign and a word already say; without them nothing is lost. */
import { ASCII_SIGNS, type SignSet, UNICODE_SIGNS } from '../wizard/signs.ts';
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
    ? { signs: ASCII_SIGNS, ascii, rule: '-', between: ' - ', caret: '|' }
    : { signs: UNICODE_SIGNS, ascii, rule: '─', between: ' · ', caret: '▏' };

interface Style {
  readonly color?: 'green' | 'yellow' | 'red' | 'cyan';
  readonly bold?: boolean;
  readonly dimColor?: boolean;
}

const STYLES: Readonly<Record<Tone, Style>> = {
  ok: { color: 'green' },
  for: { color: 'green' },
  warning: { color: 'yellow' },
  error: { color: 'red' },
  against: {},
  note: { dimColor: true },
  pending: { dimColor: true },
  running: {},
  skipped: { dimColor: true },
  cursor: { color: 'cyan' },
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
};

export const styleOf = (tone: Tone): Style => STYLES[tone];
