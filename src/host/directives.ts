/** What the configurations of nginx and Apache have in common: a tree of directives, includes expanded where they stand. Reads files, runs nothing. */
import { posix } from 'node:path';
import type { Place } from '../homeserver/types.ts';
import { expand } from './glob.ts';
import { type HostFiles, readState } from './reading.ts';

export interface Directive {
  /** Of Apache in lower case, and that of a section without its bracket: "virtualhost". */
  readonly name: string;
  readonly args: readonly string[];
  readonly place: Place;
  /** The line that it begins on, cut at 200 characters. */
  readonly text: string;
  /** null for one without a block. */
  readonly block: readonly Directive[] | null;
}

export interface Tree {
  readonly directives: readonly Directive[];
  readonly filesRead: readonly string[];
  readonly unreadable: readonly string[];
}

export interface Syntax {
  /** Must not throw. */
  parse(text: string, file: string): Directive[];
  /** Name of the directives whose first word is a path or pattern to read in their place. */
  readonly include: RegExp;
  /** Folder that relative paths begin in. */
  readonly folder: string;
}

const MOST_FILES = 256;
/** Of files within files, and of blocks within blocks. */
export const MOST_DEPTH = 16;

export const named = (directives: readonly Directive[], name: string): Directive[] =>
  directives.filter((one) => one.name === name);

/** Never rejects: what is missing is passed over, as an include without a match is. */
export async function readTree(
  files: HostFiles,
  main: string,
  { parse, include, folder }: Syntax,
): Promise<Tree> {
  const filesRead: string[] = [];
  const unreadable: string[] = [];
  const read = async (path: string, depth: number): Promise<Directive[]> => {
    if (depth > MOST_DEPTH || filesRead.length >= MOST_FILES) return [];
    const { state, text } = await readState(files, path);
    if (state !== 'read') {
      if (state !== 'missing') unreadable.push(path);
      return [];
    }
    filesRead.push(path);
    return expanded(parse(text, path), depth);
  };
  const expanded = async (directives: readonly Directive[], depth: number): Promise<Directive[]> => {
    const all: Directive[] = [];
    for (const directive of directives) {
      const { name, args, block } = directive;
      const [pattern] = args;
      if (include.test(name) && pattern !== undefined)
        for (const path of await expand(files, posix.resolve(folder, pattern)))
          all.push(...(await read(path, depth + 1)));
      else all.push(block === null ? directive : { ...directive, block: await expanded(block, depth + 1) });
    }
    return all;
  };
  return { directives: await read(main, 0), filesRead, unreadable };
}
