/** One line of a monitoring plugin (Monitoring Plugins Development Guidelines): status, text, performance data. */

import { leafOf, places } from '../check/evidence.ts';
import { isReachable } from '../check/standing.ts';
import type { Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import { daysLeft } from './address-state.ts';
import { inertLine } from './inert.ts';
import { type Entry, findingsOf, later, nameOf, type OpenPrinter, verdictOf } from './printer.ts';

const words: Readonly<Record<Verdict['verdict'], string>> = {
  ok: 'OK',
  warning: 'WARNING',
  error: 'CRITICAL',
  unknown: 'UNKNOWN',
};

const gravity: readonly Verdict['verdict'][] = ['ok', 'unknown', 'warning', 'error'];

/** "|" ends the text; the rest is what notification commands hand to a shell and web interfaces to a browser. */
const harmless = (text: string, most = 300): string =>
  inertLine(text, most)
    .replace(/[|`~$&<>"'\\;{}]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

const line = (verdict: Verdict['verdict'], text: string, data = ''): string =>
  `MATRIX ${words[verdict]} - ${harmless(text)}${data === '' ? '' : ` | ${data}`}`;

/** What cannot be looked at at all. */
export const nagiosUnknown = (reason: string): string => `${line('unknown', reason)}\n`;

function said(entry: Entry): string {
  const [first] = findingsOf(entry).filter(({ severity }) => severity !== 'note');
  if (first !== undefined) return `${nameOf(entry)}: ${first.id}: ${first.title}`;
  const unknown = verdictOf(entry) === 'unknown';
  return `${nameOf(entry)}: ${unknown ? 'could not be told' : 'other servers can reach it'}`;
}

/** Days before the end of a certificate from which it is warned of. */
const WARN_DAYS = 15;

/** label=value[unit];warn;critical;least;most */
function performance(facts: Facts): string {
  const all = places(facts).map(({ address }) => address);
  const leaves = all.map(leafOf).filter((leaf) => leaf !== null);
  const days = Math.min(...leaves.map((leaf) => daysLeft(leaf, facts.checkedAt)));
  const good = all.filter((address) => isReachable(address, facts).ok === true).length;
  return [
    ...(Number.isFinite(days) ? [`days_left=${days};${WARN_DAYS}:;0:`] : []),
    `time=${facts.elapsedMs}ms;;;0`,
    `addresses_ok=${good};;;0;${all.length}`,
  ].join(' ');
}

const MOST_LINES = 200;

export const openNagios: OpenPrinter = ({ single }) => {
  if (single) {
    return {
      take: (entry) => {
        const data = entry.kind === 'checked' ? performance(entry.facts) : '';
        return later(`${line(verdictOf(entry), said(entry), data)}\n`, (text) => text);
      },
      end: () => '',
    };
  }
  // The first line sums up, so that nothing can be printed before the last name is done.
  const counts = { ok: 0, warning: 0, error: 0, unknown: 0 };
  const troubles: string[] = [];
  return {
    take: (entry) =>
      later({ verdict: verdictOf(entry), text: said(entry) }, ({ verdict, text }) => {
        counts[verdict] += 1;
        if (verdict !== 'ok' && troubles.length < MOST_LINES)
          troubles.push(`${words[verdict]} ${harmless(text)}`);
        return '';
      }),
    end: () => {
      const total = counts.ok + counts.warning + counts.error + counts.unknown;
      const worst = gravity.findLast((verdict) => counts[verdict] > 0) ?? 'unknown';
      const text = `${counts.ok} of ${total} servers are fine, ${counts.error} with errors, ${counts.warning} with warnings, ${counts.unknown} could not be told`;
      const data = (['ok', 'warning', 'error', 'unknown'] as const).map(
        (key) => `${key}=${counts[key]};;;0;${total}`,
      );
      return `${[line(worst, text, data.join(' ')), ...troubles].join('\n')}\n`;
    },
  };
};
