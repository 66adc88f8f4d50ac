/** Matches the responses on one connection with the requests that were sent over it. */
import { limits } from '../limits.ts';
import type { HttpExchange, HttpFault } from '../types.ts';
import { createResponseParser, type ParserEvent, type ResponseParser } from './parser.ts';
import { collectReply } from './reply.ts';
import type { HttpRequest } from './request.ts';

const PARSER_LIMITS = {
  headBytes: limits.headers,
  headers: 200,
  informational: limits.informationalReplies,
} as const;

/** Why no more is read. `overdue`: the next reply did not come after the one before; `timeout`: no time is left at all. */
export type End = HttpFault | 'done' | 'overdue';

export interface Replies {
  readonly parser: ResponseParser;
  /** How many are complete. */
  complete(): number;
  /** All replies are here, and another request may follow them on the same connection. */
  reusable(): boolean;
  /** Takes what the parser found; an End when nothing more is to be read. */
  take(events: readonly ParserEvent[]): End | null;
  /** One result a request, in order. */
  results(end: End): readonly HttpExchange[];
}

export function readReplies(requests: readonly HttpRequest[], elapsed: () => number): Replies {
  const parser = createResponseParser(PARSER_LIMITS);
  const pending = requests.map(collectReply);
  const finished: HttpExchange[] = [];
  let ended: End | null = null;

  let last = false;

  /** The current reply is complete: the next request has its turn, unless the connection is used up. */
  function next(reusable: boolean): End | null {
    last = reusable;
    const reply = pending.shift();
    if (reply) finished.push(reply.result(null, elapsed()));
    if (pending.length === 0) return 'done';
    return reusable ? null : 'not-asked';
  }

  function takeOne(event: ParserEvent): End | null {
    const reply = pending[0];
    switch (event.type) {
      case 'head':
        reply?.head(event.head);
        return null;
      case 'body': {
        if (!reply || reply.body(event.bytes)) return null;
        // An error page or a redirect has said what matters; only a successful answer must be read whole.
        const successful = reply.status() >= 200 && reply.status() < 300;
        return successful ? 'too-large' : next(false);
      }
      case 'complete':
        return next(event.reusable);
      default:
        return event.type === 'malformed' ? 'malformed' : 'closed';
    }
  }

  /** What the request whose turn it was came to, by the end of the connection. */
  function faultOfCurrent(end: End): HttpFault {
    if (end === 'overdue') return 'timeout';
    // A peer may close an idle connection whenever it likes: this request was not heard.
    const unheard = end === 'closed' && finished.length > 0 && parser.idle();
    return unheard || end === 'done' ? 'not-asked' : end;
  }

  return {
    parser,
    complete: () => finished.length,
    reusable: () => pending.length === 0 && last && parser.idle(),
    take(events) {
      // What arrives in the moment after the end must not be taken for a part of what was read.
      for (const event of events) ended ??= takeOne(event);
      return ended;
    },
    results(end) {
      const rest = end === 'timeout' ? 'timeout' : 'not-asked';
      const faults = pending.map((_, index) => (index === 0 ? faultOfCurrent(end) : rest));
      return [...finished, ...pending.map((reply, index) => reply.result(faults[index] ?? rest, elapsed()))];
    },
  };
}
