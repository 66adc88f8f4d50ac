/** Takes the words of a command line apart by a table of options. */
import { parseArgs } from 'node:util';
import { hint } from './nearest.ts';
import type { Option } from './options.ts';

export interface Tokens {
  readonly values: Map<string, string[]>;
  readonly operands: string[];
  readonly problems: string[];
  /** Names of options as they were used. */
  readonly used: Set<string>;
}

/** Walks the words. `known` by name; unknown options never swallow the word that follows them. */
export function readTokens(words: readonly string[], known: ReadonlyMap<string, Option>): Tokens {
  const seen: Tokens = { values: new Map(), operands: [], problems: [], used: new Set() };
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      [...known.values()].map(({ name, short, value }) => [
        name,
        { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) },
      ]),
    ),
  });
  for (const token of tokens) {
    if (token.kind === 'positional') seen.operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = known.get(token.name);
    if (option === undefined) {
      const near = token.rawName.startsWith('--') ? hint(token.name, [...known.keys()], '--') : '';
      seen.problems.push(`${token.rawName} is unknown.${near}`);
      continue;
    }
    seen.used.add(token.name);
    const { value, inlineValue } = token;
    if (option.value === undefined) {
      // Only a question that is answered by yes or no takes "=no"; its parse judges the text.
      if (value !== undefined && option.mayBeNo !== true)
        seen.problems.push(`${token.rawName} takes no value.`);
      seen.values.set(token.name, [value ?? 'yes']);
    } else if (value === undefined || (!inlineValue && value.startsWith('-') && value.length > 1)) {
      seen.problems.push(`${token.rawName} needs a value: ${token.rawName} ${option.value}.`);
    } else if (option.many !== true && seen.values.has(token.name)) {
      seen.problems.push(`${token.rawName} stands there twice.`);
    } else {
      seen.values.set(token.name, [...(seen.values.get(token.name) ?? []), value]);
    }
  }
  return seen;
}
