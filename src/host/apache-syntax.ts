/** Apache's configuration as a tree of directives and sections, includes expanded where they stand. Reads files alone. */
import { posix } from 'node:path';
import type { Place } from '../homeserver/types.ts';
import { expand } from './glob.ts';
import { type HostFiles, readState } from './reading.ts';

export interface ApacheDirective {
  /** In lower case; that of a section without its bracket: "virtualhost". */
  readonly name: string;
  readonly args: readonly string[];
  readonly place: Place;
  /** The line that it begins on, cut at 200 characters. */
  readonly text: string;
  /** null for what is no section. */
  readonly block: readonly ApacheDirective[] | null;
}

export interface ApacheTree {
  readonly directives: readonly ApacheDirective[];
  readonly filesRead: readonly string[];
  readonly unreadable: readonly string[];
}

const MOST_FILES = 256;
const MOST_DEPTH = 16;

export const isSection = ({ name, block }: ApacheDirective, pattern: RegExp): boolean =>
  block !== null && pattern.test(name);

/** @param serverRoot folder that relative paths begin in. */
export async function readApache(files: HostFiles, main: string, serverRoot: string): Promise<ApacheTree> {
  const filesRead: string[] = [];
  const unreadable: string[] = [];
  const read = async (path: string, depth: number): Promise<ApacheDirective[]> => {
    if (depth > MOST_DEPTH || filesRead.length >= MOST_FILES) return [];
    const { state, text } = await readState(files, path);
    if (state !== 'read') {
      if (state !== 'missing') unreadable.push(path);
      return [];
    }
    filesRead.push(path);
    return include(parseApache(text, path), depth);
  };
  const include = async (
    directives: readonly ApacheDirective[],
    depth: number,
  ): Promise<ApacheDirective[]> => {
    const all: ApacheDirective[] = [];
    for (const directive of directives) {
      const [pattern] = directive.args;
      if (/^include(?:optional)?$/.test(directive.name) && pattern !== undefined)
        for (const path of await expand(files, posix.resolve(serverRoot, pattern)))
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

/** Never throws: Apache itself says what is wrong with a file. */
export function parseApache(text: string, file: string): ApacheDirective[] {
  const root: ApacheDirective[] = [];
  const open: ApacheDirective[][] = [root];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index] ?? '';
    const line = index + 1;
    let whole = first.replace(/\r$/, '');
    while (whole.endsWith('\\') && index + 1 < lines.length) {
      index += 1;
      whole = `${whole.slice(0, -1)} ${(lines[index] ?? '').replace(/\r$/, '')}`;
    }
    const content = whole.trim();
    if (content === '' || content.startsWith('#')) continue;
    if (content.startsWith('</')) {
      if (open.length > 1) open.pop();
      continue;
    }
    const section = content.startsWith('<');
    const [name = '', ...args] = wordsOf(section ? content.slice(1).replace(/>\s*$/, '') : content);
    const block: ApacheDirective[] | null = section ? [] : null;
    const place = { file, line, column: first.length - first.trimStart().length + 1 };
    open.at(-1)?.push({ name: name.toLowerCase(), args, place, text: first.trim().slice(0, 200), block });
    if (block !== null && open.length < MOST_DEPTH) open.push(block);
  }
  return root;
}

const wordsOf = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
