/** Answers that stand before anything is asked: from flags, variables and the answers file, the strongest first. */
import { envName } from '../question/derive.ts';
import { type Given, strongest } from '../question/effective.ts';
import { questions } from '../question/registry.ts';
import { nearest } from '../text/nearest.ts';
import type { Context } from './context.ts';
import { UserError } from './errors.ts';
import { nameOfInput, readText } from './input.ts';

const LIMIT = 65_536;

async function fromFile(context: Context): Promise<Readonly<Record<string, string>>> {
  const { args, cwd } = context;
  if (args.answersFile === null) return {};
  const text = await readText('answers file', args.answersFile, LIMIT, context);
  const { parseAnswersFile } = await import('../question/answers-file.ts');
  const parsed = parseAnswersFile(text, questions);
  if (!parsed.ok)
    throw new UserError(
      `${nameOfInput('answers file', args.answersFile, cwd)} cannot be used.`,
      parsed.problems,
    );
  return parsed.texts;
}

/** A variable that is nearly one of ours is a slip that would go unseen; one that is nothing like them is none of ours. */
function refuseSlips(env: Context['env']): void {
  const known = questions.map(({ id }) => envName(id));
  const slips = Object.keys(env)
    .filter((name) => name.startsWith('MATRIX_TLS_') && !known.includes(name))
    .filter((name) => !SWITCHES.includes(name))
    .map((name) => ({
      name,
      near: nearest(
        name.slice(PREFIX),
        known.map((one) => one.slice(PREFIX)),
      ),
    }))
    .filter(({ near }) => near !== null);
  if (slips.length === 0) return;
  const problems = slips.map(({ name, near }) => `${name}: did you mean MATRIX_TLS_${near}?`);
  throw new UserError('A variable of the environment is no name of an answer.', problems);
}

const PREFIX = 'MATRIX_TLS_'.length;
const SWITCHES: readonly string[] = ['MATRIX_TLS_DEBUG', 'MATRIX_TLS_LAB_REQUIRED'];

/** `serverName`: the operand of the command, which counts like a flag. */
export async function givenAnswers(context: Context, serverName: string | undefined): Promise<Given> {
  refuseSlips(context.env);
  const { flags, env } = context.args;
  if (serverName !== undefined && flags.serverName !== undefined && flags.serverName !== serverName) {
    throw new UserError(
      `The server name is given twice: ${serverName} and --server-name ${flags.serverName}.`,
    );
  }
  const named = serverName === undefined ? flags : { ...flags, serverName };
  return strongest(named, env, await fromFile(context));
}
