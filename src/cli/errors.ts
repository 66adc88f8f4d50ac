/** What goes wrong in a way that the person at the keyboard can mend. Everything else is a bug of this program. */
import { paragraph, wrap } from '../report/layout.ts';
import { printable, printableLines } from '../system/printable.ts';

export class UserError extends Error {
  /** The evidence, one line each. May quote untrusted text. */
  readonly detail: readonly string[];
  /** What to do, usually a command. */
  readonly next: readonly string[];

  constructor(message: string, detail: readonly string[] = [], next: readonly string[] = []) {
    super(message);
    this.name = 'UserError';
    this.detail = detail;
    this.next = next;
  }
}

/** The error as plain text for so many columns, ending with a line feed. */
export function userErrorText({ message, detail, next }: UserError, width: number): string {
  const lines = [
    ...printableLines(message)
      .split('\n')
      .flatMap((line) => wrap(line, width)),
    ...detail.flatMap((line) => paragraph(printable(line, 400), width, '  ')),
    ...next.flatMap((line) => wrap(printable(line, 400), width)),
  ];
  return `${lines.join('\n')}\n`;
}

/** A bug: short, because whoever reads it can only pass it on. The stack stands there when it was asked for. */
export function bugText(error: unknown, withStack: boolean): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = withStack && error instanceof Error ? `${printableLines(error.stack ?? '', 20_000)}\n` : '';
  return [
    `matrix-tls-setup has a bug: ${printable(what, 400)}`,
    'That is a fault of the program, not of your server. With MATRIX_TLS_DEBUG=1 the same command shows where it is.',
    stack,
  ].join('\n');
}
