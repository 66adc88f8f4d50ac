/** nginx's configuration as a tree of directives, includes expanded where they stand. Reads files, runs nothing. */
import { posix } from 'node:path';
import { expand } from './glob.ts';
import { type HostFiles, readState } from './reading.ts';

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line that it begins on, cut at 200 characters. */
  readonly text: string;
  /** null for one that ends on ";". */
  readonly block: readonly Directive[] | null;
}

export interface Tree {
  readonly directives: readonly Directive[];
  readonly filesRead: readonly string[];
  readonly unreadable: readonly string[];
}

const MOST_FILES = 256;
const MOST_DEPTH = 16;

interface Token {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly quoted: boolean;
}

/** @param main "/etc/nginx/nginx.conf"; other paths are relative to its folder. */
export async function readNginx(files: HostFiles, main: string): Promise<Tree> {
  const filesRead: string[] = [];
  const unreadable: string[] = [];
  const folder = posix.dirname(main);
  const read = async (path: string, depth: number): Promise<Directive[]> => {
    if (depth > MOST_DEPTH || filesRead.length >= MOST_FILES) return [];
    const { state, text } = await readState(files, path);
    if (state !== 'read') {
      if (state !== 'missing') unreadable.push(path);
      return [];
    }
    filesRead.push(path);
    return include(parse(text, path), depth);
  };
  const include = async (directives: readonly Directive[], depth: number): Promise<Directive[]> => {
    const all: Directive[] = [];
    for (const directive of directives) {
      const [pattern] = directive.args;
      if (directive.name === 'include' && pattern !== undefined)
        for (const path of await expand(files, posix.resolve(folder, pattern)))
          all.push(...(await read(path, depth + 1)));
      else
        all.push(
          directive.block === null
            ? directive
            : { ...directive, block: await include(directive.block, depth + 1) },
        );
    }
    return all;
  };
  return { directives: await read(main, 0), filesRead, unreadable };
}

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
        file,
        line,
        column,
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
