/** Configurations that are read line by line: Caddy's and HAProxy's. Pure. */

export interface ConfigLine {
  readonly words: readonly string[];
  /** Without comment and indent. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Lines that say something: comments and empty ones are left out. */
export const linesOf = (text: string): ConfigLine[] =>
  text.split('\n').flatMap((raw, index) => {
    const written = raw.replace(/(^|\s)#.*$/, '').trim();
    return written === '' ? [] : [{ words: written.split(/\s+/), text: written, line: index + 1 }];
  });
