/** Cuts what a terminal sends into keys: escape sequences, control characters, runs of text. */

// CSI with parameters, SS3, the Linux console's function keys, and Alt with a character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the bytes that keys send
const COMPLETE = /^\x1b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[\s\S]|[^[O\x1b\x00-\x1f])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const UNFINISHED = /^\x1b(?:\[\[?|\[[0-?]*[ -/]*|O)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const TEXT = /^[^\x00-\x1f\x7f]+/;

/** `rest` is the beginning of a sequence whose end has not come yet. */
export function splitInput(input: string): { readonly tokens: string[]; readonly rest: string } {
  const tokens: string[] = [];
  let rest = input;
  while (rest !== '') {
    if (UNFINISHED.test(rest)) return { tokens, rest };
    // A line break of two characters is one Enter.
    const token = rest.startsWith('\r\n')
      ? '\r\n'
      : (COMPLETE.exec(rest)?.[0] ?? TEXT.exec(rest)?.[0] ?? rest.slice(0, 1));
    tokens.push(token === '\r\n' ? '\r' : token);
    rest = rest.slice(token.length);
  }
  return { tokens, rest: '' };
}
