/**
 * What each text format can hold. A quoting function gives the text as it stands in the file, or refuses the value:
 * a value that would end a directive, a line or a string early is a refusal, never an escape that a reader has to trust.
 */
import { printable } from '../system/printable.ts';

export type Format = 'nginx' | 'zone' | 'shell' | 'text';

/** A value that a format cannot hold, or one that is missing. */
export class TemplateRefusal extends Error {
  readonly format: Format;
  /** Escaped and cut: safe to print. */
  readonly value: string;
  readonly reason: string;
  constructor(format: Format, value: unknown, reason: string) {
    const shown = printable(String(value), 80);
    super(`${format}: "${shown}" ${reason}`);
    this.name = 'TemplateRefusal';
    this.format = format;
    this.value = shown;
    this.reason = reason;
  }
}

/** Text of a value, where only text and whole numbers are values at all. */
function plain(format: Format, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new TemplateRefusal(format, value, 'is neither text nor a whole number');
}

const whole =
  (format: Format, allowed: RegExp, reason: string) =>
  (value: unknown): string => {
    const text = plain(format, value);
    if (!allowed.test(text)) throw new TemplateRefusal(format, text, reason);
    return text;
  };

/** Quoting functions: value in, text of the file out, TemplateRefusal otherwise. */
export const quote: Readonly<Record<Format, (value: unknown) => string>> = {
  // A bareword: nothing that ends a word, opens a block, starts a comment, a variable, a wildcard or a regular expression.
  nginx: whole(
    'nginx',
    /^[A-Za-z0-9._/[\]:][A-Za-z0-9._/[\]:@+,=-]*$/,
    'holds characters that an nginx word cannot carry',
  ),
  zone: whole(
    'zone',
    /^(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?$/,
    'is no name or number for a DNS record',
  ),
  shell(value) {
    const text = plain('shell', value);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\x00-\x1f\x7f]/.test(text)) {
      throw new TemplateRefusal('shell', text, 'holds a control character');
    }
    return `'${text.replaceAll("'", "'\\''")}'`;
  },
  text(value) {
    const text = plain('text', value);
    if (printable(text, text.length + 1) !== text) {
      throw new TemplateRefusal('text', text, 'holds a character that does not print');
    }
    return text;
  },
};
