import type { Facts } from '../discover/types.ts';
import type { Severity } from './catalogue/entry.ts';
import type { FindingId } from './catalogue/index.ts';

export type { Severity };

/** A judgement over facts. Texts may quote what a peer sent: escape before printing. */
export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** Which record, address or file: "203.0.113.10:443", "_matrix-fed._tcp.example.org". */
  readonly subject: string;
  /** One sentence: what is wrong, about the admin's own names. */
  readonly title: string;
  /** The evidence and why it matters, one or two sentences. */
  readonly detail: string;
  /** What to do, "" for notes that ask for nothing. */
  readonly fix: string;
  /** Consequences of this one. */
  readonly because?: readonly Finding[];
}

/** A rule, or a small family of rules. Pure: the same facts give the same findings. */
export interface Check {
  readonly ids: readonly FindingId[];
  judge(facts: Facts): Finding[];
}

export type Sender =
  | 'synapse<=0.33.2'
  | 'synapse 0.33.3-0.34'
  | 'synapse 0.99'
  | 'synapse 1.0-1.92'
  | 'synapse>=1.93'
  | 'dendrite';

export interface Reach {
  readonly sender: Sender;
  /** false also where only some of its requests get through. */
  readonly reaches: boolean | null;
  /** There, and only there: some of them do. */
  readonly inPart?: true;
  readonly why: string;
}

export interface Verdict {
  readonly verdict: 'ok' | 'warning' | 'error' | 'unknown';
  /** Would a current Synapse reach this server now, with every kind of request; null = could not be told. */
  readonly federationOk: boolean | null;
  readonly everyAddressOk: boolean | null;
  /** Root causes, errors first, consequences folded under them. */
  readonly findings: readonly Finding[];
  readonly reach: readonly Reach[];
}
