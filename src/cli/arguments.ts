/** Reads the command line. Everything that is wrong with it is told at once. */
import { envName, flagName } from '../question/derive.ts';
import type { Question } from '../question/types.ts';
import type { Endpoint } from '../system/types.ts';
import { parseEndpoint } from './endpoint.ts';
import { hint, nearest } from './nearest.ts';
import { asking, type Command, commands, type Option, options } from './options.ts';
import { readTokens, type Tokens } from './tokens.ts';

export type Format = 'text' | 'json' | 'jsonl';
const formats: readonly Format[] = ['text', 'json', 'jsonl'];

export interface Arguments {
  readonly command: Command;
  /** What stands behind the command. */
  readonly operands: readonly string[];
  readonly format: Format;
  readonly list: string | null;
  readonly dnsServers: readonly Endpoint[];
  readonly allowPrivate: boolean;
  readonly answersFile: string | null;
  readonly out: string | null;
  readonly yes: boolean;
  readonly plain: boolean;
  readonly ascii: boolean;
  readonly help: boolean;
  readonly version: boolean;
  /** Answers by question id, from flags and from the environment. */
  readonly flags: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

export type Read =
  | { readonly ok: true; readonly value: Arguments }
  /** `command` is the one whose help is worth reading. */
  | { readonly ok: false; readonly problems: readonly string[]; readonly command: Command | null };

export type Environment = Readonly<Record<string, string | undefined>>;

/** The options of the questions; one that is answered by yes or no has a "no-" twin. */
function questionOptions(questions: readonly Question[]): Option[] {
  return questions.flatMap(({ id, kind, summary }): Option[] => {
    const option = { name: flagName(id), summary, of: asking };
    if (kind !== 'confirm') return [{ ...option, value: 'TEXT' }];
    return [
      { ...option, mayBeNo: true },
      { ...option, name: `no-${option.name}` },
    ];
  });
}

/** The command is the first operand when it is one; else the wizard, whose operand is a server name. */
function split(
  operands: readonly string[],
  problems: string[],
): { command: Command; rest: readonly string[] } {
  const [first = '', ...rest] = operands;
  const named = commands.find(({ name }) => name === first);
  if (named !== undefined) return { command: named.name, rest };
  const near = nearest(
    first,
    commands.map(({ name }) => name),
  );
  // A word that is nearly a command is taken for one mistyped, unless it looks like the name of a server.
  if (near !== null && !/[.:]/.test(first)) {
    problems.push(
      `"${first}" is no command. Did you mean ${near}? (For a server of that name: matrix-tls-setup wizard ${first})`,
    );
    return { command: commands.find(({ name }) => name === near)?.name ?? 'wizard', rest };
  }
  return { command: 'wizard', rest: operands };
}

function readFormat(values: ReadonlyMap<string, string[]>, problems: string[]): Format {
  const [asked] = values.get('format') ?? [];
  const json = values.has('json');
  if (asked === undefined) return json ? 'json' : 'text';
  const found = formats.find((format) => format === asked);
  if (found === undefined) {
    problems.push(`--format ${asked} is unknown: ${formats.join(', ')}.${hint(asked, formats)}`);
  } else if (json && found !== 'json') {
    problems.push(`--json and --format ${found} contradict each other.`);
  }
  return found ?? 'text';
}

function readServers(values: ReadonlyMap<string, string[]>, problems: string[]): Endpoint[] {
  return (values.get('dns-server') ?? []).flatMap((text) => {
    const endpoint = parseEndpoint(text, 53);
    if (endpoint === null)
      problems.push(`--dns-server ${text} is no IP address: 192.0.2.53, [2001:db8::53]:53.`);
    return endpoint === null ? [] : [endpoint];
  });
}

function givenByFlag(seen: Tokens, questions: readonly Question[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const { id, kind } of questions) {
    const name = flagName(id);
    const [text] = seen.values.get(name) ?? [];
    if (text !== undefined) given[id] = text;
    if (kind !== 'confirm' || !seen.used.has(`no-${name}`)) continue;
    if (text === undefined) given[id] = 'no';
    else seen.problems.push(`--${name} and --no-${name} contradict each other.`);
  }
  return given;
}

function givenByEnvironment(env: Environment, questions: readonly Question[]): Record<string, string> {
  const given = questions.map(({ id }) => [id, env[envName(id)] ?? ''] as const);
  return Object.fromEntries(given.filter(([, text]) => text !== ''));
}

function countProblem(command: Command, count: number, hasList: boolean): string | null {
  const line = commands.find(({ name }) => name === command);
  if (line === undefined || (count >= line.least && count <= line.most)) {
    return command === 'check' && count === 0 && !hasList
      ? 'check needs a server name: check example.org.'
      : null;
  }
  return `${command} takes ${line.takes === '' ? 'nothing' : line.takes} and nothing more.`;
}

/** @param words the command line without node and the program. */
export function readArguments(
  words: readonly string[],
  env: Environment,
  questions: readonly Question[],
): Read {
  const all: readonly Option[] = [...options, ...questionOptions(questions)];
  const seen = readTokens(words, new Map(all.map((option) => [option.name, option])));
  const { values, problems } = seen;
  const { command, rest } = split(seen.operands, problems);
  const help = values.has('help');
  const version = values.has('version');

  if (!help && !version) {
    for (const { name, of } of all) {
      if (!seen.used.has(name) || of === undefined || of.includes(command)) continue;
      problems.push(`--${name} does not belong to ${command}, but to ${of.join(', ')}.`);
    }
    const wrong = countProblem(command, rest.length, values.has('file'));
    if (wrong !== null) problems.push(wrong);
  }
  const first = (name: string): string | null => values.get(name)?.[0] ?? null;
  const value: Arguments = {
    command,
    operands: rest,
    format: readFormat(values, problems),
    list: first('file'),
    dnsServers: readServers(values, problems),
    allowPrivate: values.has('allow-private'),
    answersFile: first('answers'),
    out: first('out'),
    yes: values.has('yes'),
    plain: values.has('plain'),
    ascii: values.has('ascii'),
    help,
    version,
    flags: givenByFlag(seen, questions),
    env: givenByEnvironment(env, questions),
  };
  return problems.length > 0 ? { ok: false, problems, command } : { ok: true, value };
}
