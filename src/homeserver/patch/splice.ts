/** Edits of a text by position. */

export interface Splice {
  /** Offsets in UTF-16 units; equal for an insertion. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** `text` is whole lines: it begins on a line of its own also where the text before has no end of line. */
  readonly lines?: true;
}

/** @param eol ends the line before whole lines where it has no end. @throws when two of them touch the same text. */
export function applySplices(text: string, splices: readonly Splice[], eol: string): string {
  const inOrder = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let at = 0;
  for (const splice of inOrder) {
    if (splice.start < at) throw new RangeError('Two edits touch the same text.');
    out += text.slice(at, splice.start);
    if (splice.lines && out !== '' && !out.endsWith('\n')) out += eol;
    out += splice.text;
    at = splice.end;
  }
  return out + text.slice(at);
}
