/** `--diff`: what changed since a saved report, as text, JSON or lines of JSON. */
import { printable } from '../system/printable.ts';
import { moment, plural } from '../text/words.ts';
import { type Change, changesBetween } from './changes.ts';
import { openDocuments } from './for-programs.ts';
import type { Format } from './formats.ts';
import { inert } from './inert.ts';
import { paragraph } from './layout.ts';
import { type Entry, later, nameOf, type Printer, type PrintOptions, verdictOf } from './printer.ts';
import { colourSigns, finish, type State, type Style, sign } from './signs.ts';

interface Difference {
  readonly schemaVersion: 1;
  readonly serverName: string;
  /** null where the saved report has nothing about this name. */
  readonly old: { readonly checkedAt: string; readonly verdict: string } | null;
  readonly now: { readonly checkedAt: string; readonly verdict: string };
  readonly changes: readonly Change[];
}

const checkedAtOf = (entry: Entry): string =>
  entry.kind === 'checked' ? entry.facts.checkedAt : entry.checkedAt;

const when = (entry: Entry) => ({ checkedAt: checkedAtOf(entry), verdict: verdictOf(entry) });

export const differenceOf = (old: Entry | null, now: Entry): Difference => ({
  schemaVersion: 1,
  serverName: nameOf(now),
  old: old === null ? null : when(old),
  now: when(now),
  changes: old === null ? [] : changesBetween(old, now),
});

const IS: Readonly<Record<string, string>> = {
  ok: 'it is fine',
  warning: 'it has warnings',
  error: 'it has errors',
  unknown: 'nothing can be told',
};

/** What stands before "old → new"; the subject alone says what a part of the route is. */
function leadOf({ about, kind, subject }: Change): string {
  const name = printable(subject, 300);
  if (kind !== 'changed') return `${kind} ${about} ${name}`;
  const leads: Readonly<Record<string, string>> = {
    verdict: subject === 'verdict' ? 'verdict' : `${name} is good`,
    route: name,
    reach: `reached by ${name}`,
    software: name,
  };
  return leads[about] ?? `${about} ${name}`;
}

/** "gone finding tls.leaf-only, 198.51.100.7:443: …", "verdict: error → ok", printable. */
export function changeText(change: Change): string {
  const { before, after } = change;
  const from = before === null ? '' : printable(before, 300);
  const to = after === null ? '' : printable(after, 300);
  const what = before !== null && after !== null ? `${from} → ${to}` : from || to;
  return `${leadOf(change)}: ${what}`;
}

function differenceText({ serverName, old, now, changes }: Difference, style: Style): string {
  const width = Math.max(20, Math.min(style.width, 80));
  const state: State = now.verdict === 'unknown' ? 'warning' : (now.verdict as State);
  const name = printable(serverName, 255);
  if (old === null) {
    const said = `${name}: the saved report says nothing about it; now ${IS[now.verdict]}`;
    return `${paragraph(said, width, `${sign('note', style)} `).join('\n')}\n`;
  }
  const since = `since ${moment(old.checkedAt)}`;
  const what =
    changes.length === 0 ? `nothing changed ${since}` : `${plural(changes.length, 'change')} ${since}`;
  const head = paragraph(`${name}: ${what}; now ${IS[now.verdict]}`, width, `${sign(state, style)} `);
  const lines = changes.flatMap((change) => paragraph(changeText(change), width, '  ', '    '));
  return `${[...head, ...lines].join('\n')}\n`;
}

/** `format`: text, json or jsonl. */
export function openDiff(saved: readonly Entry[], format: Format, { style, single }: PrintOptions): Printer {
  const byName = new Map(saved.map((entry) => [nameOf(entry), entry]));
  const difference = (entry: Entry): Difference => differenceOf(byName.get(nameOf(entry)) ?? null, entry);
  if (format === 'text') {
    return {
      take: (entry) =>
        later(differenceText(difference(entry), style), (text) =>
          inert(colourSigns(finish(text, style), style)),
        ),
      end: () => '',
    };
  }
  return openDocuments(difference, format === 'jsonl', single);
}
