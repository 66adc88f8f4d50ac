/** Text: the whole report for one name, a table for several. */
import { inert } from './inert.ts';
import { later, type OpenPrinter } from './printer.ts';
import { tableColumns, tableRow } from './table.ts';
import { reportText } from './text.ts';

export const openForPeople: OpenPrinter = ({ style, single, longest }) => {
  const columns = tableColumns(longest, style);
  return {
    take: (entry) =>
      later(
        single && entry.kind === 'checked'
          ? reportText(entry.facts, entry.verdict, style)
          : tableRow(entry, columns, style),
        inert,
      ),
    end: () => '',
  };
};
