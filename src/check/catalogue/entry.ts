export type Severity = 'error' | 'warning' | 'note';

export interface CatalogueEntry {
  /** The usual one; a finding's own severity follows the effect it has. */
  readonly severity: Severity;
  /** One sentence, as it stands in a list. */
  readonly meaning: string;
  /** What it is, why servers care, how to repair it: two to four short sentences. */
  readonly explain: readonly string[];
  /** Where it is seen: by a look at the machine and its files. Absent: from the network. */
  readonly seen?: 'local';
}

/** Entries that only a look at the machine and its files can give. */
export const seenLocally = <Id extends string>(
  entries: Readonly<Record<Id, CatalogueEntry>>,
): Readonly<Record<Id, CatalogueEntry>> =>
  Object.fromEntries(
    Object.entries<CatalogueEntry>(entries).map(([id, entry]) => [id, { ...entry, seen: 'local' }]),
  ) as Record<Id, CatalogueEntry>;
