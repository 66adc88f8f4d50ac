/** Answers that stand before anything is asked: from flags, variables and the answers file, the strongest first. */
import { resolve } from 'node:path';
import { type Given, strongest } from '../question/effective.ts';
import { questions } from '../question/registry.ts';
import { FileError } from '../system/types.ts';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';

const LIMIT = 65_536;

async function fromFile({ args, cwd, system }: Context): Promise<Readonly<Record<string, string>>> {
  if (args.answersFile === null) return {};
  const path = resolve(cwd, args.answersFile);
  const text = await system.files.read(path, LIMIT).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error;
    throw new UserError(`The answers file ${path} cannot be read: ${error.code}.`);
  });
  if (text === null) throw new UserError(`There is no answers file ${path}.`);
  const { parseAnswersFile } = await import('../question/answers-file.ts');
  const parsed = parseAnswersFile(text, questions);
  if (!parsed.ok) throw new UserError(`The answers file ${path} cannot be used.`, parsed.problems);
  return parsed.texts;
}

/** `serverName`: the operand of the command, which counts like a flag. */
export async function givenAnswers(context: Context, serverName: string | undefined): Promise<Given> {
  const { flags, env } = context.args;
  if (serverName !== undefined && flags.serverName !== undefined && flags.serverName !== serverName) {
    throw new UserError(
      `The server name is given twice: ${serverName} and --server-name ${flags.serverName}.`,
    );
  }
  const named = serverName === undefined ? flags : { ...flags, serverName };
  return strongest(named, env, await fromFile(context));
}
