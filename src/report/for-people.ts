/** Text: the whole report for one name, a table for several. */
import type { Verdict } from '../check/types.ts';
import { inert } from './inert.ts';
import { later, type OpenPrinter, verdictOf } from './printer.ts';
import { tableColumns, tableEnd, tableRow } from './table.ts';
import { reportText } from './text.ts';

export const openForPeople: OpenPrinter = ({ style, single, longest }) => {
  const columns = tableColumns(longest, style);
  const verdicts = new Map<Verdict['verdict'], number>();
  return {
    take: (entry) => {
      const verdict = verdictOf(entry);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      return later(
        single && entry.kind === 'checked'
          ? reportText(entry.facts, entry.verdict, style)
          : tableRow(entry, columns, style),
        inert,
      );
    },
    end: () => (single || verdicts.size === 0 ? '' : tableEnd(verdicts, style)),
  };
};
