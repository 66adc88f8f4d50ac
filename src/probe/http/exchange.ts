/**
 * Several requests over one connection, sent together (RFC 9112 §9.3.2). Node's own client can neither pipeline nor
 * promise a bound on every byte and every second of what a hostile peer sends; this one does nothing else.
 */
import type { Duplex } from 'node:stream';
import type { Clock } from '../../system/types.ts';
import type { HttpExchange } from '../types.ts';
import type { ParserEvent } from './parser.ts';
import { type End, type Replies, readReplies } from './replies.ts';
import { type HttpRequest, serialiseRequest } from './request.ts';

export interface ExchangeOptions {
  readonly clock: Clock;
  /** For all requests together; nothing that the peer sends extends it. */
  readonly deadlineMs: number;
  /** How long the next reply may take after the one before it: a peer that cannot pipeline answers only the first. */
  readonly nextReplyMs: number;
  readonly signal: AbortSignal;
  readonly userAgent: string;
  /** Leaves a connection open on which another request may follow; the caller destroys it. */
  readonly keep?: boolean;
}

const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/**
 * Sends all requests at once and reads their replies in order; one result a request, in the same order. The faults:
 * `timeout` within the deadline no (complete) reply · `reset`, `closed` the connection ended in this reply, or before
 * the first one · `malformed` no HTTP, or a head beyond its bounds · `too-large` a successful body beyond its bound ·
 * `not-asked` the connection ended before this request's turn: it may be sent again over another.
 * An unsuccessful status counts whatever the size of its page. Never rejects; destroys the stream, unless it is to be kept.
 */
export async function exchange(
  stream: Duplex,
  requests: readonly HttpRequest[],
  options: ExchangeOptions,
): Promise<readonly HttpExchange[]> {
  const bytes = Buffer.concat(requests.map((request) => serialiseRequest(request, options.userAgent)));
  const start = options.clock.monotonic();
  const replies = readReplies(requests, () => Math.round(options.clock.monotonic() - start));
  try {
    const end = requests.length === 0 ? 'done' : await converse(stream, bytes, replies, options);
    return replies.results(end);
  } finally {
    // Whatever the peer still says is of no interest, nor is how it takes the end.
    stream.on('error', () => {});
    if (options.keep !== true || !replies.reusable()) stream.destroy();
  }
}

/** Drives the stream until an end is reached. Leaves no timer and no listener behind. */
async function converse(
  stream: Duplex,
  bytes: Buffer,
  replies: Replies,
  { clock, deadlineMs, nextReplyMs, signal }: ExchangeOptions,
): Promise<End> {
  if (signal.aborted) return 'timeout';
  if (stream.destroyed) return 'closed';
  let resolve: (end: End) => void = () => {};
  const ended = new Promise<End>((settle) => {
    resolve = settle;
  });

  const onAbort = (): void => resolve('timeout');
  const stopDeadline = clock.timer(deadlineMs, onAbort);
  let stopTurn = (): void => {};
  function digest(events: readonly ParserEvent[]): void {
    const before = replies.complete();
    const end = replies.take(events);
    if (end) resolve(end);
    if (end || replies.complete() === before) return;
    stopTurn();
    stopTurn = clock.timer(nextReplyMs, () => resolve('overdue'));
  }
  const onData = (chunk: Buffer): void => digest(replies.parser.push(chunk));
  const onEnd = (): void => digest(replies.parser.end());
  const onError = (error: NodeJS.ErrnoException): void =>
    resolve(RESET.has(error.code ?? '') ? 'reset' : 'closed');
  const onClose = (): void => resolve('closed');

  try {
    signal.addEventListener('abort', onAbort, { once: true });
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    stream.write(bytes);
    return await ended;
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopDeadline();
    stopTurn();
    stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
  }
}
