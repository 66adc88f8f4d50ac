/**
 * The one gate between untrusted text and a terminal. Names, banners, certificate fields and DNS strings are hostile:
 * a control, escape, bidi or invisible character is shown as an escape, never sent.
 */

/** Text that is safe to print. Only functions of this file make it. */
export type Printable = string & { readonly __printable: unique symbol };

// Controls, formats (bidi, zero width, tags), surrogates, private use, unassigned, line and paragraph separators, and
// everything that Unicode lets a renderer ignore (fillers, variation selectors): nothing of these draws a mark of its own.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const escapeOne = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u{${code.toString(16).padStart(4, '0')}}`;
};

/** Makes one line of untrusted text printable and cuts it at `max` characters (an ellipsis marks the cut). */
export function printable(text: string, max = 200): Printable {
  // Cut first: escaping a megabyte to show a line of it would be work for an attacker to hand out.
  const cut = text.length > max ? `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return cut.replace(UNSAFE, escapeOne) as Printable;
}

/** The same for text of several lines: line feeds stay, everything else unsafe is escaped. */
export function printableLines(text: string, max = 4000): Printable {
  return text
    .slice(0, max)
    .split('\n')
    .map((line) => printable(line, max))
    .join('\n') as Printable;
}
