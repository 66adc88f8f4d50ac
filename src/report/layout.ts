/** Laying out plain text in columns. Everything here counts characters and expects printable text. */

/**
 * Breaks text at spaces so that no line is longer than `width` (the first one `firstWidth`); a longer word stays whole,
 * so that it can be copied.
 */
export function wrap(text: string, width: number, firstWidth = width): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? firstWidth : width;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
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
  for (const part of parts) {
    if (!empty && line.length + gap.length + part.length > width) {
      lines.push(line);
      line = ' '.repeat(head.length) + part;
    } else {
      line = empty ? line + part : line + gap + part;
    }
    empty = false;
  }
  return [...lines, line].map((one) => one.trimEnd());
}

/** One line with something at its right end; the end is left out where there is no room. */
export function withEnd(text: string, end: string, width: number): string {
  const space = width - text.length - end.length;
  return space >= 2 ? text + ' '.repeat(space) + end : text;
}
