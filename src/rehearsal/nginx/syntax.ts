/** The syntax of nginx's configuration: words, quotes, comments, blocks. Says nothing about what a directive means. */

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** null for a directive that ends with a semicolon. */
  readonly block: readonly Directive[] | null;
  readonly line: number;
}

/** A configuration that the rehearsal's nginx does not take, as `nginx -t` would say it. */
export class NginxConfigError extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(`${message} (line ${line})`);
    this.name = 'NginxConfigError';
    this.line = line;
  }
}

interface Token {
  readonly kind: 'word' | ';' | '{' | '}';
  readonly text: string;
  readonly line: number;
}

const SPACE = /\s/;

export function parseNginx(text: string): Directive[] {
  const tokens = tokenize(text);
  const [directives, end] = block(tokens, 0, null);
  const extra = tokens[end];
  if (extra !== undefined) throw new NginxConfigError('unexpected "}"', extra.line);
  return directives;
}

function block(tokens: readonly Token[], start: number, opener: Token | null): [Directive[], number] {
  const directives: Directive[] = [];
  let at = start;
  for (;;) {
    const first = tokens[at];
    if (first === undefined) {
      if (opener !== null) throw new NginxConfigError('unexpected end of file, expecting "}"', opener.line);
      return [directives, at];
    }
    if (first.kind === '}') return [directives, opener === null ? at : at + 1];
    if (first.kind !== 'word') throw new NginxConfigError(`unexpected "${first.text}"`, first.line);
    const args: string[] = [];
    at += 1;
    while (tokens[at]?.kind === 'word') {
      args.push(tokens[at]?.text ?? '');
      at += 1;
    }
    const end = tokens[at];
    if (end === undefined || end.kind === '}') {
      throw new NginxConfigError(`directive "${first.text}" is not terminated by ";"`, first.line);
    }
    at += 1;
    if (end.kind === ';') {
      directives.push({ name: first.text, args, block: null, line: first.line });
    } else {
      const [inner, after] = block(tokens, at, first);
      directives.push({ name: first.text, args, block: inner, line: first.line });
      at = after;
    }
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n') line += 1;
    if (SPACE.test(character)) at += 1;
    else if (character === '#') at = endOfLine(text, at);
    else if (character === ';' || character === '{' || character === '}') {
      tokens.push({ kind: character, text: character, line });
      at += 1;
    } else {
      const word = character === '"' || character === "'" ? quoted(text, at, line) : bare(text, at);
      tokens.push({ kind: 'word', text: word.text, line });
      line += text.slice(at, word.end).split('\n').length - 1;
      at = word.end;
    }
  }
  return tokens;
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

function quoted(text: string, start: number, line: number): { text: string; end: number } {
  const quote = text.charAt(start);
  let word = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote) {
      const next = text.charAt(at + 1);
      if (next !== '' && !/[\s;{)]/.test(next)) throw new NginxConfigError(`unexpected "${next}"`, line);
      return { text: word, end: at + 1 };
    }
    if (character === '\\' && at + 1 < text.length) {
      at += 1;
      word += escaped(text.charAt(at));
    } else {
      word += character;
    }
  }
  throw new NginxConfigError(`unexpected end of file, a ${quote} is not closed`, line);
}

function bare(text: string, start: number): { text: string; end: number } {
  let word = '';
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (SPACE.test(character) || character === ';' || character === '{') {
      // `${name}` is a variable, not a block.
      if (character !== '{' || !word.endsWith('$')) break;
    }
    if (character === '\\' && at + 1 < text.length) {
      at += 1;
      word += escaped(text.charAt(at));
    } else {
      word += character;
    }
    at += 1;
  }
  return { text: word, end: at };
}

/** nginx takes the backslash away before quotes and itself, knows \t \r \n, and keeps it before all else (regexes need it). */
const escaped = (character: string): string => {
  if (character === '"' || character === "'" || character === '\\') return character;
  if (character === 't') return '\t';
  if (character === 'r') return '\r';
  if (character === 'n') return '\n';
  return `\\${character}`;
};
