/** Help, wrapped at 80 columns, made from the tables of options and questions. */
import { choiceValues, helpLine } from '../question/derive.ts';
import type { Question } from '../question/types.ts';
import { paragraph } from '../report/layout.ts';
import { asking, type Command, type CommandLine, commands, type Option, options } from './options.ts';

const WIDTH = 80;
/** Where the second column begins; what is longer gets a line of its own. */
const COLUMN = 30;

function entry(term: string, text: string): string[] {
  const lead = `  ${term}`;
  if (lead.length + 2 > COLUMN) return [lead, ...paragraph(text, WIDTH, ' '.repeat(COLUMN))];
  return paragraph(text, WIDTH, lead.padEnd(COLUMN));
}

function optionEntry({ name, short, value, summary }: Option): string[] {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return entry(short === undefined ? long : `-${short}, ${long}`, summary);
}

/** The summary, with the values of a choice where it does not name them itself. */
function answerText(question: Question): string {
  const { text } = helpLine(question);
  const values = question.kind === 'choice' ? choiceValues(question) : [];
  return values.every((value) => text.includes(value)) ? text : `${text}: ${values.join(', ')}`;
}

const questionEntries = (questions: readonly Question[]): string[] => [
  'Answers. Each is also a variable MATRIX_TLS_… and a key in the answers file:',
  '--delegated-host is MATRIX_TLS_DELEGATED_HOST and delegatedHost.',
  ...questions
    .filter(({ id }) => id !== 'serverName')
    .flatMap((question) => entry(helpLine(question).flag, answerText(question))),
];

const exitCodes = [
  'Exit codes',
  '  0 fine, warnings allowed    2 usage, or missing answers    130 cancelled',
  '  1 a bug                     3 verification found errors, or could not be made',
];

const block = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', ...lines]);

function general(questions: readonly Question[], version: string): string[] {
  return [
    `matrix-tls-setup ${version}`,
    ...paragraph(
      'Makes a Matrix homeserver reachable and trusted by other servers: looks, explains, generates, verifies.',
      WIDTH,
    ),
    '',
    'matrix-tls-setup [COMMAND] [OPTIONS]',
    ...block(commands.flatMap(({ name, takes, summary }) => entry(`${name} ${takes}`, summary))),
    ...block(['Options', ...options.flatMap(optionEntry)]),
    ...block(questionEntries(questions)),
    ...block(exitCodes),
    ...block(
      paragraph(
        'No telemetry and no update check. "check" and the wizard contact the resolver and the hosts of the server name alone.',
        WIDTH,
      ),
    ),
  ];
}

function ofCommand(
  { name, takes, summary }: CommandLine,
  questions: readonly Question[],
  worlds: readonly (readonly [id: string, title: string])[],
): string[] {
  const known = options.filter(({ of }) => of === undefined || of.includes(name));
  return [
    `matrix-tls-setup ${name} ${takes}`,
    ...paragraph(summary, WIDTH, '  '),
    ...(worlds.length > 0 ? block(['Worlds', ...worlds.flatMap(([id, title]) => entry(id, title))]) : []),
    ...block(['Options', ...known.flatMap(optionEntry)]),
    ...(asking.includes(name) ? block(questionEntries(questions)) : []),
    ...block(exitCodes),
  ];
}

/** The help of one command, or of everything (null, "help"); ends with a line feed. */
export function helpText(
  command: Command | null,
  questions: readonly Question[],
  version: string,
  worlds: readonly (readonly [id: string, title: string])[] = [],
): string {
  const line = command === 'help' ? undefined : commands.find(({ name }) => name === command);
  const lines = line === undefined ? general(questions, version) : ofCommand(line, questions, worlds);
  return `${lines.join('\n')}\n`;
}
