/** Apache's configuration as a tree of directives and sections. */
import { type Directive, MOST_DEPTH, readTree, type Tree } from './directives.ts';
import type { HostFiles } from './reading.ts';

export const isSection = ({ name, block }: Directive, pattern: RegExp): boolean =>
  block !== null && pattern.test(name);

/** @param serverRoot folder that relative paths begin in. */
export const readApache = (files: HostFiles, main: string, serverRoot: string): Promise<Tree> =>
  readTree(files, main, { parse: parseApache, include: /^include(?:optional)?$/, folder: serverRoot });

/** Never throws: Apache itself says what is wrong with a file. */
export function parseApache(text: string, file: string): Directive[] {
  const root: Directive[] = [];
  const open: Directive[][] = [root];
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
    const block: Directive[] | null = section ? [] : null;
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
