/** Results as JSON, for one name and for many: a document, an array that is written as it grows, or lines. */
import { invalidReport, report, safeJson } from './json.ts';
import { type Entry, findingsOf, later, type OpenPrinter, type Printer } from './printer.ts';

const indented = (json: string): string => `  ${json.replaceAll('\n', '\n  ')}`;

/** What `documentOf` makes of each result: as lines, as the one document that there is, or in an array. */
export function openDocuments(
  documentOf: (entry: Entry) => unknown,
  asLines: boolean,
  single: boolean,
): Printer {
  if (asLines || single) {
    const indent = asLines ? 0 : 2;
    return {
      take: (entry) => later(safeJson(documentOf(entry), indent), (json) => `${json}\n`),
      end: () => '',
    };
  }
  let before = '[\n';
  return {
    take: (entry) =>
      later(safeJson(documentOf(entry), 2), (json) => {
        const text = `${before}${indented(json)}`;
        before = ',\n';
        return text;
      }),
    end: () => (before === '[\n' ? '[]\n' : '\n]\n'),
  };
}

const open =
  (asLines: boolean): OpenPrinter =>
  ({ tool, single }) =>
    openDocuments(
      (entry) =>
        entry.kind === 'checked'
          ? report(entry.facts, entry.verdict, tool, entry.local)
          : invalidReport(entry, findingsOf(entry), tool),
      asLines,
      single,
    );

export const openJson: OpenPrinter = open(false);
export const openJsonLines: OpenPrinter = open(true);
