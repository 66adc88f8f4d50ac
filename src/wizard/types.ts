/** What the wizard's engine needs from outside, and what it hands to the screens. No React, no I/O here. */
import type { Verdict } from '../check/types.ts';
import type { Facts, LookEvent } from '../discover/types.ts';
import type { ServerName } from '../matrix/types.ts';
import type { Plan } from '../plan/types.ts';
import type { HostFacts } from '../probe/types.ts';
import type { AnswerValue } from '../question/types.ts';

export interface Looked {
  readonly facts: Facts;
  readonly verdict: Verdict;
}

/** The effects of the wizard; the composition root fills them in, the rehearsal with another internet behind. */
export interface WizardPorts {
  /** Looks at the server name from outside. Never rejects but with the signal's reason or a bug. */
  look(serverName: ServerName, on: (event: LookEvent) => void, signal: AbortSignal): Promise<Looked>;
  /** Looks at this machine. */
  host(): Promise<HostFacts>;
  /** The text of a file on this machine; null when it is not there or cannot be read. Absent where there is nothing to compare with. */
  readonly read?: (path: string) => Promise<string | null>;
  /** Writes the plan's files. Rejects with FileError; nothing is left behind then. */
  write(plan: Plan, folder: string): Promise<readonly WrittenFile[]>;
  /** The rehearsal puts the written files in place inside its world and says what it did; a real run has none. */
  readonly place: ((folder: string) => Promise<Placed>) | null;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** What was done while files were put in place, a sentence each, as far as it went. */
export interface Placed {
  readonly lines: readonly PlacedLine[];
  /** The step that could not be done, with the reason; null when all were. */
  readonly failure: string | null;
}

export interface PlacedLine {
  /** skipped = a real run does it, this one passes it over. */
  readonly state: 'ok' | 'warning' | 'skipped';
  readonly text: string;
}

export interface WrittenFile {
  /** Below the folder, with "/" between parts. */
  readonly path: string;
  readonly mode: number;
}

export type AnswerSource = 'flag' | 'env' | 'file';

export interface WizardOptions {
  /** From the command line; null = ask. */
  readonly serverName: string | null;
  /** Text answers given before the start, by question id; the strongest source already chosen. */
  readonly given: Readonly<Record<string, { readonly text: string; readonly source: AnswerSource }>>;
  /** Take every default and confirm. */
  readonly yes: boolean;
  /** Where the files go. Checked before the start: missing or empty, and writable. */
  readonly folder: string;
  /** The folder lies among temporary files: whoever wants it gone is told how. */
  readonly temporary: boolean;
  /** The rehearsal's world; null on the real internet. */
  readonly world: string | null;
  /** Options of this run that decide what is seen, as words: printed commands repeat them. */
  readonly repeat: readonly string[];
}

/** How a run ended; the composition root turns it into an exit code. */
export interface WizardEnd {
  readonly outcome:
    | 'verified'
    | 'written'
    | 'already-fine'
    | 'not-verified'
    | 'cancelled'
    | 'missing-answers';
  /** Printed plain after the screen is gone. */
  readonly summary: string;
  readonly answers: Readonly<Record<string, AnswerValue>>;
}
