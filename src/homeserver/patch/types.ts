/** A change of homeserver.yaml, as texts in and texts out. Nothing is written. */
import type { LoopbackFront, ManagedBy, Place, SynapseFront } from '../types.ts';

/** TLS ends in Synapse already, and other files are to be used for it; nothing else changes. */
export interface CertificateChange {
  readonly kind: 'certificate';
  readonly certificate: string;
  readonly key: string;
}

export interface ConfigChange {
  /** What the homeserver is to be; null to take out what does nothing, and leave the rest. */
  readonly front: LoopbackFront | SynapseFront | CertificateChange | null;
  /**
   * `now`: before servers are led to the new place; what they use today stays. `later`: what may go after they have
   * come. `all`: both in one.
   */
  readonly when: 'now' | 'later' | 'all';
}

/** One thing that changes, and its reason: the report of a migration. */
export interface Explanation {
  /** Where it stands in the file before; for what is new, the line after which it comes. */
  readonly file: string;
  readonly line: number;
  /** "no_tls", "listeners: port 8448". */
  readonly key: string;
  readonly action: 'set' | 'add' | 'remove';
  /** Sentences. */
  readonly why: string;
}

export interface PatchedFile {
  readonly path: string;
  readonly before: string;
  /** Holds secrets, as `before` does: never leaves the process but into the file itself. */
  readonly after: string;
  /** Unified; no line of it holds the value of a secret. */
  readonly diff: string;
}

export interface Patched {
  readonly ok: true;
  /** Those that change, in the order of loading; empty when all is as it should be. */
  readonly files: readonly PatchedFile[];
  /** In the order of the files and their lines. */
  readonly explanations: readonly Explanation[];
}

export interface Refused {
  readonly ok: false;
  /** A sentence. */
  readonly reason: string;
  /** null when no single place is the cause. */
  readonly place: Place | null;
  /** Who writes the file again; then the change belongs where `patchAt` says. */
  readonly managedBy: ManagedBy | null;
}
