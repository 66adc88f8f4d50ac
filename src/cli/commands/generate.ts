/** `generate [NAME] --answers FILE`: the files of a scenario, without looking at anything and without asking. */
import { relative } from 'node:path';
import { writePlan } from '../../apply/write.ts';
import { envName, flagName } from '../../question/derive.ts';
import type { Given } from '../../question/effective.ts';
import type { Answers, AnswerValue, Situation } from '../../question/types.ts';
import { type Settled, settle } from '../../scenario/settle.ts';
import { FileError } from '../../system/types.ts';
import type { Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { exit } from '../exit.ts';
import { outputFolder } from '../folder.ts';
import { givenAnswers } from '../given.ts';

const unseen: Situation = { facts: null, host: null, answers: {} };

/** What is missing and what is refused, each with the flag, the variable and the key that would give it. */
function problemsOf({ missing, refused, scenario }: Settled): string[] {
  const problems = [
    ...missing.map(
      ({ id, summary }) =>
        `missing: ${summary} (--${flagName(id)}, ${envName(id)}, or ${id} in the answers file)`,
    ),
    ...refused.map(({ question: { id }, source, reason, suggestion }) => {
      const where = { flag: `--${flagName(id)}`, env: envName(id), file: `${id} in the answers file` }[
        source
      ];
      return `${where}: ${reason}${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`;
    }),
  ];
  return problems.length === 0 && scenario === null
    ? ['No scenario is possible with these answers.']
    : problems;
}

/** What nobody said; the two that only recommend count by the scenario that came of them. */
const guessesOf = ({ sources }: Settled, given: Given): string[] => [
  ...(Object.hasOwn(given, 'scenario') ? [] : ['scenario']),
  ...Object.keys(sources).filter(
    (id) => sources[id] === 'default' && id !== 'filePossible' && id !== 'certificatePossible',
  ),
];

const REASONS: Readonly<Partial<Record<string, string>>> = {
  ENOTDIR: 'a part of the path is a file or a link, not a folder',
  EACCES: 'writing there is not allowed',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

const answerText = (value: AnswerValue | undefined): string =>
  value === true ? 'yes' : value === false ? 'no' : value === '' ? '""' : String(value);

/** Answers that were given and that nothing asks for: nearly always a mistake, never a reason to stop. */
const unused = (given: Given, answers: Answers): string[] =>
  Object.keys(given).filter((id) => given[id]?.source !== 'env' && !Object.hasOwn(answers, id));

export const runGenerate: Run = async (context) => {
  const { args, system, stdout, stderr, cwd } = context;
  const folder = await outputFolder(context);
  const given = await givenAnswers(context, args.operands[0]);
  const settled = settle(unseen, given);
  const { scenario, situation } = settled;
  const problems = problemsOf(settled);
  if (scenario === null || problems.length > 0) {
    const next = ['matrix-tls-setup explain lists every answer and says more about each.'];
    throw new UserError('The files cannot be written yet.', problems, next);
  }
  const named = String(situation.answers.serverName ?? '');
  if (/[A-Z]/.test(named)) {
    stderr.write(
      `${named} has capital letters: to Matrix it is another name than ${named.toLowerCase()}. It has to be the server_name of homeserver.yaml, letter for letter.\n`,
    );
  }
  for (const id of unused(given, situation.answers)) {
    stderr.write(`${id} was given, but ${scenario.id} does not ask for it; it has no effect.\n`);
  }
  const guesses = guessesOf(settled, given);
  const plan = { ...scenario.plan(situation), guesses };
  const written = await writePlan(plan, folder, system.files).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error;
    throw new UserError(
      `${error.path} cannot be written: ${REASONS[error.code] ?? error.code}.`,
      [],
      ['Give another folder with --out.'],
    );
  });
  const shown = relative(cwd, folder) || '.';
  stdout.write(written.map(({ path }) => `${shown}/${path}\n`).join(''));
  if (guesses.length > 0) {
    stderr.write('\nTaken as given, because nobody said otherwise:\n');
    stderr.write(guesses.map((id) => `  ${id}: ${answerText(situation.answers[id])}\n`).join(''));
    stderr.write(`What is wrong is changed in ${shown}/answers.yaml, and the folder made again.\n`);
  }
  stderr.write(`\n${scenario.id}: nothing else was changed. Begin with ${shown}/README.txt.\n`);
  return exit.fine;
};
