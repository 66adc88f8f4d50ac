/** Reads the command line. Everything that is wrong with it is told at once. */

import { envName, flagName } from '../question/derive.ts';
import type { Question } from '../question/types.ts';
import { type Format, formatNames } from '../report/formats.ts';
import type { Endpoint } from '../system/types.ts';
import { parseEndpoint } from './endpoint.ts';
import { hint, nearest } from './nearest.ts';
import { asking, type Command, commands, type Option, options } from './options.ts';
import { readTokens, type Tokens } from './tokens.ts';

export interface Arguments {
  readonly command: Command;
  /** The command was written out: without one it is the wizard. */
  readonly named: boolean;
  /** What stands behind the command. */
  readonly operands: readonly string[];
  readonly format: Format;
  /** A file with server names; "-" is the standard input. */
  readonly list: string | null;
  /** A report of before, to be judged again instead of looking. */
  readonly replay: string | null;
  /** A report of before, to be compared with. */
  readonly diff: string | null;
  /** Servers looked at side by side. */
  readonly jobs: number;
  /** Seconds between two looks of `watch`. */
  readonly every: number;
  readonly largeBody: boolean;
  /** Look at this machine as well. */
  readonly local: boolean;
  /** Files and folders of the homeserver's configuration, as given; copies from elsewhere unless `local`. */
  readonly configPaths: readonly string[];
  /** Send a request that is signed with the server's own key. */
  readonly signed: boolean;
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
  /** `command` is the one whose help is worth reading, `format` the one in which the reader waits for an answer. */
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      readonly command: Command | null;
      readonly format: Format;
    };

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
): { command: Command; named: boolean; rest: readonly string[] } {
  const [first = '', ...rest] = operands;
  const named = commands.find(({ name }) => name === first);
  if (named !== undefined) return { command: named.name, named: true, rest };
  const near = nearest(
    first,
    commands.map(({ name }) => name),
  );
  // A word that is nearly a command is taken for one mistyped, unless it looks like the name of a server.
  if (near !== null && !/[.:]/.test(first)) {
    problems.push(
      `"${first}" is no command. Did you mean ${near}? (For a server of that name: matrix-tls-setup wizard ${first})`,
    );
    return { command: commands.find(({ name }) => name === near)?.name ?? 'wizard', named: true, rest };
  }
  // Nobody's server is called so: a word that was meant as a command must not start a look at it.
  if (first !== '' && !/[.:]/.test(first)) {
    problems.push(
      `"${first}" is no command, and without a dot no server name. (For a server of that name: matrix-tls-setup wizard ${first})`,
    );
  }
  return { command: 'wizard', named: false, rest: operands };
}

function readFormat(values: ReadonlyMap<string, string[]>, problems: string[]): Format {
  const [asked] = values.get('format') ?? [];
  const json = values.has('json');
  if (asked === undefined) return json ? 'json' : 'text';
  const found = formatNames.find((format) => format === asked);
  if (found === undefined) {
    problems.push(`--format ${asked} is unknown: ${formatNames.join(', ')}.${hint(asked, formatNames)}`);
  } else if (json && found !== 'json') {
    problems.push(`--json and --format ${found} contradict each other.`);
  }
  if (found !== undefined || asked === undefined) return found ?? 'text';
  // Mistyped by half is still meant: whoever reads the exit code must not take the mistake for an alarm.
  return nearest(asked, formatNames) === 'nagios' ? 'nagios' : 'text';
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

/** A whole number within its bounds; `otherwise` when it is not given. */
function readNumber(
  name: string,
  bounds: { readonly least: number; readonly most: number; readonly otherwise: number },
  { values, problems }: Tokens,
): number {
  const text = values.get(name)?.[0];
  if (text === undefined) return bounds.otherwise;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= bounds.least && number <= bounds.most) return number;
  problems.push(`--${name} ${text} is no number from ${bounds.least} to ${bounds.most}.`);
  return bounds.otherwise;
}

const DIFFERING: readonly Format[] = ['text', 'json', 'jsonl'];

/** What does not go together on one command line. */
function contradictions(command: Command, format: Format, { values }: Tokens, count: number): string[] {
  const has = (name: string): boolean => values.has(name);
  const [replay, diff, list] = ['replay', 'diff', 'file'].map(has);
  return [
    ...(command === 'check' ? aboutMachine(has, count) : []),
    ...(replay && (list || count > 0) ? ['--replay takes the names from its report; leave them out.'] : []),
    ...(diff && !DIFFERING.includes(format) ? [`--diff prints ${DIFFERING.join(', ')}, not ${format}.`] : []),
  ];
}

/** A machine has one homeserver; what it says is about one name. */
function aboutMachine(has: (name: string) => boolean, count: number): string[] {
  if (!has('local') && !has('config'))
    return has('signed') ? ["--signed needs --local: the key to sign with is the homeserver's own."] : [];
  const asked = has('local') ? '--local' : '--config';
  return [
    ...(has('signed') && !has('local')
      ? ['--signed needs --local: copies from another machine come without its key.']
      : []),
    ...(count > 1 || has('file') ? [`${asked} is about one server: give its name alone, or none.`] : []),
    ...(has('replay') || has('diff')
      ? [`${asked} and a saved report do not go together: it tells what other servers see.`]
      : []),
  ];
}

function countProblem(command: Command, count: number, hasSource: boolean): string | null {
  const line = commands.find(({ name }) => name === command);
  if (line === undefined || (count >= line.least && count <= line.most)) {
    return command === 'check' && count === 0 && !hasSource
      ? 'check needs a server name: check example.org.'
      : null;
  }
  if (count < line.least) return `${command} needs a server name: ${command} example.org.`;
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
  const { command, named, rest } = split(seen.operands, problems);
  const help = values.has('help');
  const version = values.has('version');

  if (version && seen.operands.length > 0) problems.push('--version takes nothing beside it.');
  if (!help && !version) {
    for (const { name, of } of all) {
      if (!seen.used.has(name) || of === undefined || of.includes(command)) continue;
      problems.push(`--${name} does not belong to ${command}, but to ${of.join(', ')}.`);
    }
    const sources = ['file', 'replay', 'local', 'config'];
    const wrong = countProblem(
      command,
      rest.length,
      sources.some((name) => values.has(name)),
    );
    if (wrong !== null) problems.push(wrong);
  }
  const format = readFormat(values, problems);
  problems.push(...contradictions(command, format, seen, rest.length));
  const first = (name: string): string | null => values.get(name)?.[0] ?? null;
  const value: Arguments = {
    command,
    named,
    operands: rest,
    format,
    list: first('file'),
    replay: first('replay'),
    diff: first('diff'),
    jobs: readNumber('jobs', { least: 1, most: 256, otherwise: 32 }, seen),
    every: readNumber('every', { least: 5, most: 86_400, otherwise: 10 }, seen),
    largeBody: values.has('large-body'),
    local: values.has('local'),
    configPaths: values.get('config') ?? [],
    signed: values.has('signed'),
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
  return problems.length > 0 ? { ok: false, problems, command, format } : { ok: true, value };
}
