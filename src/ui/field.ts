/** Editing one line of text. Pure: a text with a caret and a key give the next. */
import type { Key } from './keys.ts';

export interface Field {
  readonly text: string;
  /** Index into the text's characters. */
  readonly caret: number;
}

export const fieldOf = (text: string): Field => ({ text, caret: [...text].length });

const MAX_CHARACTERS = 1000;

/** null when the key does not edit. A paste is trimmed when it is all that stands there. */
export function edit(field: Field, key: Key): Field | null {
  const characters = [...field.text];
  const caret = Math.min(field.caret, characters.length);
  const splice = (from: number, count: number, insert: readonly string[] = []): Field => ({
    text: characters.toSpliced(from, count, ...insert).join(''),
    caret: from + insert.length,
  });
  if (key.kind === 'text') {
    const typed = [...(characters.length === 0 && key.text.length > 1 ? key.text.trim() : key.text)];
    return splice(caret, 0, typed.slice(0, Math.max(MAX_CHARACTERS - characters.length, 0)));
  }
  switch (key.name) {
    case 'left':
      return { text: field.text, caret: Math.max(caret - 1, 0) };
    case 'right':
      return { text: field.text, caret: Math.min(caret + 1, characters.length) };
    case 'home':
    case 'ctrl-a':
      return { text: field.text, caret: 0 };
    case 'end':
    case 'ctrl-e':
      return { text: field.text, caret: characters.length };
    case 'ctrl-u':
      return splice(0, caret);
    case 'ctrl-k':
      return splice(caret, characters.length - caret);
    case 'ctrl-w': {
      const kept = characters
        .slice(0, caret)
        .join('')
        .replace(/\S+\s*$/, '');
      const from = [...kept].length;
      return splice(from, caret - from);
    }
    case 'backspace':
      return caret === 0 ? field : splice(caret - 1, 1);
    case 'delete':
      // At the end there is nothing in front of the caret: some keyboards send this for Backspace.
      if (caret < characters.length) return splice(caret, 1);
      return caret === 0 ? field : splice(caret - 1, 1);
    default:
      return null;
  }
}
