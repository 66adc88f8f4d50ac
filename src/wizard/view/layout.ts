/** Blocks to lines of a given width. Every text passes `printable` here, so that nothing else has to think of it. */

import type { Sign, SignSet } from '../../report/signs.ts';
import { type Printable, printable } from '../../system/printable.ts';
import type { Block, PairRow } from './blocks.ts';
import { cells, wrapWords } from './wrap.ts';

export type Tone = Sign | 'plain' | 'strong' | 'dim';

export interface Span {
  readonly text: Printable;
  readonly tone: Tone;
}

export interface Line {
  readonly spans: readonly Span[];
  /** The selectable row that this line belongs to. */
  readonly select?: number;
  readonly disabled?: boolean;
}

export interface LayoutOptions {
  readonly width: number;
  readonly signs: SignSet;
  /** The row under the cursor. */
  readonly cursor?: number;
  /** Rows that can be picked get their number, and what is to be copied keeps its lines (line wizard). */
  readonly plain?: boolean;
}

/** Below this many columns labels stand above their values. */
const STACKED_BELOW = 60;
const LABEL_CELLS = 15;

const space = (count: number): Printable => ' '.repeat(Math.max(count, 0)) as Printable;
const span = (text: Printable, tone: Tone = 'plain'): Span => ({ text, tone });

/** Text after a head on its first line, the following lines under it. */
function flow(head: readonly Span[], indent: number, text: string, width: number, tone: Tone): Line[] {
  const rows = wrapWords(printable(text, 2000), Math.max(width - indent, 8));
  return rows.map((row, index) => ({
    spans: index === 0 ? [...head, span(row, tone)] : [span(space(indent)), span(row, tone)],
  }));
}

/** Puts `end` at the right of the first line where it fits, on a line of its own otherwise. */
function withEnd(lines: Line[], end: string | undefined, width: number): Line[] {
  const [first, ...rest] = lines;
  if (end === undefined || end === '' || first === undefined) return lines;
  const used = first.spans.reduce((sum, { text }) => sum + cells(text), 0);
  const words = printable(end, 60);
  const free = width - used - cells(words);
  if (free < 2) {
    const last = lines.at(-1) ?? first;
    const room = width - last.spans.reduce((sum, { text }) => sum + cells(text), 0) - cells(words);
    const tail = span(words, 'dim');
    return room < 2
      ? [...lines, { spans: [span(space(6)), tail] }]
      : [...lines.slice(0, -1), { ...last, spans: [...last.spans, span(space(room)), tail] }];
  }
  return [{ ...first, spans: [...first.spans, span(space(free)), span(words, 'dim')] }, ...rest];
}

/** The line with the sign inside its last span in the sign's colour. */
function coloured(line: Line, signs: SignSet, sign: Sign | undefined): Line {
  const last = line.spans.at(-1);
  const at = sign === undefined || last === undefined ? -1 : last.text.indexOf(`  ${signs[sign]}`);
  if (sign === undefined || last === undefined || at < 0) return line;
  const cut = at + 2 + signs[sign].length;
  const parts = [
    span(last.text.slice(0, at + 2) as Printable, last.tone),
    span(last.text.slice(at + 2, cut) as Printable, sign),
    span(last.text.slice(cut) as Printable, last.tone),
  ];
  return { ...line, spans: [...line.spans.slice(0, -1), ...parts] };
}

function pairs(rows: readonly PairRow[], { width, signs }: LayoutOptions): Line[] {
  const tail = ({ note, sign }: PairRow): string =>
    `${sign === undefined ? '' : `  ${signs[sign]}`}${note === undefined ? '' : `${sign === undefined ? '  ' : ' '}${note}`}`;
  if (width < STACKED_BELOW) {
    return rows.flatMap((row) => [
      ...flow([span(space(2))], 2, row.label, width, 'dim'),
      ...flow([span(space(4))], 4, `${row.value}${tail(row)}`, width, 'plain'),
    ]);
  }
  const column = Math.max(...rows.map(({ label }) => cells(printable(label)))) + 2;
  return rows.flatMap((row) => {
    const label = printable(row.label);
    const head = [span(space(2)), span(label, 'dim'), span(space(column - cells(label)))];
    const lines = flow(head, column + 2, `${row.value}${tail(row)}`, width, 'plain');
    return row.sign === undefined ? lines : lines.map((line) => coloured(line, signs, row.sign));
  });
}

function item(block: Extract<Block, { kind: 'item' }>, options: LayoutOptions): Line[] {
  const { width, signs, cursor } = options;
  const chosen = block.select !== undefined && block.select === cursor;
  const mark =
    block.select === undefined
      ? signs[block.sign]
      : options.plain === true
        ? `${block.select + 1}.`
        : chosen
          ? signs.cursor
          : ' '.repeat(cells(signs.cursor));
  const tone: Tone = block.disabled === true ? 'dim' : chosen ? 'cursor' : 'plain';
  const head = [
    span(space(block.indent ?? 0)),
    span(mark as Printable, chosen ? 'cursor' : block.sign),
    span(space(1)),
  ];
  let indent = (block.indent ?? 0) + cells(mark) + 1;
  if (block.label !== undefined) {
    const label = printable(block.label, 60);
    if (width < STACKED_BELOW) {
      const under = flow([span(space(indent))], indent, block.text, width, tone);
      return withEnd([{ spans: [...head, span(label, tone)] }, ...under], block.end, width);
    }
    head.push(span(label, tone), span(space(Math.max(LABEL_CELLS - cells(label), 1))));
    indent += Math.max(LABEL_CELLS, cells(label) + 1);
  }
  const select = block.select === undefined ? {} : { select: block.select };
  const disabled = block.disabled === true ? { disabled: true } : {};
  return withEnd(flow(head, indent, block.text, width, tone), block.end, width).map((line) => ({
    ...line,
    ...select,
    ...disabled,
  }));
}

function one(block: Block, options: LayoutOptions): Line[] {
  const { width, signs } = options;
  switch (block.kind) {
    case 'gap':
      return [{ spans: [] }];
    case 'heading': {
      const head =
        block.sign === undefined ? [] : [span(signs[block.sign] as Printable, block.sign), span(space(1))];
      const indent = block.sign === undefined ? 0 : cells(signs[block.sign]) + 1;
      return withEnd(flow(head, indent, block.text, width, 'strong'), block.end, width);
    }
    case 'text': {
      const indent = block.indent ?? 0;
      return flow([span(space(indent))], indent, block.text, width, block.dim === true ? 'dim' : 'plain');
    }
    case 'item':
      return item(block, options);
    case 'pairs':
      return pairs(block.rows, options);
    case 'code':
      return block.lines.flatMap((line) =>
        wrapWords(printable(line, 4000), options.plain === true ? 4000 : width, true).map((row) => ({
          spans: [span(row)],
        })),
      );
  }
}

export const layout = (blocks: readonly Block[], options: LayoutOptions): Line[] =>
  blocks.flatMap((block) => one(block, options));

/** The line as plain text, without spaces at its end. */
export const lineText = (line: Line): string =>
  line.spans
    .map(({ text }) => text)
    .join('')
    .trimEnd();
