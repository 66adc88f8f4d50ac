/** Reports of `--json` and `--format jsonl`, read back. Their facts are judged again; nothing else of them is believed. */
import * as v from 'valibot';
import { catalogue, type FindingId } from '../check/catalogue/index.ts';
import { judge } from '../check/judge.ts';
import type { Entry } from './printer.ts';
import { factsSchema } from './saved-facts.ts';

const SCHEMA_VERSION = 1;

const invalidName = v.object({ id: v.literal('name.invalid'), title: v.string(), fix: v.string() });

const reportSchema = v.object({
  serverName: v.string(),
  checkedAt: v.string(),
  facts: v.nullable(factsSchema),
  findings: v.optional(v.array(v.unknown()), []),
});

export type Saved =
  | { readonly ok: true; readonly entries: readonly Entry[]; readonly single: boolean }
  /** `reason` is a clause: "it is no JSON". May quote the file. */
  | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): Saved => ({ ok: false, reason });

/** One document, an array of them, or one a line. */
function documents(text: string): { readonly found: readonly unknown[]; readonly single: boolean } | null {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? { found, single: false } : { found: [found], single: true };
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      // Also stops at the first line that is none, so that a book is not read to its end.
      return lines.length < 2
        ? null
        : { found: lines.map((line) => JSON.parse(line) as unknown), single: false };
    } catch {
      return null;
    }
  }
}

/** Never throws. */
export function readSaved(text: string): Saved {
  const read = documents(text.replace(/^\ufeff/, ''));
  if (read === null) return refuse('it is no JSON');
  if (read.found.length === 0) return refuse('it holds no report');
  const entries: Entry[] = [];
  for (const document of read.found) {
    const entry = entryOf(document);
    if (typeof entry === 'string') return refuse(entry);
    entries.push(entry);
  }
  return { ok: true, entries, single: read.single };
}

function entryOf(document: unknown): Entry | string {
  const version = (document as { readonly schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version !== 'number') return 'it is no report of matrix-tls-setup check';
  if (version > SCHEMA_VERSION)
    return `it has schemaVersion ${version}, and this version reads up to ${SCHEMA_VERSION}; a newer matrix-tls-setup reads it`;
  const parsed = v.safeParse(reportSchema, document);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return `it is no report of matrix-tls-setup check: at ${v.getDotPath(issue) ?? 'the top'}, ${issue.message}`;
  }
  const { serverName, checkedAt, facts, findings } = parsed.output;
  if (facts !== null) return { kind: 'checked', facts, verdict: judge(facts) };
  const [first] = findings;
  const told = v.safeParse(invalidName, first);
  if (!told.success) return 'it is a report without facts';
  const { title, fix } = told.output;
  const id: FindingId = 'name.invalid';
  const { severity } = catalogue[id];
  return {
    kind: 'invalid',
    name: serverName,
    checkedAt,
    finding: { id, severity, subject: serverName, title, detail: '', fix },
  };
}
