/** What the reducer must know of the field: handed in, so that its rules can be tried with a few invented questions. */
import { parseServerName, type ServerNameResult } from '../matrix/server-name.ts';
import { questions } from '../question/registry.ts';
import type { Question, Situation } from '../question/types.ts';
import { recommend } from '../scenario/recommend.ts';
import type { Recommendation } from '../scenario/types.ts';

export interface Knowledge {
  parseServerName(text: string): ServerNameResult;
  recommend(situation: Situation): Recommendation;
  question(id: string): Question | null;
}

export const knowledge: Knowledge = {
  parseServerName,
  recommend,
  question: (id) => questions.find((question) => question.id === id) ?? null,
};
