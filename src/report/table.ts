/** Many servers, one line each: sign, name, route, days left, first finding. */
import type { Finding, Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import { printable } from '../system/printable.ts';
import { daysLeft } from './address-state.ts';
import { destinations, presented } from './route.ts';
import { colourSigns, finish, type Style, sign } from './signs.ts';
import { stateOf } from './text.ts';

export type Entry =
  | { readonly kind: 'checked'; readonly facts: Facts; readonly verdict: Verdict }
  /** A line of the list that is no server name. */
  | { readonly kind: 'invalid'; readonly name: string; readonly finding: Finding };

function cells(
  entry: Entry,
  style: Style,
): readonly [mark: string, name: string, route: string, days: string, what: string] {
  if (entry.kind === 'invalid') {
    const { finding, name } = entry;
    return [
      sign('error', style),
      printable(name, 60),
      '',
      '',
      `${finding.id}: ${printable(finding.title, 160)}`,
    ];
  }
  const { facts, verdict } = entry;
  const leaf = presented(facts);
  const days = leaf === null ? '' : `${daysLeft(leaf, facts.checkedAt)} days`;
  const first = verdict.findings.find(({ severity }) => severity !== 'note');
  const route = facts.route.failure === null ? printable(destinations(facts), 60) : '';
  return [sign(stateOf(verdict), style), printable(facts.serverName.text, 60), route, days, first?.id ?? ''];
}

/** The table, ending with a line feed. Nothing is cut: on a narrow terminal the route is left out. */
export function reportTable(entries: readonly Entry[], style: Style): string {
  const all = entries.map((entry) => cells(entry, style));
  const widest = (index: 0 | 1 | 2 | 3): number => Math.max(...all.map((row) => row[index].length));
  const room = widest(0) + widest(1) + widest(2) + widest(3) + 24 <= style.width;
  const lines = all.map(([mark, name, route, days, what]) =>
    [
      mark.padEnd(widest(0)),
      name.padEnd(widest(1)),
      ...(room ? [route.padEnd(widest(2))] : []),
      days.padStart(widest(3)),
      what,
    ]
      .join('  ')
      .trimEnd(),
  );
  return colourSigns(finish(`${lines.join('\n')}\n`, style), style);
}
