/** The caret of a field whose text is the wizard's draft. */
import { useRef, useState } from 'react';
import { edit, type Field, fieldOf } from './field.ts';
import type { Key } from './keys.ts';

/** `press` returns false for keys that do not edit. Several keys may come before the next drawing. */
export function useField(draft: string, onChange: (text: string) => void) {
  const [, redraw] = useState(0);
  const ref = useRef<Field>(fieldOf(draft));
  // The draft changes without a key when a correction is taken or another question comes.
  if (ref.current.text !== draft) ref.current = fieldOf(draft);
  const press = (key: Key): boolean => {
    const next = edit(ref.current, key);
    if (next === null) return false;
    const changed = next.text !== ref.current.text;
    ref.current = next;
    if (changed) onChange(next.text);
    redraw((count) => count + 1);
    return true;
  };
  return { field: ref.current, press };
}
