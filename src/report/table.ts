/** Many servers, one line each as soon as it is there: sign, name, route, days left, first finding. */
import { printable } from '../system/printable.ts';
import { daysLeft } from './address-state.ts';
import { type Entry, nameOf } from './printer.ts';
import { destinations, presented } from './route.ts';
import { colourSigns, finish, type State, type Style, sign, signsOf } from './signs.ts';
import { stateOf } from './text.ts';

/** Widths that stand before the first row; a longer value moves the rest of its row. */
export interface Columns {
  readonly sign: number;
  readonly name: number;
  /** null where the terminal has no room for it. */
  readonly route: number | null;
}

const DAYS = 9;
const ROUTE = 28;
/** What a finding's id takes, with the gaps. */
const REST = 32;
const MOST_NAME = 40;

/** `longest`: of the names that are known before the first row. */
export function tableColumns(longest: number, style: Style): Columns {
  const signs = signsOf(style.ascii);
  const mark = Math.max(signs.ok.length, signs.warning.length, signs.error.length);
  const name = Math.min(Math.max(longest, 12), MOST_NAME);
  const room = mark + name + ROUTE + DAYS + REST <= style.width;
  return { sign: mark, name, route: room ? ROUTE : null };
}

interface Cells {
  readonly state: State;
  readonly route: string;
  readonly days: string;
  readonly what: string;
}

function cells(entry: Entry): Cells {
  if (entry.kind === 'invalid') {
    const { finding } = entry;
    return {
      state: 'error',
      route: '',
      days: '',
      what: `${finding.id}: ${printable(finding.title, 160)}`,
    };
  }
  const { facts, verdict } = entry;
  const leaf = presented(facts);
  const days = leaf === null ? null : daysLeft(leaf, facts.checkedAt);
  return {
    state: stateOf(verdict),
    route: facts.route.failure === null ? printable(destinations(facts), 60) : '',
    days: days === null ? '' : `${days} ${days === 1 ? 'day' : 'days'}`,
    what: verdict.findings.find(({ severity }) => severity !== 'note')?.id ?? '',
  };
}

/** One row, ending with a line feed. Nothing is cut but what a peer made too long. */
export function tableRow(entry: Entry, columns: Columns, style: Style): string {
  const { state, route, days, what } = cells(entry);
  const parts = [
    sign(state, style).padEnd(columns.sign),
    printable(nameOf(entry), 100).padEnd(columns.name),
    ...(columns.route === null ? [] : [route.padEnd(columns.route)]),
    days.padStart(DAYS),
    what,
  ];
  return colourSigns(finish(`${parts.join('  ').trimEnd()}\n`, style), style);
}
