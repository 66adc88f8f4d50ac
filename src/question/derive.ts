/** What follows from the list of questions: flags, variables, help. */
import type { Question, Situation } from './types.ts';

/** certificatePath → "certificate-path"; without the two hyphens. */
export const flagName = (id: string): string => id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** certificatePath → "MATRIX_TLS_CERTIFICATE_PATH" */
export const envName = (id: string): string =>
  `MATRIX_TLS_${flagName(id).replaceAll('-', '_').toUpperCase()}`;

const nothing: Situation = { facts: null, host: null, answers: {} };

/** One line of --help: the flag with what it takes, and the summary with its choices. */
export function helpLine(question: Question): { readonly flag: string; readonly text: string } {
  const takes = question.kind === 'confirm' ? '[=yes|no]' : question.kind === 'choice' ? ' CHOICE' : ' TEXT';
  const value = /Port$/.test(question.id)
    ? ' PORT'
    : /(?:Path|Yaml|Webroot)$/.test(question.id)
      ? ' PATH'
      : takes;
  return { flag: `--${flagName(question.id)}${value}`, text: question.summary };
}

/** All of them but the server name, which stands by itself on the command line. */
export const helpLines = (questions: readonly Question[]): { flag: string; text: string }[] =>
  questions.filter((question) => question.id !== 'serverName').map(helpLine);

/** The values a choice takes, without those that are not possible yet. */
export const choiceValues = (question: Question, situation: Situation = nothing): string[] =>
  (question.choices?.(situation) ?? []).filter((choice) => !choice.disabled).map((choice) => choice.value);
