/** What every format does: results come one by one, and only what is still to be printed is kept of them. */
import type { Finding, Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import type { LocalFacts } from '../host/types.ts';
import type { Tool } from './json.ts';
import type { Style } from './signs.ts';

export type Entry =
  | {
      readonly kind: 'checked';
      readonly facts: Facts;
      readonly verdict: Verdict;
      /** What the machine itself says; its findings are in the verdict. */
      readonly local?: LocalFacts;
    }
  /** A name that is no server name, or a machine that does not say its name. `checkedAt` in ISO 8601. */
  | {
      readonly kind: 'invalid';
      readonly name: string;
      readonly finding: Finding;
      readonly checkedAt: string;
      /** Beside the first finding: what else is wrong with that machine. */
      readonly others?: readonly Finding[];
      readonly local?: LocalFacts;
    };

export interface PrintOptions {
  readonly tool: Tool;
  readonly style: Style;
  /** One name on the command line: formats that know both give one document then, not a list of one. */
  readonly single: boolean;
  /** Length of the longest name, as far as it is known before; for columns. */
  readonly longest: number;
}

export interface Printer {
  /**
   * Takes what is to be printed of a result, in no order, and lets go of the rest: facts are large, and a list is
   * long. What it returns is called in the order of the names and gives the text for stdout.
   */
  take(entry: Entry): () => string;
  /** The text after the last result. */
  end(): string;
}

export type OpenPrinter = (options: PrintOptions) => Printer;

/** Keeps `short` alone: a closure in the printer's own function would keep the facts beside it. */
export const later =
  <Short>(short: Short, print: (short: Short) => string): (() => string) =>
  () =>
    print(short);

export const nameOf = (entry: Entry): string =>
  entry.kind === 'checked' ? entry.facts.serverName.text : entry.name;

/** Root causes; a name that is none has one. */
export const findingsOf = (entry: Entry): readonly Finding[] =>
  entry.kind === 'checked' ? entry.verdict.findings : [entry.finding, ...(entry.others ?? [])];

export const verdictOf = (entry: Entry): Verdict['verdict'] =>
  entry.kind === 'checked' ? entry.verdict.verdict : 'error';
