import { randomInt } from 'node:crypto';
import { type Endpoint, NetworkError, type System } from '../../system/types.ts';
import { endingWith } from '../deadline.ts';
import { limits } from '../limits.ts';
import {
  encodeQuestion,
  type Question,
  type QuestionOptions,
  type Reading,
  type Reply,
  readReply,
} from './message.ts';
import { askOverTcp } from './tcp.ts';

export type Ports = Pick<System, 'network' | 'clock'>;

/** Milliseconds. */
export interface ExchangeBounds {
  readonly resend: number;
  readonly giveUp: number;
}

export const exchangeBounds: ExchangeBounds = { resend: limits.dnsResend, giveUp: limits.dnsGiveUp };

export interface Exchanged {
  /** null when no reply was had; `fault` says why. */
  readonly reply: Reply | null;
  readonly fault: 'timeout' | 'unreachable' | 'malformed' | 'other' | null;
  readonly server: Endpoint | null;
  /** Questions sent. */
  readonly attempts: number;
  /** Servers that said SERVFAIL before the reply came, one an answer. */
  readonly failed: readonly Endpoint[];
}

type Outcome = Omit<Exchanged, 'attempts' | 'failed'>;

/** Another server may know better than one that answers so. */
const TRY_ANOTHER: ReadonlySet<string> = new Set(['SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP']);

/**
 * Has one question answered by the first of `servers` that can. A server that is silent for `resend` gets company
 * (the next one, or the same again), and its answer still counts; one that fails is followed by the next at once.
 * When none is left, the first that said SERVFAIL is asked once more: it may be one of several behind an address.
 * Never rejects: when the signal ends it, that is a timeout.
 */
export function exchange(
  ports: Ports,
  servers: readonly Endpoint[],
  question: Question,
  signal: AbortSignal,
  bounds: ExchangeBounds = exchangeBounds,
): Promise<Exchanged> {
  const ending = endingWith(signal);
  const tally: Tally = { attempts: 0, foreign: 0, failed: [] };
  const [first, ...others] = servers;
  // One lost packet is no finding: a lone server is asked again, but only when it was silent.
  let again = others.length === 0 ? first : undefined;
  return new Promise((resolve) => {
    let active = 0;
    let fallback: Outcome | null = null;
    let retried = false;
    let finished = false;
    let stopAsking = (): void => {};

    const finish = (outcome: Outcome) => {
      if (finished) return;
      finished = true;
      stopAsking();
      stopWaiting();
      resolve({ ...outcome, attempts: tally.attempts, failed: tally.failed });
      ending.end();
    };
    const launch = (server: Endpoint) => {
      active++;
      void ask(ports, server, question, ending.signal, tally).then((outcome) => {
        active--;
        if (finished) return;
        if (outcome.reply !== null && !TRY_ANOTHER.has(outcome.reply.rcode)) return finish(outcome);
        fallback = better(fallback, outcome);
        if (outcome.reply?.rcode === 'SERVFAIL') tally.failed.push(server);
        const other = others.shift();
        if (other !== undefined) return launch(other);
        if (active > 0) return;
        const [unsure] = tally.failed;
        if (unsure === undefined || retried) return finish(fallback);
        retried = true;
        launch(unsure);
      });
    };
    const keepAsking = () => {
      stopAsking = ports.clock.timer(bounds.resend, () => {
        const server = others.shift() ?? again;
        again = undefined;
        if (server === undefined) return;
        launch(server);
        keepAsking();
      });
    };
    const giveUp = () => {
      // Some server was silent to the end, so that another was out of reach is not the whole truth.
      const telling = fallback !== null && (fallback.reply !== null || fallback.fault === 'malformed');
      finish(telling && fallback !== null ? fallback : silence(tally));
    };

    const stopWaiting = ports.clock.timer(bounds.giveUp, giveUp);
    if (first === undefined) {
      finish({ reply: null, fault: 'unreachable', server: null });
      return;
    }
    launch(first);
    keepAsking();
    if (ending.signal.aborted) giveUp();
    else ending.signal.addEventListener('abort', giveUp, { once: true });
  });
}

interface Tally {
  attempts: number;
  /** Replies that belong to no question of ours. */
  foreign: number;
  /** Who said SERVFAIL. */
  readonly failed: Endpoint[];
}

/** A reply says more than none, and the first of two failures more than the second. */
function better(known: Outcome | null, fresh: Outcome): Outcome {
  return known === null || (known.reply === null && fresh.reply !== null) ? fresh : known;
}

function silence(tally: Tally): Outcome {
  return { reply: null, fault: tally.foreign > 0 ? 'malformed' : 'timeout', server: null };
}

/** Has the question answered by one server: UDP, then TCP when that was cut off. */
async function ask(
  ports: Ports,
  server: Endpoint,
  question: Question,
  signal: AbortSignal,
  tally: Tally,
): Promise<Outcome> {
  let cut = false;
  const attempt = async (edns: boolean): Promise<Reading> => {
    const reading = await overUdp(ports, server, question, { edns }, signal, tally);
    if (reading.kind !== 'truncated') return reading;
    cut = true;
    tally.attempts++;
    return askOverTcp(ports.network, server, question, { edns }, signal);
  };
  try {
    let reading = await attempt(true);
    if (reading.kind === 'reply' && /^(FORMERR|NOTIMP)$/.test(reading.reply.rcode)) {
      // A server, or a firewall before it, from before EDNS.
      reading = await attempt(false);
    }
    return reading.kind === 'reply'
      ? { reply: reading.reply, fault: null, server }
      : { reply: null, fault: 'malformed', server };
  } catch (cause) {
    // An answer that is too long for UDP from a server without TCP is no absence of the server.
    const fault = cut ? 'other' : cause instanceof NetworkError ? 'unreachable' : 'timeout';
    return { reply: null, fault, server: null };
  }
}

async function overUdp(
  ports: Ports,
  server: Endpoint,
  question: Question,
  options: QuestionOptions,
  signal: AbortSignal,
  tally: Tally,
): Promise<Reading> {
  const id = randomInt(0x10000);
  let reading: Reading = { kind: 'foreign' };
  tally.attempts++;
  await ports.network.datagram(
    server,
    encodeQuestion(id, question, options),
    (bytes) => {
      reading = readReply(bytes, id, question);
      // Somebody may be guessing: the true answer can still come.
      if (reading.kind === 'foreign') tally.foreign++;
      return reading.kind !== 'foreign';
    },
    signal,
  );
  return reading;
}
