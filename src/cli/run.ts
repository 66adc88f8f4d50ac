/** From the words of the command line to an exit code. Each command is loaded when it is called. */
import type { Format } from '../report/formats.ts';
import type { System } from '../system/types.ts';
import { type Arguments, type Environment, type Read, readArguments } from './arguments.ts';
import { type Io, isOn, type Run, styleOf } from './context.ts';
import { bugText, UserError, userErrorText } from './errors.ts';
import { exit } from './exit.ts';
import { asking, commands } from './options.ts';

async function commandOf({ command }: Arguments): Promise<Run> {
  switch (command) {
    case 'check':
      return (await import('./commands/check.ts')).runCheck;
    case 'trace':
      return (await import('./commands/trace.ts')).runTrace;
    case 'watch':
      return (await import('./commands/watch.ts')).runWatch;
    case 'generate':
      return (await import('./commands/generate.ts')).runGenerate;
    case 'rehearse':
      return (await import('./commands/rehearse.ts')).runRehearse;
    case 'explain':
      return (await import('./commands/explain.ts')).runExplain;
    case 'help':
      return (await import('./commands/help.ts')).runHelp;
    case 'wizard':
      return (await import('./commands/wizard.ts')).runWizard;
  }
}

function usageError(problems: readonly string[], command: string | null): UserError {
  const known = commands.some(({ name }) => name === command);
  const help = `matrix-tls-setup help${known && command !== null ? ` ${command}` : ''}`;
  const head = problems.length === 1 ? 'The command line has a mistake.' : 'The command line has mistakes.';
  return new UserError(head, problems, [`${help} lists what there is.`]);
}

/** The questions are loaded only where their flags matter: for the commands that put them, and for what is not understood. */
async function readCommandLine(words: readonly string[], env: Environment): Promise<Read> {
  const read = readArguments(words, env, []);
  if (read.ok && !asking.includes(read.value.command)) return read;
  return readArguments(words, env, (await import('../question/registry.ts')).questions);
}

async function dispatch(read: Read, io: Io, system: System, version: string): Promise<number> {
  if (!read.ok) throw usageError(read.problems, read.command);
  const args = read.value;
  if (args.version) {
    io.stdout.write(`${version}\n`);
    return exit.fine;
  }
  const style = styleOf(io, args.ascii);
  const context = { ...io, args, version, style, system };
  if (args.help) return (await import('./commands/help.ts')).runHelp(context);
  return (await commandOf(args))(context);
}

/** Nagios takes exit code 1 for a warning and 2 for an alarm: what could not even be asked is "unknown", whatever the cause. */
async function unknownToNagios(error: unknown, { stdout }: Io): Promise<number> {
  const { nagiosUnknown } = await import('../report/nagios.ts');
  const reason =
    error instanceof UserError
      ? [error.message, ...error.detail, ...error.next].join(' ')
      : `matrix-tls-setup has a bug: ${error}`;
  stdout.write(nagiosUnknown(reason));
  return exit.notVerified;
}

/** Never rejects: what goes wrong is told on stderr, to Nagios on stdout. */
export async function run(
  words: readonly string[],
  io: Io,
  system: System,
  version: string,
): Promise<number> {
  let format: Format = 'text';
  try {
    const read = await readCommandLine(words, io.env);
    ({ format } = read.ok ? read.value : read);
    return await dispatch(read, io, system, version);
  } catch (error) {
    const known = error instanceof UserError;
    const nagios = format === 'nagios';
    if (!known) io.stderr.write(bugText(error, isOn(io.env.MATRIX_TLS_DEBUG)));
    else if (!nagios) io.stderr.write(userErrorText(error, io.stderr.columns ?? Number.POSITIVE_INFINITY));
    if (nagios) return unknownToNagios(error, io);
    return known ? exit.usage : exit.bug;
  }
}
