/**
 * One pass over a text's tokens, before anything is built from them: bounds for the parser, and what PyYAML refuses where
 * the YAML library lets it pass. Loads the YAML lexer: import lazily.
 */
import { CST, Lexer } from 'yaml';

/** Levels, in columns of indentation and in brackets. Real files have less than ten. */
const MOST_DEPTH = 200;
/** Tokens. The largest file that Synapse ever generated has some five thousand. */
const MOST_TOKENS = 100_000;

/** Lexemes that mark something and have no text of their own. */
const MARKS = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);
const QUOTED = new Set<string | null>(['single-quoted-scalar', 'double-quoted-scalar']);

export interface Survey {
  /** What is wrong, as a clause, and where (offset in UTF-16 units); null when nothing is. */
  readonly fault: { readonly reason: string; readonly offset: number } | null;
  /** Where the last quote opens that a text has; null without one. */
  readonly lastQuote: number | null;
}

/** Takes time in proportion to the text and stops at the first fault. */
export function survey(text: string): Survey {
  let offset = 0;
  let tokens = 0;
  let column = 0;
  let brackets = 0;
  let isScalar = false;
  let isBlock = false;
  let lastQuote: number | null = null;
  const anchors = new Set<string>();
  const found = (reason: string, at = offset): Survey => ({
    fault: { reason, offset: at },
    lastQuote,
  });
  for (const lexeme of new Lexer().lex(text)) {
    if (MARKS.has(lexeme)) {
      if (lexeme !== CST.FLOW_END) isScalar = lexeme === CST.SCALAR;
      continue;
    }
    tokens += 1;
    if (tokens > MOST_TOKENS) return found('it has more parts than any configuration');
    const type = isScalar ? 'scalar' : CST.tokenType(lexeme);
    const isContent = type === 'comment' || QUOTED.has(type) || (isScalar && isBlock);
    // PyYAML takes a tab neither as indentation nor between tokens, nor inside or behind a text without quotes.
    if (!isContent && lexeme.includes('\t')) {
      return found('a tab stands where only spaces may', offset + lexeme.indexOf('\t'));
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets -= 1;
    // In brackets PyYAML takes every colon at a start for one behind a key.
    if (isScalar && !isBlock && brackets > 0 && lexeme.startsWith(':')) {
      return found(`${lexeme.slice(0, 40)} needs quotes in this place`);
    }
    const isDeep =
      (type !== 'space' &&
        type !== 'comment' &&
        !isContent &&
        column > MOST_DEPTH &&
        onlyIndents(text, offset, column)) ||
      brackets > MOST_DEPTH;
    if (isDeep) return found('it is nested too deeply');
    if (QUOTED.has(type)) lastQuote = offset;
    if (type === 'anchor') anchors.add(lexeme.slice(1));
    if (type === 'alias' && !anchors.has(lexeme.slice(1))) {
      return found(`nothing is marked with &${lexeme.slice(1, 41)}, which ${lexeme.slice(0, 41)} stands for`);
    }
    if (type === 'block-scalar-header') isBlock = true;
    else if (isScalar) isBlock = false;
    isScalar = false;
    offset += lexeme.length;
    const feed = lexeme.lastIndexOf('\n');
    column = feed < 0 ? column + lexeme.length : lexeme.length - feed - 1;
  }
  return { fault: null, lastQuote };
}

/** Whether everything before a token on its line opens a level: spaces, and the signs of entries. */
const onlyIndents = (text: string, offset: number, column: number): boolean =>
  /^[ ?:-]*$/.test(text.slice(offset - column, offset));
