/** One file of the configuration as PyYAML reads it: YAML 1.1, the last of equal keys wins. Loads the YAML parser: import lazily. */
import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { endsInSecret, secretKeyEnd } from './secrets.ts';
import { survey } from './survey.ts';
import type { ConfigFault, ConfigFaultKind, ConfigFile, Place } from './types.ts';

/** Bytes. Old files hold hundreds of lines of comments, about 50 KiB; more than this is no homeserver.yaml. */
export const CONFIG_LIMIT = 1_048_576;

export interface ParsedFile {
  readonly path: string;
  readonly document: Document.Parsed;
  readonly root: YAMLMap.Parsed;
  /** @param offset UTF-16 units from the start of the text. */
  placeOf(offset: number): Place;
}

export type Parsing =
  | { readonly ok: true; readonly file: ParsedFile }
  | { readonly ok: false; readonly fault: ConfigFault };

export function parseConfigFile({ path, text }: ConfigFile): Parsing {
  if (Buffer.byteLength(text) > CONFIG_LIMIT) {
    return failed({ file: path, kind: 'too-large', reason: 'it has more than 1 MiB' });
  }
  const lineCounter = new LineCounter();
  // A byte order mark is no column that people can count.
  const marked = text.startsWith('\ufeff');
  const at = (kind: ConfigFaultKind, reason: string, offset: number): Parsing => {
    const { line, col } = lineCounter.linePos(offset);
    return failed({ file: path, kind, reason, line, column: Math.max(col, 1), lineText: lineOf(text, line) });
  };
  const { fault, lastQuote } = survey(text);
  const control = UNPRINTABLE.exec(text)?.index ?? Number.POSITIVE_INFINITY;
  const stray = { reason: 'a control character stands here', offset: control };
  if (fault) {
    // What goes beyond the bounds never comes to the parser, which would not come back from it.
    countLines(lineCounter, text);
    const first = fault.offset < control ? fault : stray;
    return at('syntax', first.reason, first.offset);
  }
  const document = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    lineCounter,
    prettyErrors: false,
  });
  const [first] = [
    ...document.errors.map((error) => faultOf(error, lastQuote)),
    ...document.warnings
      .filter(({ code }) => code === 'TAG_RESOLVE_FAILED')
      .map(({ pos }) => ({ reason: 'Synapse knows no such tag', offset: pos[0] })),
    ...(control === Number.POSITIVE_INFINITY ? [] : [stray]),
  ].sort((a, b) => a.offset - b.offset);
  if (first) return at('syntax', first.reason, first.offset);
  const { contents } = document;
  if (isMap(contents)) {
    const placeOf = (offset: number): Place => {
      const { line, col } = lineCounter.linePos(offset);
      return { file: path, line, column: line === 1 && marked ? col - 1 : col };
    };
    return { ok: true, file: { path, document, root: contents as YAMLMap.Parsed, placeOf } };
  }
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return failed({ file: path, kind: 'empty', reason: 'it is empty, or has comments alone' });
  }
  return at('not-a-map', 'it is no list of settings ("key: value")', contents.range[0]);
}

function countLines(counter: LineCounter, text: string): void {
  let start = 0;
  do {
    counter.addNewLine(start);
    start = text.indexOf('\n', start) + 1;
  } while (start > 0);
}

/** Name and place of a pair's key; null for a key that is no scalar, which no setting has. The merge key is "<<". */
export function keyOf({ key }: Pair, placeOf: ParsedFile['placeOf']): { name: string; place: Place } | null {
  if (!isScalar(key)) return null;
  const name = typeof key.value === 'symbol' ? (key.value.description ?? '') : String(key.value);
  return { name, place: placeOf(key.range?.[0] ?? 0) };
}

/** What PyYAML's reader refuses anywhere in a text, comments included. The mark at the start is read over. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u0084\u0086-\u009f\ufffe\uffff]/;

function faultOf(
  { message, code, pos }: YAMLError,
  lastQuote: number | null,
): { reason: string; offset: number } {
  if (code === 'MULTIPLE_DOCS') return { reason: 'a second document begins here ("---")', offset: pos[0] };
  if (code === 'MISSING_CHAR' && lastQuote !== null && /quote/.test(message)) {
    return { reason: 'the quote that opens here is not closed', offset: lastQuote };
  }
  // Some messages quote the text, which may be a secret.
  const line = message.split('\n', 1)[0]?.replace(/ in YAML stream:.*$/, '') ?? '';
  const reason = (line.charAt(0).toLowerCase() + line.slice(1)).replace(/\.$/, '').slice(0, 200);
  return { reason, offset: pos[0] };
}

const failed = (fault: Pick<ConfigFault, 'file' | 'kind' | 'reason'> & Partial<ConfigFault>): Parsing => ({
  ok: false,
  fault: { line: null, column: null, lineText: null, ...fault },
});

/** A line for people: cut, and without what stands behind a secret's key, or below it. */
export function lineOf(text: string, line: number): string | null {
  const lines = text.split('\n', line);
  const found = lines[line - 1]?.replace(/\r$/, '').replace(/^\ufeff/, '');
  if (found === undefined) return null;
  const end = secretKeyEnd(found);
  if (end !== null) return `${found.slice(0, end)} …`.slice(0, 200);
  return endsInSecret(lines.join('\n')) ? '…' : found.slice(0, 200);
}
