/** Answers that looks at several server names have in common: name servers, and the hosts that many delegate to. */
import type { Clock } from '../../system/types.ts';
import { within } from '../deadline.ts';
import { limits } from '../limits.ts';
import type { DnsAnswer, RecordType } from '../types.ts';

export interface SharedAnswers {
  /**
   * The answer that another look has, or has under way; else that of `ask`, for the others. `name` as the resolver
   * compares names. Whoever waits for another look does so until `signal` ends it, and not for long.
   */
  share(
    question: { readonly name: string; readonly type: RecordType },
    ask: () => Promise<DnsAnswer>,
    signal: AbortSignal,
  ): Promise<DnsAnswer>;
}

/** Beyond these the oldest goes: a list may hold any number of names. */
const MOST = 4096;
/** What is asked about many names alike. SRV records belong to one. */
const COMMON: readonly RecordType[] = ['A', 'AAAA', 'NS'];
/** Milliseconds of patience with another look's question: in this time a good resolver has answered. */
const PATIENCE = limits.dnsResend;

/** Records, or the certainty that there are none: most name servers have no IPv6 address. */
const isWorthIt = ({ status, ttl, failed = [] }: DnsAnswer): boolean =>
  (status === 'ok' || status === 'nodata') && ttl !== null && ttl > 0 && failed.length === 0;

/** Failures are never shared: each look makes its own, so that one lost packet is not everybody's. */
export function createSharedAnswers(clock: Clock, most = MOST): SharedAnswers {
  const kept = new Map<string, { readonly answer: DnsAnswer; readonly until: number }>();
  const underWay = new Map<string, Promise<DnsAnswer>>();

  const alive = (key: string): DnsAnswer | null => {
    const found = kept.get(key);
    if (found === undefined) return null;
    const left = Math.floor((found.until - clock.monotonic()) / 1000);
    kept.delete(key);
    if (left <= 0) return null;
    // To the end again: what is asked for often must not be the oldest.
    kept.set(key, found);
    return { ...found.answer, ttl: left };
  };
  const asked = async (key: string, ask: () => Promise<DnsAnswer>): Promise<DnsAnswer> => {
    const answer = await ask();
    if (!isWorthIt(answer)) return answer;
    kept.delete(key);
    kept.set(key, { answer, until: clock.monotonic() + (answer.ttl ?? 0) * 1000 });
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return answer;
  };

  return {
    async share({ name, type }, ask, signal) {
      if (!COMMON.includes(type)) return ask();
      const key = `${name} ${type}`;
      const known = alive(key);
      if (known !== null) return known;
      const theirs = underWay.get(key);
      if (theirs !== undefined) {
        const waited = await within(clock, PATIENCE, signal, () => theirs);
        if (waited.inTime && isWorthIt(waited.value)) return waited.value;
        // Not for the others to wait for: they have waited as long as this one.
        return asked(key, ask);
      }
      const mine = asked(key, ask);
      underWay.set(key, mine);
      try {
        return await mine;
      } finally {
        underWay.delete(key);
      }
    },
  };
}
