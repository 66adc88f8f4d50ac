/** Plain words for people: durations, wrapped lines, commands as a shell takes them. */
import type { Command } from '../system/types.ts';

/** Columns of everything in a README.txt. */
export const WIDTH = 78;

const unit = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;

/** 3960 → "66 minutes", 86400 → "24 hours"; rounded up: who waits too long loses nothing. */
export function duration(seconds: number): string {
  if (seconds < 120) return unit(Math.ceil(seconds), 'second');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? unit(minutes, 'minute') : unit(Math.ceil(minutes / 60), 'hour');
}

/** Lines of at most `width` columns, indented; a word that is longer than a line stands alone. */
export function wrap(text: string, indent = '', width = WIDTH): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
}

/** One word of a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A command on one line. */
export const shellLine = ({ file, args }: Command): string => [file, ...args].map(shellWord).join(' ');

/** Words as they belong together: an option and its value. */
function groups({ file, args }: Command): string[][] {
  const found: string[][] = [];
  for (const word of [file, ...args].map(shellWord)) {
    const last = found.at(-1);
    if (last?.length === 1 && last[0]?.startsWith('-') && !word.startsWith('-')) last.push(word);
    else found.push([word]);
  }
  return found;
}

/** A command for a page, after a prompt; broken between options where it gets too long. */
export function shellLines(command: Command, indent: string, width = WIDTH): string[] {
  const deeper = `${indent}      `;
  const lines: string[] = [];
  const parts = groups(command).flatMap((group) =>
    deeper.length + group.join(' ').length + 2 <= width ? [group.join(' ')] : group,
  );
  for (const group of parts) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(`${indent}$ ${group}`);
    else if (last.length + group.length + 3 <= width) lines[lines.length - 1] = `${last} ${group}`;
    else lines.push(deeper + group);
  }
  return lines.map((line, index) => (index === lines.length - 1 ? line : `${line} \\`));
}

/** 0o644 → "0644" */
export const modeText = (mode: number): string => mode.toString(8).padStart(4, '0');
