/** Every command and every option that is no question, in one table: arguments and help are made from it. */

export type Command = 'wizard' | 'check' | 'generate' | 'rehearse' | 'explain' | 'help';

export interface CommandLine {
  readonly name: Command;
  /** What stands behind the command's name. */
  readonly takes: string;
  /** One line. */
  readonly summary: string;
  readonly least: number;
  readonly most: number;
}

export const commands: readonly CommandLine[] = [
  { name: 'wizard', takes: '[NAME]', summary: 'the wizard; what runs without a command', least: 0, most: 1 },
  {
    name: 'check',
    takes: 'NAME...',
    summary: 'looks at a server as other servers do, and says what is wrong',
    least: 0,
    most: 10_000,
  },
  {
    name: 'generate',
    takes: '[NAME]',
    summary: 'writes the files of a scenario to a folder, without looking and without asking',
    least: 0,
    most: 1,
  },
  {
    name: 'rehearse',
    takes: '[WORLD]',
    summary: 'the whole wizard on an embedded internet: needs no server, no network, no root',
    least: 0,
    most: 1,
  },
  {
    name: 'explain',
    takes: '[ID]',
    summary: 'what a finding or a question of the wizard means; a list without an id',
    least: 0,
    most: 1,
  },
  { name: 'help', takes: '[COMMAND]', summary: 'this, or the options of one command', least: 0, most: 1 },
];

export interface Option {
  readonly name: string;
  readonly short?: string;
  /** What it takes: "FILE". Absent for a switch. */
  readonly value?: string;
  readonly many?: boolean;
  /** A switch that also takes "=no": a question that is answered by yes or no. */
  readonly mayBeNo?: boolean;
  /** Commands that know it; absent = all. */
  readonly of?: readonly Command[];
  readonly summary: string;
}

export const options: readonly Option[] = [
  { name: 'json', of: ['check'], summary: 'the report as JSON on stdout; the same as --format json' },
  {
    name: 'format',
    value: 'FORMAT',
    of: ['check'],
    summary: 'text, json, or jsonl: one object a line, as soon as it is there',
  },
  {
    name: 'file',
    value: 'LIST',
    of: ['check'],
    summary: 'a file with server names, one a line; # begins a comment',
  },
  {
    name: 'dns-server',
    value: 'ADDRESS[:PORT]',
    many: true,
    of: ['wizard', 'check'],
    summary: 'asks this resolver instead of those of the system; may be repeated',
  },
  {
    name: 'allow-private',
    of: ['wizard', 'check'],
    summary: 'contacts private addresses too, which other servers refuse',
  },
  {
    name: 'answers',
    value: 'FILE',
    of: ['wizard', 'generate', 'rehearse'],
    summary: 'answers from a YAML or JSON file, keys as in "explain"',
  },
  {
    name: 'out',
    value: 'FOLDER',
    of: ['wizard', 'generate', 'rehearse'],
    summary: 'where the files go: a new or an empty folder',
  },
  {
    name: 'yes',
    short: 'y',
    of: ['wizard', 'rehearse'],
    summary: 'takes every default and confirms; ends when an answer is missing',
  },
  {
    name: 'plain',
    of: ['wizard', 'rehearse'],
    summary: 'numbered lines instead of screens, for screen readers and pipes',
  },
  { name: 'ascii', summary: 'signs of the ASCII set only' },
  { name: 'no-color', summary: 'no colours; NO_COLOR does the same' },
  { name: 'help', short: 'h', summary: 'help, for one command when it is given' },
  { name: 'version', short: 'V', summary: 'the version' },
];

/** Commands that put the questions, and so take their flags. */
export const asking: readonly Command[] = ['wizard', 'generate', 'rehearse'];
