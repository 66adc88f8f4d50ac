/** `help [COMMAND]` and `--help`. */
import { questions } from '../../question/registry.ts';
import { finish } from '../../report/signs.ts';
import type { Arguments } from '../arguments.ts';
import type { Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { exit } from '../exit.ts';
import { helpText } from '../help.ts';
import { hint } from '../nearest.ts';
import { type Command, commands } from '../options.ts';

/** `check --help`, `help check`; `--help` alone and `help` show everything. */
function subject(
  { command, named }: Pick<Arguments, 'command' | 'named'>,
  operand: string | undefined,
): Command | null {
  if (command !== 'help') return named ? command : null;
  if (operand === undefined) return null;
  const found = commands.find(({ name }) => name === operand);
  if (found !== undefined) return found.name;
  const names = commands.map(({ name }) => name);
  throw new UserError(`There is no command "${operand}".${hint(operand, names)}`, [
    `Commands: ${names.join(', ')}.`,
  ]);
}

async function worldEntries(): Promise<[string, string][]> {
  const { worlds } = await import('../../rehearsal/worlds/registry.ts');
  return worlds.map(({ id, title }, index) => [id, index === 0 ? `${title}; the one without WORLD` : title]);
}

export const runHelp: Run = async ({ args, stdout, style, version }) => {
  const command = subject(args, args.operands[0]);
  const worlds = command === 'rehearse' ? await worldEntries() : [];
  const text = helpText(command, questions, version, worlds, style.width);
  stdout.write(finish(text, style));
  return exit.fine;
};
