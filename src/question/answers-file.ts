/**
 * Reads an answers file: YAML or JSON, a flat map of question ids to values. It may come from anywhere, so it is bounded,
 * and has no aliases, tags or repeated keys. Loads the YAML parser: import this file lazily.
 */
import { isAlias, isMap, isScalar, parseDocument, visit } from 'yaml';
import type { Question } from './types.ts';

/** Bytes. */
export const ANSWERS_LIMIT = 65_536;

export type AnswersFile =
  | { readonly ok: true; readonly texts: Readonly<Record<string, string>> }
  /** One sentence each, all that is wrong. May quote the file: escape before printing. */
  | { readonly ok: false; readonly problems: readonly string[] };

const fail = (...problems: readonly string[]): AnswersFile => ({ ok: false, problems });

/** Values stay text here: each question's own `parse` judges them. */
export function parseAnswersFile(text: string, questions: readonly Question[]): AnswersFile {
  if (Buffer.byteLength(text) > ANSWERS_LIMIT) return fail('The answers file has more than 64 KiB.');
  // Deep nesting costs a parser its stack; a flat map has none.
  if (/[[{](?:\s*[[{]){8}/.test(text)) return fail('The answers file is a flat list of names and values.');
  const document = parseDocument(text, { uniqueKeys: true, strict: true, merge: false, schema: 'core' });
  const [error] = document.errors;
  if (error) {
    const at = error.linePos?.[0];
    return fail(`${at ? `Line ${at.line}, column ${at.col}: ` : ''}${error.message.split('\n', 1)[0]}`);
  }
  if (document.contents === null) return { ok: true, texts: {} };
  const refusal = foreign(document);
  if (refusal) return fail(refusal);
  if (!isMap(document.contents)) return fail('The answers file is a list of names and values.');
  const texts: Record<string, string> = {};
  const problems: string[] = [];
  for (const { key, value } of document.contents.items) {
    const id = isScalar(key) ? String(key.value) : '';
    if (!questions.some((question) => question.id === id)) problems.push(unknownKey(id, questions));
    else if (!isScalar(value) || value.value === null) problems.push(`"${id}" needs one value.`);
    else texts[id] = typeof value.value === 'string' ? value.value : (value.source ?? String(value.value));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, texts };
}

/** Aliases and tags: what makes a small file large or a text something else. */
function foreign(document: ReturnType<typeof parseDocument>): string | null {
  let found: string | null = null;
  visit(document, {
    Node(_, node) {
      if (isAlias(node) || node.anchor)
        found ??= 'Anchors and aliases (& and *) are not read in an answers file.';
      else if (node.tag) found ??= 'Tags (!) are not read in an answers file.';
    },
  });
  return found;
}

function unknownKey(id: string, questions: readonly Question[]): string {
  const near = questions
    .map((question) => ({ id: question.id, far: distance(id.toLowerCase(), question.id.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  const hint = near && near.far <= 3 ? ` Did you mean "${near.id}"?` : '';
  return `"${id.slice(0, 60)}" is no name of an answer.${hint}`;
}

/** Edits between two words (Levenshtein). */
export function distance(a: string, b: string): number {
  const from = a.slice(0, 64);
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
