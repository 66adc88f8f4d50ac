/** Every format of `check`. The flag's choices, its help and its validation are made from this table. */
import type { OpenPrinter } from './printer.ts';

export interface FormatLine {
  readonly name: string;
  /** For the help. */
  readonly summary: string;
  /** Loaded when it is asked for. */
  load(): Promise<OpenPrinter>;
}

export const formats = [
  {
    name: 'text',
    summary: 'for people; several names are a table',
    load: async () => (await import('./for-people.ts')).openForPeople,
  },
  {
    name: 'json',
    summary: 'one document; several names are an array',
    load: async () => (await import('./for-programs.ts')).openJson,
  },
  {
    name: 'jsonl',
    summary: 'one object a line, as soon as it is there',
    load: async () => (await import('./for-programs.ts')).openJsonLines,
  },
  {
    name: 'tap',
    summary: 'Test Anything Protocol 14, for CI',
    load: async () => (await import('./tap.ts')).openTap,
  },
  {
    name: 'nagios',
    summary: "a monitoring plugin's line and its exit codes 0 to 3",
    load: async () => (await import('./nagios.ts')).openNagios,
  },
  {
    name: 'prometheus',
    summary: 'metrics for the textfile collector',
    load: async () => (await import('./prometheus.ts')).openPrometheus,
  },
  {
    name: 'go',
    summary: 'the JSON of matrix-federation-tester; several names are one object a line',
    load: async () => (await import('./go.ts')).openGo,
  },
] as const satisfies readonly FormatLine[];

export type Format = (typeof formats)[number]['name'];

export const formatNames: readonly Format[] = formats.map(({ name }) => name);

export async function openerOf(format: Format): Promise<OpenPrinter> {
  const line = formats.find(({ name }) => name === format) ?? formats[0];
  return line.load();
}
