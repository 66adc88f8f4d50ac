/** The clock of this machine: by the program that keeps it, and by the Date of what others answer. */
import type { Facts } from '../../discover/types.ts';
import type { LocalFacts } from '../../host/types.ts';
import type { HttpExchange } from '../../probe/types.ts';
import { duration } from '../../text/words.ts';
import { finding } from '../finding.ts';
import { header } from '../http.ts';
import type { Finding } from '../types.ts';
import type { LocalCheck } from './types.ts';

/** Seconds. Keys and certificates are published with hours to spare, so less harms nobody. */
const TOLERATED = 60;

export const hostClockRule: LocalCheck = {
  ids: ['host.clock'],
  judge({ clock }, facts) {
    const offset = clock?.offsetSeconds ?? null;
    if (clock !== null && offset !== null)
      return Math.abs(offset) > TOLERATED ? [told(offset, `By ${clock.source}.`)] : [];
    return facts === null || clock?.synchronised === true ? [] : byDates(facts, clock);
  },
};

function told(offset: number, evidence: string): Finding {
  return finding('host.clock', 'warning', {
    subject: 'clock',
    title: `The clock of this machine is ${duration(Math.abs(offset))} ${offset > 0 ? 'ahead' : 'behind'}.`,
    detail: `${evidence} Certificates and signed keys are judged by the clock, here and at other servers.`,
    fix: 'Let a time service keep it: with systemd timedatectl set-ntp true, or install chrony.',
  });
}

/**
 * Answers of one machine may have a clock of their own that is wrong: two machines that agree are needed, or one where
 * this machine says itself that its clock is not kept.
 */
function byDates(facts: Facts, clock: LocalFacts['clock']): Finding[] {
  const offsets = new Map<string, number>();
  for (const { address, exchange } of answersIn(facts)) {
    const offset = offsetBy(exchange, facts);
    if (offset !== null && !offsets.has(address)) offsets.set(address, offset);
  }
  const all = [...offsets.values()];
  const [first] = all;
  const needed = clock?.synchronised === false ? 1 : 2;
  if (first === undefined || all.length < needed) return [];
  if (!all.every((one) => Math.abs(one) > TOLERATED && Math.abs(one - first) < TOLERATED)) return [];
  return [told(first, `By the Date of the answers of ${[...offsets.keys()].slice(0, 3).join(', ')}.`)];
}

function answersIn({ targets, wellKnown }: Facts): { address: string; exchange: HttpExchange }[] {
  const of = (address: string, exchange: HttpExchange | null | undefined) =>
    exchange == null ? [] : [{ address, exchange }];
  return [
    ...targets.flatMap(({ addresses }) =>
      addresses.flatMap(({ address, exchanges }) => of(address, exchanges.version)),
    ),
    ...(wellKnown?.attempts ?? []).flatMap(({ hops }) =>
      hops.flatMap(({ address, exchange }) => of(address, exchange)),
    ),
  ];
}

/** Seconds that this machine is ahead; null without a Date, or where a cache has kept the answer. The look itself counts as no time. */
function offsetBy(exchange: HttpExchange, { checkedAt, elapsedMs }: Facts): number | null {
  const date = Date.parse(header(exchange, 'date') ?? '');
  if (Number.isNaN(date) || header(exchange, 'age') !== null) return null;
  const begin = Date.parse(checkedAt);
  if (date >= begin - 1000 && date <= begin + elapsedMs) return 0;
  const ahead = date < begin ? begin - date : begin + elapsedMs - date;
  return Math.round(ahead / 1000);
}
