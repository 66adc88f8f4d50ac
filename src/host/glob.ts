/** Files that a pattern names, as the Include of nginx and Apache understands it. */
import { posix } from 'node:path';
import { type HostFiles, listOr, statusOr } from './reading.ts';

const MOST_FILES = 256;

const isPattern = (part: string): boolean => /[*?[]/.test(part);

/** @param pattern an absolute path, with "*", "?" or "[…]" in any part. Sorted, at most MOST_FILES. */
export async function expand(files: HostFiles, pattern: string): Promise<string[]> {
  if (!isPattern(pattern)) return (await statusOr(files, pattern)) === null ? [] : [pattern];
  let paths = ['/'];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    const next: string[] = [];
    for (const path of paths) {
      if (next.length >= MOST_FILES) break;
      if (!isPattern(part)) next.push(posix.join(path, part));
      else {
        const names = (await listOr(files, path)) ?? [];
        const fits = matcher(part);
        next.push(...names.filter((name) => fits(name)).map((name) => posix.join(path, name)));
      }
    }
    paths = next.slice(0, MOST_FILES);
  }
  return paths;
}

/** A hidden file fits only a pattern that begins with the dot itself (glob(7)). */
function matcher(part: string): (name: string) => boolean {
  const source = part
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.')
    .replace(/\[!/g, '[^');
  try {
    const pattern = new RegExp(`^${source}$`);
    return (name) => pattern.test(name) && (!name.startsWith('.') || part.startsWith('.'));
  } catch {
    return () => false;
  }
}
