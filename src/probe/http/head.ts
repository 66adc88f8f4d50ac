/**
 * The head of a response, line by line (RFC 9112 §4, §5). As lenient as the HTTP client of Synapse where that is harmless:
 * lines may end in a bare LF, and a header may be folded. A healthy server must not look broken here alone.
 */
import type { Head, Header } from './framing.ts';

const STATUS_LINE = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: .*)?$/s;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FORBIDDEN = /[\0\r]/;

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** Not a regular expression: one for the end would walk a long run of blanks over and over. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

export interface HeadReader {
  /** Takes one line without its end. 'more' until the empty line; 'malformed' is final. */
  line(text: string): Head | 'more' | 'malformed';
}

/** A reader for one head of at most `maxHeaders` fields. */
export function createHeadReader(maxHeaders: number): HeadReader {
  let start: { status: number; minor: number } | null = null;
  const headers: Header[] = [];

  function statusLine(text: string): 'more' | 'malformed' {
    const match = STATUS_LINE.exec(text);
    if (!match) return 'malformed';
    start = { minor: Number(match[1]), status: Number(match[2]) };
    return 'more';
  }

  function headerLine(text: string): 'more' | 'malformed' {
    if (isBlank(text[0])) {
      const [name, value] = headers.pop() ?? [];
      if (name === undefined || value === undefined) return 'malformed';
      const more = trimBlanks(text);
      headers.push([name, value === '' || more === '' ? value + more : `${value} ${more}`]);
      return 'more';
    }
    const colon = text.indexOf(':');
    const name = text.slice(0, Math.max(colon, 0));
    if (!NAME.test(name) || headers.length >= maxHeaders) return 'malformed';
    headers.push([name, trimBlanks(text.slice(colon + 1))]);
    return 'more';
  }

  return {
    line(text) {
      if (FORBIDDEN.test(text)) return 'malformed';
      if (!start) return statusLine(text);
      return text === '' ? { ...start, headers } : headerLine(text);
    },
  };
}
