/** Laying out plain text in columns. Everything here counts characters and expects printable text. */

/** A word in pieces, none longer than `width`. */
export const breakWord = (word: string, width: number): string[] => pieces(word, width, width);

const BREAKS = /[-/.,:;=&?@_]/;

/** A word that no line can hold, in pieces: behind a punctuation mark of its second half, where it has one. */
function pieces(word: string, first: number, width: number): string[] {
  const found: string[] = [];
  let left = word;
  let room = first;
  while (left.length > room) {
    let end = room;
    while (end > room / 2 && !BREAKS.test(left.charAt(end - 1))) end -= 1;
    if (end <= room / 2) end = room;
    // Half a surrogate pair is no character.
    if (/[\ud800-\udbff]/.test(left.charAt(end - 1)) && end > 1) end -= 1;
    found.push(left.slice(0, end));
    left = left.slice(end);
    room = width;
  }
  return [...found, left];
}

/**
 * Breaks text at spaces so that no line is longer than `width` (the first one `firstWidth`). A longer word has a line
 * of its own, so that it can be copied, and is broken where even that does not hold it.
 */
export function wrap(text: string, width: number, firstWidth = width): string[] {
  const lines: string[] = [];
  let line = '';
  const room = (): number => (lines.length === 0 ? firstWidth : width);
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room()) {
      lines.push(line);
      line = '';
    }
    const [first = '', ...more] = word.length > room() ? pieces(word, room(), width) : [word];
    line = line === '' ? first : `${line} ${first}`;
    for (const piece of more) {
      lines.push(line);
      line = piece;
    }
  }
  lines.push(line);
  return lines;
}

const LEAST = 20;

/** A paragraph with `first` before its first line and `rest` before the others. Line feeds in the text stay. */
export function paragraph(
  text: string,
  width: number,
  first = '',
  rest = ' '.repeat(first.length),
): string[] {
  const room = Math.max(LEAST, width - rest.length);
  const lines = text.split('\n').flatMap((line, index) => {
    // Indented lines are for copying: configuration, commands.
    if (/^\s/.test(line)) return [line];
    return wrap(line, room, index === 0 ? Math.max(LEAST, width - first.length) : room);
  });
  return lines.map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd());
}

/** Columns up to which labels go above their values. */
const NARROW = 60;

/** Label and value side by side, or the label above its value on a narrow terminal. */
export function labelled(
  rows: readonly (readonly [label: string, value: string])[],
  width: number,
  indent = '  ',
): string[] {
  if (width <= NARROW) {
    return rows.flatMap(([label, value]) => [
      ...paragraph(label, width, indent),
      ...paragraph(value, width, `${indent}  `),
    ]);
  }
  const column = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.flatMap(([label, value]) => paragraph(value, width, `${indent}${label.padEnd(column)}`));
}

/** Parts in a row, as many on a line as fit; the following lines start under the first part. */
export function row(head: string, parts: readonly string[], width: number, gap = '   '): string[] {
  const lines: string[] = [];
  let line = head;
  let empty = true;
  const room = Math.max(LEAST, width - head.length);
  for (const part of parts) {
    if (!empty && line.length + gap.length + part.length <= width) {
      line += gap + part;
      continue;
    }
    if (!empty) lines.push(line);
    const start = empty ? head : ' '.repeat(head.length);
    const wrapped = wrap(part, room - 2, room).map((text, index) =>
      index === 0 ? start + text : `${' '.repeat(head.length + 2)}${text}`,
    );
    lines.push(...wrapped.slice(0, -1));
    line = wrapped.at(-1) ?? start;
    empty = false;
  }
  return [...lines, line].map((one) => one.trimEnd());
}

/** One line with something at its right end; the end is left out where there is no room. */
export function withEnd(text: string, end: string, width: number): string {
  const space = width - text.length - end.length;
  return space >= 2 ? text + ' '.repeat(space) + end : text;
}
