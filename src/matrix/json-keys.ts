/** What JSON.parse forgets: whether a key of the outermost object stands twice. */

/** For text that JSON.parse has accepted as an object. Linear in its length. */
export function hasKeyTwice(text: string, key: string): boolean {
  let depth = 0;
  let seen = 0;
  let last: string | null = null;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    // At depth 1 a colon follows a key and nothing else.
    else if (token === ':' && depth === 1 && last !== null && JSON.parse(last) === key) seen++;
    last = token.startsWith('"') ? token : null;
  }
  return seen > 1;
}
