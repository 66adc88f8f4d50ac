/** The commands that the wizard prints. Each can be pasted into a shell as it stands. */
import { shellWord } from '../plan/words.ts';
import { flagName } from '../question/derive.ts';
import type { Answers } from '../question/types.ts';
import { answerText } from './answers.ts';
import type { WizardOptions } from './types.ts';

const PROGRAM = 'npx matrix-tls-setup';

export const checkCommand = (name: string, { repeat }: WizardOptions): string =>
  [PROGRAM, 'check', shellWord(name), ...repeat.map(shellWord)].join(' ');

/** Every answer as a flag, so that the run does not depend on what is seen next time; in the same world. */
export function againCommand(name: string, answers: Answers, options: WizardOptions): string {
  const flags = Object.entries(answers).flatMap(([id, value]) =>
    id === 'serverName' || value === undefined ? [] : [shellWord(`--${flagName(id)}=${answerText(value)}`)],
  );
  const head = options.world === null ? [shellWord(name)] : ['rehearse', shellWord(options.world)];
  return [PROGRAM, ...head, ...options.repeat.map(shellWord), ...flags, '--yes'].join(' ');
}
