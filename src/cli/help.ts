/** Help, wrapped at the terminal's width and 80 columns at most, made from the tables of options and questions. */
import { choiceValues, helpLine } from '../question/derive.ts';
import type { Question } from '../question/types.ts';
import { paragraph } from '../report/layout.ts';
import { asking, type Command, type CommandLine, commands, type Option, options } from './options.ts';
import { MOST_WIDTH, termLines } from './term.ts';

/** Where the second column begins. */
const COLUMN = 30;

const entry = (term: string, text: string, width: number): string[] =>
  termLines(`  ${term}`, text, COLUMN, width);

function optionEntry({ name, short, value, summary }: Option, width: number): string[] {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return entry(short === undefined ? long : `-${short}, ${long}`, summary, width);
}

/** The summary, with the values of a choice where it does not name them itself. */
function answerText(question: Question): string {
  const { text } = helpLine(question);
  const values = question.kind === 'choice' ? choiceValues(question) : [];
  return values.every((value) => text.includes(value)) ? text : `${text}: ${values.join(', ')}`;
}

const questionEntries = (questions: readonly Question[], width: number): string[] => [
  ...paragraph('Answers. Each is also a variable MATRIX_TLS_… and a key in the answers file:', width),
  ...paragraph('--delegated-host is MATRIX_TLS_DELEGATED_HOST and delegatedHost.', width),
  ...questions
    .filter(({ id }) => id !== 'serverName')
    .flatMap((question) => entry(helpLine(question).flag, answerText(question), width)),
];

const EXIT_CODES = [
  [0, 'fine, warnings allowed'],
  [1, 'a bug'],
  [2, 'usage, or missing answers'],
  [3, 'verification found errors, or could not be made'],
  [130, 'cancelled'],
] as const;

const exitCodes = (width: number): string[] => [
  'Exit codes',
  ...EXIT_CODES.flatMap(([code, meaning]) => paragraph(meaning, width, `  ${String(code).padEnd(5)}`)),
];

const block = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', ...lines]);

function general(questions: readonly Question[], version: string, width: number): string[] {
  return [
    `matrix-tls-setup ${version}`,
    ...paragraph(
      'Makes a Matrix homeserver reachable and trusted by other servers: looks, explains, generates, verifies.',
      width,
    ),
    '',
    'matrix-tls-setup [COMMAND] [OPTIONS]',
    ...block(commands.flatMap(({ name, takes, summary }) => entry(`${name} ${takes}`, summary, width))),
    ...block(['Options', ...options.flatMap((option) => optionEntry(option, width))]),
    ...block(questionEntries(questions, width)),
    ...block(exitCodes(width)),
    ...block(
      paragraph(
        'No telemetry and no update check. "check" and the wizard contact the resolver and the hosts of the server name alone.',
        width,
      ),
    ),
  ];
}

function ofCommand(
  { name, takes, summary }: CommandLine,
  questions: readonly Question[],
  worlds: readonly (readonly [id: string, title: string])[],
  width: number,
): string[] {
  const known = options.filter(({ of }) => of === undefined || of.includes(name));
  return [
    `matrix-tls-setup ${name} ${takes}`,
    ...paragraph(summary, width, '  '),
    ...(worlds.length > 0
      ? block(['Worlds', ...worlds.flatMap(([id, title]) => entry(id, title, width))])
      : []),
    ...block(['Options', ...known.flatMap((option) => optionEntry(option, width))]),
    ...(asking.includes(name) ? block(questionEntries(questions, width)) : []),
    ...block(exitCodes(width)),
  ];
}

/** The help of one command, or of everything (null, "help"), for `columns` at most; ends with a line feed. */
export function helpText(
  command: Command | null,
  questions: readonly Question[],
  version: string,
  worlds: readonly (readonly [id: string, title: string])[] = [],
  columns = MOST_WIDTH,
): string {
  const width = Math.min(columns, MOST_WIDTH);
  const line = command === 'help' ? undefined : commands.find(({ name }) => name === command);
  const lines =
    line === undefined ? general(questions, version, width) : ofCommand(line, questions, worlds, width);
  return `${lines.join('\n')}\n`;
}
