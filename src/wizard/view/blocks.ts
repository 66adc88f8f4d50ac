/** What a screen says, before anybody knows how wide it is. The Ink screens and the line wizard lay out the same blocks. */
import type { Sign } from '../../report/signs.ts';

export interface PairRow {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly sign?: Sign;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly sign?: Sign; readonly end?: string }
  /** A paragraph. `dim` for what may be passed over. */
  | { readonly kind: 'text'; readonly text: string; readonly indent?: number; readonly dim?: boolean }
  /** Sign, a label of a fixed width where there is one, text. */
  | {
      readonly kind: 'item';
      readonly sign: Sign;
      readonly label?: string;
      readonly text: string;
      readonly indent?: number;
      /** Rows that `up` and `down` go through are numbered; null = not selectable. */
      readonly select?: number;
      readonly end?: string;
      readonly disabled?: boolean;
    }
  /** Labels and values in columns. */
  | { readonly kind: 'pairs'; readonly rows: readonly PairRow[] }
  /** To be copied: never joined, its own line breaks kept. */
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'gap' };

export const GAP: Block = { kind: 'gap' };

export const text = (words: string, indent = 0): Block => ({ kind: 'text', text: words, indent });

export const dim = (words: string, indent = 0): Block => ({ kind: 'text', text: words, indent, dim: true });

export const heading = (words: string, sign?: Sign, end?: string): Block => ({
  kind: 'heading',
  text: words,
  ...(sign === undefined ? {} : { sign }),
  ...(end === undefined ? {} : { end }),
});
