/** Widths and line breaks of text that is already printable. */
import type { Printable } from '../../system/printable.ts';

// East Asian wide and fullwidth forms and pictographs take two cells; marks that combine take none.
const WIDE =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{a960}-\u{a97f}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{M}/u;

const cell = (character: string): number => (COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Cells that the text takes in a terminal. */
export function cells(text: string): number {
  // Nearly everything here is ASCII.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += cell(character);
  return sum;
}

/** At most `width` cells from the start, and the rest. */
function cut(text: string, width: number): [string, string] {
  let used = 0;
  let at = 0;
  for (const character of text) {
    used += cell(character);
    // One character at least, or a double-width one in a single cell would never end.
    if (used > width && at > 0) break;
    at += character.length;
  }
  return [text.slice(0, at), text.slice(at)];
}

/** The same, but after a space where one stands behind the indentation. */
function cutAtSpace(text: string, width: number): [string, string] {
  const [head] = cut(text, width);
  const at = head.lastIndexOf(' ') + 1;
  return head.slice(0, at).trim() === '' ? cut(text, width) : [text.slice(0, at), text.slice(at)];
}

/**
 * Breaks at spaces so that no line is wider than `width` cells; a word that is wider is cut.
 * `verbatim` keeps every space; it breaks after the last one that fits, and inside a word only where there is none.
 */
export function wrapWords(text: Printable, width: number, verbatim = false): Printable[] {
  const lines: string[] = [];
  let line = '';
  const push = (): void => {
    lines.push(line);
    line = '';
  };
  for (const word of verbatim ? [text as string] : text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (cells(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') push();
    let rest: string = word;
    while (cells(rest) > width) {
      [line, rest] = verbatim ? cutAtSpace(rest, width) : cut(rest, width);
      push();
    }
    line = rest;
  }
  push();
  return lines as Printable[];
}
