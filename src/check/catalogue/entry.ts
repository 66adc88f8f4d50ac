export type Severity = 'error' | 'warning' | 'note';

export interface CatalogueEntry {
  /** The usual one; a finding's own severity follows the effect it has. */
  readonly severity: Severity;
  /** One sentence, as it stands in a list. */
  readonly meaning: string;
  /** What it is, why servers care, how to repair it: two to four short sentences. */
  readonly explain: readonly string[];
}
