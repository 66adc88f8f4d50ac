/**
 * Reads an answers file: YAML or JSON, a flat map of question ids to values. It may come from anywhere, so it is bounded,
 * and has no aliases, tags or repeated keys. Loads the YAML parser: import this file lazily.
 */
import { isAlias, isMap, isScalar, parseDocument, visit } from 'yaml';
import { nearest } from '../text/nearest.ts';
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
  if (/[[{](?:\s*[[{]){8}/.test(text))
    return fail('Lists and maps inside each other are not read: each line is a name and one value.');
  const document = parseDocument(text, { uniqueKeys: true, strict: true, merge: false, schema: 'core' });
  const [error] = document.errors;
  if (error) {
    const at = error.linePos?.[0];
    // The parser adds the place itself, and a colon for the excerpt below it.
    const words = (error.message.split('\n', 1)[0] ?? '')
      .replace(/ at line \d+, column \d+:?$/, '')
      .replace(/:$/, '');
    return fail(`${at ? `Line ${at.line}, column ${at.col}: ` : ''}${words}.`.replace(/\.\.$/, '.'));
  }
  if (document.contents === null) return { ok: true, texts: {} };
  const refusal = foreign(document);
  if (refusal) return fail(refusal);
  if (!isMap(document.contents))
    return fail(
      'Each line is a name and its value, as in "serverName: example.org"; this file is something else.',
    );
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
  const near = nearest(
    id,
    questions.map((question) => question.id),
  );
  const hint = near === null ? '' : ` Did you mean "${near}"?`;
  return `"${id.slice(0, 60)}" is no name of an answer.${hint}`;
}
