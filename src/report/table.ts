/** Many servers, one line each as soon as it is there: sign, name, route, days left, first finding; and a last line. */
import { extentOf } from '../check/extent.ts';
import type { Verdict } from '../check/types.ts';
import { printable } from '../system/printable.ts';
import { daysLeft } from './address-state.ts';
import { paragraph, wrap } from './layout.ts';
import { type Entry, findingsOf, nameOf } from './printer.ts';
import { destinations, presented } from './route.ts';
import { colourSigns, finish, type State, type Style, sign, signsOf } from './signs.ts';
import { stateOf } from './text.ts';

/** Widths that stand before the first row; a longer value moves the rest of its row, onto a line of its own if it must. */
export interface Columns {
  readonly sign: number;
  readonly name: number;
  /** null where the terminal has no room for it. */
  readonly route: number | null;
}

const GAP = '  ';
/** "365 days" */
const DAYS = 8;
const ROUTE = 28;
const LEAST_ROUTE = 23;
/** What a finding's id takes. */
const REST = 20;
const LEAST_NAME = 12;
const MOST_NAME = 40;

/** `longest`: of the names that are known before the first row. */
export function tableColumns(longest: number, style: Style): Columns {
  const signs = signsOf(style.ascii);
  const mark = Math.max(signs.ok.length, signs.warning.length, signs.error.length);
  const wanted = Math.min(Math.max(longest, LEAST_NAME), MOST_NAME);
  const room = style.width - (mark + DAYS + REST + 4 * GAP.length);
  // Rather a long name that moves its row than no routes at all.
  const name = Math.min(wanted, room - LEAST_ROUTE);
  return name < LEAST_NAME
    ? { sign: mark, name: wanted, route: null }
    : { sign: mark, name, route: Math.min(ROUTE, room - name) };
}

interface Cells {
  readonly state: State;
  readonly route: string;
  readonly days: string;
  readonly what: string;
}

function cells(entry: Entry): Cells {
  const first = findingsOf(entry).find(({ severity }) => severity !== 'note');
  if (entry.kind === 'invalid') {
    const { finding } = entry;
    return { state: 'error', route: '', days: '', what: `${finding.id}: ${printable(finding.title, 160)}` };
  }
  const { facts, verdict } = entry;
  const leaf = presented(facts);
  const days = leaf === null ? null : daysLeft(leaf, facts.checkedAt);
  const part = verdict.verdict === 'error' && extentOf(facts, verdict.federationOk) === 'part';
  return {
    state: stateOf(verdict),
    route: facts.route.failure === null ? printable(destinations(facts), 60) : '',
    days: days === null ? '' : `${days} ${days === 1 ? 'day' : 'days'}`,
    what: `${part ? 'in part: ' : ''}${first?.id ?? ''}`,
  };
}

/** One row, ending with a line feed. Nothing is cut but what a peer made too long; what does not fit goes below the name. */
export function tableRow(entry: Entry, columns: Columns, style: Style): string {
  const { state, route, days, what } = cells(entry);
  const indent = ' '.repeat(columns.sign + GAP.length);
  const room = Math.max(10, style.width - indent.length);
  const lead = sign(state, style).padEnd(columns.sign) + GAP;
  const lines = wrap(printable(nameOf(entry), 100), room).map(
    (line, index) => (index === 0 ? lead : indent) + line,
  );
  const rest: (readonly [width: number, text: string])[] = [
    ...(columns.route === null ? [] : [[columns.route, route] as const]),
    [DAYS, days.padStart(days === '' ? 0 : DAYS)],
    [0, what],
  ];
  let column = indent.length + columns.name;
  for (const [width, text] of rest) {
    if (text !== '') {
      const line = `${(lines.at(-1) ?? '').padEnd(column)}${GAP}${text}`;
      if (line.length <= style.width) lines.splice(-1, 1, line);
      else lines.push(...wrap(text.trim(), room).map((more) => indent + more));
    }
    column += GAP.length + width;
  }
  return colourSigns(finish(`${lines.map((line) => line.trimEnd()).join('\n')}\n`, style), style);
}

const COUNTED: readonly (readonly [Verdict['verdict'], string])[] = [
  ['ok', 'fine'],
  ['warning', 'with warnings'],
  ['error', 'with errors'],
  ['unknown', 'not to be told'],
];

/** "3 of 8 are fine, 5 with errors. matrix-tls-setup check NAME tells more." `verdicts`: how often each one came. */
export function tableEnd(verdicts: ReadonlyMap<Verdict['verdict'], number>, style: Style): string {
  const total = [...verdicts.values()].reduce((sum, count) => sum + count, 0);
  const fine = verdicts.get('ok') ?? 0;
  const others = COUNTED.flatMap(([verdict, words]) => {
    const count = verdicts.get(verdict) ?? 0;
    return verdict === 'ok' || count === 0 ? [] : [`, ${count} ${words}`];
  });
  const more = fine === total ? '' : ' matrix-tls-setup check NAME tells more.';
  const text = `${fine} of ${total} ${fine === 1 ? 'is' : 'are'} fine${others.join('')}.${more}`;
  return finish(`\n${paragraph(text, style.width).join('\n')}\n`, style);
}
