/** nginx's configuration as a tree of directives. */
import { posix } from 'node:path';
import { type Directive, MOST_DEPTH, readTree, type Tree } from './directives.ts';
import type { HostFiles } from './reading.ts';

interface Token {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly quoted: boolean;
}

/** @param main "/etc/nginx/nginx.conf"; other paths are relative to its folder. */
export const readNginx = (files: HostFiles, main: string): Promise<Tree> =>
  readTree(files, main, { parse, include: /^include$/, folder: posix.dirname(main) });

/** Never throws: what is no configuration gives what could be made of it; nginx itself says what is wrong. */
export function parse(text: string, file: string): Directive[] {
  const lines = text.split('\n');
  const tokens = tokensOf(text);
  let at = 0;
  const block = (depth: number): Directive[] => {
    const found: Directive[] = [];
    let words: Token[] = [];
    for (; at < tokens.length; at += 1) {
      const token = tokens[at] as Token;
      const ends = !token.quoted && (token.text === ';' || token.text === '{' || token.text === '}');
      if (!ends) {
        words.push(token);
        continue;
      }
      if (token.text === '}') return found;
      const [first, ...args] = words;
      words = [];
      let inner: Directive[] | null = null;
      if (token.text === '{') {
        at += 1;
        inner = depth >= MOST_DEPTH ? [] : block(depth + 1);
      }
      if (first === undefined) continue;
      const { line, column } = first;
      found.push({
        name: first.text,
        args: args.map((arg) => arg.text),
        place: { file, line, column },
        text: (lines[line - 1] ?? '').trim().slice(0, 200),
        block: inner,
      });
    }
    return found;
  };
  const all: Directive[] = [];
  for (; at < tokens.length; at += 1) all.push(...block(0));
  return all;
}

const TOKEN =
  /#[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|[{};]|(?:\$\{[^}\s]*\}|\\[\s\S]|[^\s{};\\])+|\s+|\\/g;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [word] = match;
    const quoted = word.startsWith('"') || word.startsWith("'");
    if (!/^[#\s]/.test(word))
      tokens.push({
        text: quoted ? word.slice(1, -1).replace(/\\(["'\\])/g, '$1') : word,
        line,
        column: match.index - lineStart + 1,
        quoted,
      });
    for (let next = word.indexOf('\n'); next >= 0; next = word.indexOf('\n', next + 1)) {
      line += 1;
      lineStart = match.index + next + 1;
    }
  }
  return tokens;
}
