/** Server names of a list, read as they are needed: comments, blank lines and repetitions are left out. */
import type { Context } from './context.ts';
import { UserError } from './errors.ts';
import { nameOfInput, readBytes } from './input.ts';

/** No server name is longer than 255 characters, with a port; what is beyond this is no comment either. */
const LONGEST_LINE = 1000;
/** Their texts are remembered, so that none is looked at twice. */
const MOST_NAMES = 500_000;

export interface Subject {
  readonly name: string;
  /** Line of the list, from 1; null for a name of the command line. */
  readonly line: number | null;
}

/** Lines without their ends (LF or CRLF), cut at `longest` characters. Bytes that are no UTF-8 become U+FFFD. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array | string>,
  longest: number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const whole = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, longest);
  for await (const chunk of chunks) {
    const lines =
      `${rest}${typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })}`.split('\n');
    // A line that never ends must not fill the memory; one more character, so that a CR is not taken for its end.
    rest = (lines.pop() ?? '').slice(0, longest + 1);
    for (const line of lines) yield whole(line);
  }
  rest += decoder.decode();
  if (rest !== '') yield whole(rest);
}

/** The names of the command line, then those of the list. Throws UserError when the list cannot be read. */
export async function* subjects(context: Context): AsyncGenerator<Subject> {
  const { args, cwd } = context;
  const seen = new Set<string>();
  const isNew = (name: string): boolean => seen.size < seen.add(name).size;
  for (const name of args.operands) if (isNew(name)) yield { name, line: null };
  if (args.list === null) return;
  let number = 0;
  for await (const text of linesOf(readBytes('list', args.list, context), LONGEST_LINE)) {
    number += 1;
    const name = text.replace(/#.*/s, '').trim();
    if (name === '' || !isNew(name)) continue;
    if (seen.size > MOST_NAMES)
      throw new UserError(`${nameOfInput('list', args.list, cwd)} holds more than ${MOST_NAMES} names.`);
    yield { name, line: number };
  }
}
