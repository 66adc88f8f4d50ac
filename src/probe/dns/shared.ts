/** Answers that looks at several server names have in common: name servers, and the hosts that many delegate to. */
import type { Clock } from '../../system/types.ts';
import type { DnsAnswer } from '../types.ts';

export interface SharedAnswers {
  /** An answer that is still alive, with what is left of its lifetime. `key` as the resolver makes it. */
  get(key: string): DnsAnswer | null;
  /** Keeps what is worth it. */
  put(key: string, answer: DnsAnswer): void;
}

/** Beyond these the oldest goes: a list may hold any number of names. */
const MOST = 4096;
/** What is asked about many names alike. SRV records belong to one. */
const COMMON: readonly DnsAnswer['type'][] = ['A', 'AAAA', 'NS'];

/** Failures are never shared: each look makes its own, so that one lost packet is not everybody's. */
export function createSharedAnswers(clock: Clock, most = MOST): SharedAnswers {
  const kept = new Map<string, { readonly answer: DnsAnswer; readonly until: number }>();
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return null;
      const left = Math.floor((found.until - clock.monotonic()) / 1000);
      if (left > 0) return { ...found.answer, ttl: left };
      kept.delete(key);
      return null;
    },
    put(key, answer) {
      if (answer.status !== 'ok' || answer.ttl === null || answer.ttl <= 0 || !COMMON.includes(answer.type))
        return;
      kept.set(key, { answer, until: clock.monotonic() + answer.ttl * 1000 });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
    },
  };
}
