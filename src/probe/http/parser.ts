/**
 * An incremental parser for a stream of HTTP/1 responses. It keeps no body: what it returns is what the bytes say,
 * however they were cut into pieces on the way. Every loop and buffer of it is bounded.
 */
import { type Body, type Framing, framingOf, type Head } from './framing.ts';
import { createHeadReader } from './head.ts';

export type ParserEvent =
  | { readonly type: 'head'; readonly head: Head; readonly body: Body }
  | { readonly type: 'body'; readonly bytes: Uint8Array }
  /** The response is complete; `reusable` says whether another may follow. */
  | { readonly type: 'complete'; readonly reusable: boolean }
  /** Not HTTP, or beyond a bound of the head. Nothing follows. */
  | { readonly type: 'malformed'; readonly reason: string }
  /** The stream ended inside a response, or before one. Nothing follows. */
  | { readonly type: 'cut' };

export interface ParserLimits {
  /** Bytes of a head with all informational ones before it; also of trailers, and of a body's chunk extensions together. */
  readonly headBytes: number;
  readonly headers: number;
  readonly informational: number;
}

export interface ResponseParser {
  push(bytes: Uint8Array): ParserEvent[];
  /** The peer closed its side. */
  end(): ParserEvent[];
  /** Whether nothing of the next response has come. */
  idle(): boolean;
}

type State = 'head' | 'length' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'over';

const LF = 0x0a;
/** A chunk's size is one short line; extensions are no longer in use. */
const MAX_CHUNK_LINE = 1024;
const CHUNK_SIZE = /^([0-9a-f]{1,12})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/i;

class Malformed extends Error {}

export function createResponseParser(limits: ParserLimits): ResponseParser {
  let state: State = 'head';
  let reader = createHeadReader(limits.headers);
  let framing: Framing = { body: { kind: 'none' }, reusable: false };
  /** Bytes left of the body or chunk. */
  let left = 0;
  /** The line that has begun. */
  let line = '';
  /** Bytes spent on lines of this response, by what they are. */
  let spent = { head: 0, chunks: 0, trailers: 0 };
  let informational = 0;
  let events: ParserEvent[] = [];

  function startResponse(): void {
    state = 'head';
    reader = createHeadReader(limits.headers);
    spent = { head: 0, chunks: 0, trailers: 0 };
    informational = 0;
  }

  function complete(): void {
    events.push({ type: 'complete', reusable: framing.reusable });
    if (framing.reusable) startResponse();
    else state = 'over';
  }

  function headComplete(head: Head): void {
    if (head.status === 101) throw new Malformed('switches protocols unasked');
    if (head.status < 200) {
      informational++;
      if (informational > limits.informational) throw new Malformed('too many informational responses');
      reader = createHeadReader(limits.headers);
      return;
    }
    const found = framingOf(head);
    if (!found) throw new Malformed('contradicting body length');
    framing = found;
    events.push({ type: 'head', head, body: found.body });
    if (found.body.kind === 'none') complete();
    else if (found.body.kind === 'chunked') state = 'chunk-size';
    else if (found.body.kind === 'until-close') state = 'until-close';
    else {
      state = 'length';
      left = found.body.length;
    }
  }

  /** Inside chunked framing only CR LF ends a line: a lenient reader there would see other bodies than its peers. */
  function strictLine(text: string): string {
    if (!text.endsWith('\r')) throw new Malformed('bare line feed in chunked framing');
    return text.slice(0, -1);
  }

  function lineComplete(text: string): void {
    if (state === 'head') {
      const result = reader.line(text.endsWith('\r') ? text.slice(0, -1) : text);
      if (result === 'malformed') throw new Malformed('head');
      if (result !== 'more') headComplete(result);
    } else if (state === 'chunk-size') {
      const size = CHUNK_SIZE.exec(strictLine(text))?.[1];
      if (size === undefined) throw new Malformed('chunk size');
      left = Number.parseInt(size, 16);
      // Only what is more than the size itself counts: many chunks are no crime, many extensions are.
      spent.chunks -= size.length + 2;
      state = left === 0 ? 'trailers' : 'chunk';
    } else if (state === 'chunk-end') {
      if (strictLine(text) !== '') throw new Malformed('chunk end');
      state = 'chunk-size';
    } else if (strictLine(text) === '') complete();
  }

  function spend(count: number): void {
    if (state === 'head') spent.head += count;
    else if (state === 'trailers') spent.trailers += count;
    else if (state === 'chunk-size') spent.chunks += count;
    const longLine = state.startsWith('chunk') && line.length > MAX_CHUNK_LINE;
    if (longLine || spent.head > limits.headBytes || spent.trailers > limits.headBytes)
      throw new Malformed('too long');
    // A line that has only begun may still be mostly its size; one line more than the bound is no harm.
    if (spent.chunks > limits.headBytes + MAX_CHUNK_LINE) throw new Malformed('chunk extensions too long');
  }

  /** Takes a line, or what there is of it; returns how many bytes it used. */
  function takeLine(bytes: Uint8Array): number {
    const end = bytes.indexOf(LF);
    const used = end === -1 ? bytes.length : end + 1;
    line += Buffer.from(bytes.buffer, bytes.byteOffset, used).toString('latin1');
    spend(used);
    if (end !== -1) {
      const text = line.slice(0, -1);
      line = '';
      lineComplete(text);
    }
    return used;
  }

  function takeBody(bytes: Uint8Array): number {
    const used = state === 'until-close' ? bytes.length : Math.min(left, bytes.length);
    events.push({ type: 'body', bytes: bytes.subarray(0, used) });
    if (state === 'until-close') return used;
    left -= used;
    if (left === 0 && state === 'chunk') state = 'chunk-end';
    else if (left === 0) complete();
    return used;
  }

  function consume(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length && state !== 'over') {
      const rest = bytes.subarray(offset);
      const inBody = state === 'length' || state === 'until-close' || state === 'chunk';
      offset += inBody ? takeBody(rest) : takeLine(rest);
    }
  }

  function flush(): ParserEvent[] {
    const found = events;
    events = [];
    return found;
  }

  return {
    push(bytes) {
      try {
        consume(bytes);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        state = 'over';
        events.push({ type: 'malformed', reason: error.message });
      }
      return flush();
    },
    end() {
      if (state === 'until-close') complete();
      else if (state !== 'over') events.push({ type: 'cut' });
      state = 'over';
      return flush();
    },
    idle: () => spent.head === 0,
  };
}
