import type { Facts } from '../discover/types.ts';
import type { HostFacts } from '../probe/types.ts';

export type AnswerValue = string | number | boolean;

/** Answers by question id. Holds only values that the question's own `parse` gave. */
export type Answers = Readonly<Partial<Record<string, AnswerValue>>>;

/** What is known when a question is put. */
export interface Situation {
  readonly facts: Facts | null;
  readonly host: HostFacts | null;
  readonly answers: Answers;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** A few words beside it: where it was seen, why it is not possible. */
  readonly note?: string;
  readonly disabled?: boolean;
}

export type Parsed = { readonly ok: true; readonly value: AnswerValue } | Refusal;

export interface Refusal {
  readonly ok: false;
  /** What is wrong, one sentence. */
  readonly reason: string;
  /** The corrected form, when there is one. */
  readonly suggestion?: string;
}

export interface Detected {
  readonly value: AnswerValue;
  /** Where it was seen, a few words. */
  readonly source: string;
  /** There is nothing to ask: it is taken and shown, and can still be changed. */
  readonly certain?: boolean;
}

/** One question: screens, the flag, the MATRIX_TLS_ variable, the key in the answers file and the help all come from it. */
export interface Question {
  /** camelCase; `--kebab-case`, `MATRIX_TLS_UPPER_CASE` and the key in the answers file are derived. */
  readonly id: string;
  readonly kind: 'text' | 'choice' | 'confirm';
  /** Ends with a question mark. */
  ask(situation: Situation): string;
  /** One line for --help. */
  readonly summary: string;
  /** Three to six lines: why it is asked, an example, where to look it up. */
  readonly help: readonly string[];
  /** Hidden when false; its answer is then not used. */
  when(situation: Situation): boolean;
  /** For `choice`; the recommended one first. */
  choices?(situation: Situation): readonly Choice[];
  /** Seen on this host or in DNS, with where: offered before the default. */
  detected?(situation: Situation): Detected | null;
  /** Taken by --yes; null means there is none and somebody must answer. */
  default(situation: Situation): AnswerValue | null;
  parse(text: string, situation: Situation): Parsed;
}
