import type { FindingId } from '../check/catalogue/index.ts';
import type { Answers } from '../question/types.ts';
import type { Command } from '../system/types.ts';

/** Who carries a step out: the DNS of the server name, the web server of the server name, the TLS front that servers connect to, the homeserver's machine. */
export type Role = 'dns' | 'apex' | 'delegate' | 'homeserver';

interface StepBase {
  /** Unique within the plan, kebab-case. */
  readonly id: string;
  readonly role: Role;
  /** Imperative, about the admin's own names. */
  readonly title: string;
  readonly why: string;
  /** What takes it back, where that does not follow from the step itself; imperative, without full stop. */
  readonly undo?: string;
}

export interface FileStep extends StepBase {
  readonly kind: 'file';
  /** Absolute path on the role's machine. */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

export interface RecordStep extends StepBase {
  readonly kind: 'record';
  readonly action: 'add' | 'remove';
  /** Full name without final dot. */
  readonly name: string;
  readonly record: {
    readonly ttl: number;
    readonly priority: number;
    readonly weight: number;
    readonly port: number;
    readonly target: string;
  };
  /** The BIND line and the separate fields, as rendered by the template. */
  readonly text: string;
}

export interface CommandStep extends StepBase {
  readonly kind: 'command';
  readonly command: Command;
}

/** Lines for a file that somebody else owns (homeserver.yaml): what to set, what to remove and why. */
export interface LinesStep extends StepBase {
  readonly kind: 'lines';
  readonly path: string;
  readonly set: string;
  /** One YAML entry for the list below `listeners`, in place of one with the same port; "" = none. */
  readonly add?: string;
  readonly remove: readonly { readonly key: string; readonly why: string }[];
}

/** A change of a file that somebody else owns and that was read: all of it, and no line to write by hand. */
export interface EditStep extends StepBase {
  readonly kind: 'edit';
  readonly path: string;
  /** Unified; holds no secret. The file has more than it shows. */
  readonly diff: string;
  readonly changes: readonly {
    readonly key: string;
    readonly action: 'set' | 'add' | 'remove';
    readonly why: string;
  }[];
}

export interface ManualStep extends StepBase {
  readonly kind: 'manual';
  readonly lines: readonly string[];
}

export type Step = FileStep | RecordStep | CommandStep | LinesStep | EditStep | ManualStep;

/** What must hold before the next stage. */
export interface Gate {
  readonly says: string;
  /** Findings of `check` that must be absent; empty = nothing to test. */
  readonly absent: readonly FindingId[];
}

export interface Wait {
  /** "others may keep the old answer for up to 24 hours" */
  readonly what: string;
  /** Seconds. */
  readonly atMost: number;
}

export interface Stage {
  readonly id: 'address' | 'certificate' | 'target' | 'publish' | 'verify' | 'wait' | 'clean-up';
  readonly title: string;
  readonly steps: readonly Step[];
  readonly gate: Gate | null;
  readonly wait: Wait | null;
}

export interface Plan {
  readonly serverName: string;
  readonly scenario: string;
  /** The three names, as they will be when the plan is done. */
  readonly goal: {
    readonly serverName: string;
    readonly connectTo: string;
    readonly certificateName: string;
  };
  readonly stages: readonly Stage[];
  /** Hosts that carrying it out contacts, beyond the name's own. */
  readonly contacts: readonly string[];
  /** What to know before the first step, a sentence each. */
  readonly notes?: readonly string[];
  /** Ids of answers that nobody gave and nothing showed. */
  readonly guesses?: readonly string[];
  /** What it was made from: written beside the files, so that it can be made again. No secrets. */
  readonly answers?: Answers;
}
