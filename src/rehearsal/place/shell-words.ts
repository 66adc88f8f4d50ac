/** One printed command as words, the way a POSIX shell splits it. Anything that a shell would do beyond that is refused. */
import { PlacementError } from './error.ts';

export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "'" || character === '"') {
      const end = line.indexOf(character, at + 1);
      if (end === -1) throw new PlacementError(`A quote is not closed in: ${line}`);
      const inside = line.slice(at + 1, end);
      if (character === '"' && /[\\$`]/.test(inside))
        throw new PlacementError(`Not a plain command: ${line}`);
      word = (word ?? '') + inside;
      at = end;
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === '\\') {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (/[$`;|&<>(){}*?!]/.test(character) || (/[~#]/.test(character) && word === null)) {
      throw new PlacementError(`Not a plain command: ${line}`);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== null) words.push(word);
  return words;
}
