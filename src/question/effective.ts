/** From what was given, seen and usual to the answers of a scenario: all that is missing or wrong is told at once. */
import { flagName } from './derive.ts';
import type { Answers, AnswerValue, Question, Situation } from './types.ts';

export type GivenSource = 'flag' | 'env' | 'file';

/** Text answers by question id, the strongest source already chosen. */
export type Given = Readonly<Record<string, { readonly text: string; readonly source: GivenSource }>>;

type Texts = Readonly<Record<string, string>>;

/** Flag before environment before file. */
export function strongest(flags: Texts, env: Texts, file: Texts): Given {
  const from = (texts: Texts, source: GivenSource) =>
    Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, { text, source }]));
  return { ...from(file, 'file'), ...from(env, 'env'), ...from(flags, 'flag') };
}

export interface Effective {
  readonly answers: Answers;
  /** Where each answer comes from: "flag", "env", "file", "session", what it was detected by, or "default". */
  readonly sources: Readonly<Record<string, string>>;
  readonly missing: readonly Question[];
  readonly refused: readonly {
    readonly question: Question;
    readonly source: GivenSource;
    readonly reason: string;
    readonly suggestion?: string;
  }[];
}

/**
 * Answers the visible ones of `questions` in their order. `situation.answers` counts as what the session already holds:
 * weaker than what is given now, stronger than what is detected.
 */
export function effectiveAnswers(
  questions: readonly Question[],
  situation: Situation,
  given: Given,
): Effective {
  const answers: Record<string, AnswerValue> = {};
  const sources: Record<string, string> = {};
  const missing: Question[] = [];
  const refused: Effective['refused'][number][] = [];
  for (const question of questions) {
    const now: Situation = { ...situation, answers };
    if (!question.when(now)) continue;
    const found = answerOf(question, now, situation.answers, given);
    if (found === null) missing.push(question);
    else if ('reason' in found) refused.push({ question, ...found });
    else {
      answers[question.id] = found.value;
      sources[question.id] = found.source;
    }
  }
  return { answers, sources, missing, refused };
}

type Found =
  | { readonly value: AnswerValue; readonly source: string }
  | { readonly reason: string; readonly source: GivenSource; readonly suggestion?: string };

function answerOf(question: Question, now: Situation, session: Answers, given: Given): Found | null {
  const text = Object.hasOwn(given, question.id) ? given[question.id] : undefined;
  if (text) {
    const parsed = question.parse(text.text, now);
    if (parsed.ok) return { value: parsed.value, source: text.source };
    const { reason, suggestion } = parsed;
    return { reason, source: text.source, ...(suggestion === undefined ? {} : { suggestion }) };
  }
  const held = Object.hasOwn(session, question.id) ? session[question.id] : undefined;
  if (held !== undefined) return { value: held, source: 'session' };
  const detected = question.detected?.(now);
  if (detected) return { value: detected.value, source: detected.source };
  const usual = question.default(now);
  return usual === null ? null : { value: usual, source: 'default' };
}

/** One line for each thing that is missing or refused, naming its flag. */
export function complaints(effective: Effective): string[] {
  return [
    ...effective.missing.map((question) => `--${flagName(question.id)} is missing: ${question.summary}`),
    ...effective.refused.map(({ question, source, reason, suggestion }) => {
      const where = source === 'file' ? `"${question.id}" in the answers file` : `--${flagName(question.id)}`;
      return `${where}: ${reason}${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`;
    }),
  ];
}
