/** `watch` in lines: one for each look with the time, what changed since the one before, and when old answers die. */
import { aheadOfResolvers, type Forecast, forecasts } from '../check/forecast.ts';
import { headline } from '../check/headline.ts';
import type { Finding } from '../check/types.ts';
import { printable, printableLines } from '../system/printable.ts';
import { list } from '../text/words.ts';
import { changesBetween } from './changes.ts';
import { changeText } from './diff.ts';
import { clockTime, forecastText } from './forecast.ts';
import { inert } from './inert.ts';
import { paragraph } from './layout.ts';
import type { Entry } from './printer.ts';
import { colourSigns, finish, type Style, sign } from './signs.ts';
import { stateOf } from './text.ts';

type Look = Extract<Entry, { kind: 'checked' }>;

const MOST_CHANGES = 12;

/** What the zone's own servers say already, and resolvers do not. */
function ahead({ facts }: Look): string[] {
  return aheadOfResolvers(facts).map(({ server, fresh, old }) => {
    const records = fresh.records.map(({ data }) => data);
    const says = records.length > 0 ? list(records, 4) : 'no record any more';
    const until =
      old.ttl === null
        ? ''
        : `; resolvers forget the old answer by ${clockTime(Date.parse(facts.checkedAt) + old.ttl * 1000, Date.parse(facts.checkedAt))}`;
    return `${server} already gives ${fresh.type} ${fresh.name}: ${says}${until}`;
  });
}

const firstError = ({ verdict }: Look): Finding | undefined =>
  verdict.findings.find(({ severity }) => severity === 'error');

/** What to do about the root cause, once for each cause. */
function advice(first: Finding | undefined, name: string): string[] {
  if (first === undefined) return [];
  const { id, title, fix } = first;
  return [
    printable(title, 300),
    ...(fix === '' ? [] : printableLines(`Fix: ${fix}`, 1200).split('\n')),
    `matrix-tls-setup explain ${id} · check ${printable(name, 255)}`,
  ];
}

/** That something is not there delays only somebody who is about to put it there, or has just taken it away. */
function isOfUse({ what, subject }: Forecast, look: Look, before: Look | null): boolean {
  const areas = { 'no-well-known': ['well-known'], 'no-srv': ['srv'], 'no-address': ['dns', 'srv'] } as const;
  if (what === 'well-known' || what === 'srv' || what === 'address') return true;
  const area = firstError(look)?.id.split('.')[0] ?? '';
  const was = before === null ? [] : forecasts(before.facts).filter((one) => one.subject === subject);
  return (areas[what] as readonly string[]).includes(area) || was.some((one) => one.what !== what);
}

/** `before` is the look before this one, null for the first. `last`: no look follows. */
export function watchText(look: Look, before: Look | null, last: boolean, style: Style): string {
  const { facts, verdict } = look;
  const width = Math.max(30, Math.min(style.width, 80));
  const at = Date.parse(facts.checkedAt);
  const first = firstError(look);
  const isNew = before === null || firstError(before)?.id !== first?.id;
  const why = first === undefined ? '' : `: ${first.id}`;
  const time = facts.checkedAt.slice(11, 19);
  const head = `${time} ${printable(facts.serverName.text, 255)}: ${headline(facts, verdict, 'it')}${why}`;
  const changes = before === null ? [] : changesBetween(before, look);
  const lines = [
    ...changes.slice(0, MOST_CHANGES).map(changeText),
    ...(changes.length > MOST_CHANGES ? [`and ${changes.length - MOST_CHANGES} more changes`] : []),
    ...(isNew ? advice(first, facts.serverName.text) : []),
    ...ahead(look).map((line) => printable(line, 400)),
    // Once at the beginning, whenever something moved, and as the last word: they are the same in between.
    ...(before === null || changes.length > 0 || last
      ? forecasts(facts)
          .filter((one) => isOfUse(one, look, before))
          .map((one) => forecastText(one, at))
      : []),
  ];
  const text = [
    ...paragraph(head, width, `${sign(stateOf(verdict), style)} `),
    ...lines.flatMap((line) => paragraph(line, width, '    ', '      ')),
  ].join('\n');
  return inert(colourSigns(finish(`${text}\n`, style), style));
}
