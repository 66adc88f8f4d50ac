/** `help [COMMAND]` and `--help`. */
import { questions } from '../../question/registry.ts';
import { finish } from '../../report/signs.ts';
import type { Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { exit } from '../exit.ts';
import { helpText } from '../help.ts';
import { hint } from '../nearest.ts';
import { type Command, commands } from '../options.ts';

/** `check --help`, `help check`; `--help` alone and `help` show everything. */
function subject(command: Command, operand: string | undefined): Command | null {
  if (command !== 'help') return command === 'wizard' ? null : command;
  if (operand === undefined) return null;
  const found = commands.find(({ name }) => name === operand);
  if (found !== undefined) return found.name;
  const names = commands.map(({ name }) => name);
  throw new UserError(`There is no command "${operand}".${hint(operand, names)}`, [
    `Commands: ${names.join(', ')}.`,
  ]);
}

export const runHelp: Run = async ({ args, stdout, style, version }) => {
  const text = helpText(subject(args.command, args.operands[0]), questions, version);
  stdout.write(finish(text, style));
  return exit.fine;
};
