/** The commands that the wizard prints. Each can be pasted into a shell as it stands. */
import { flagName } from '../question/derive.ts';
import type { Answers } from '../question/types.ts';
import { answerText } from './answers.ts';
import type { WizardOptions } from './types.ts';

const PROGRAM = 'npx matrix-tls-setup';

/** One word of a POSIX shell. Answers have passed their question's parse; quotes are for what is left. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./[\]-]+$/.test(text) && !/[[\]]/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

export const checkCommand = (name: string): string => `${PROGRAM} check ${shellWord(name)}`;

/** Every answer as a flag, so that the run does not depend on what is seen next time. */
export function againCommand(name: string, answers: Answers, options: WizardOptions): string {
  const flags = Object.entries(answers).flatMap(([id, value]) =>
    id === 'serverName' || value === undefined ? [] : [shellWord(`--${flagName(id)}=${answerText(value)}`)],
  );
  const head = options.rehearsal ? `${PROGRAM} rehearse` : `${PROGRAM} ${shellWord(name)}`;
  return [head, ...flags, '--yes'].join(' ');
}
