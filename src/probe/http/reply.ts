/** Collects one response, up to the bound of its request. */
import type { HttpExchange, HttpFault } from '../types.ts';
import type { Head } from './framing.ts';
import type { HttpRequest } from './request.ts';

export interface Reply {
  head(head: Head): void;
  /** 0 before the head. */
  status(): number;
  /** False when the body is beyond the bound: nothing more is to be read then. */
  body(bytes: Uint8Array): boolean;
  /** What became of the request; `fault` null for a complete response. */
  result(fault: HttpFault | null, ms: number): HttpExchange;
}

/** Text of the bytes that were kept. A byte order mark stays: whoever reads the text must see it. */
function decode(bytes: Uint8Array, isCut: boolean): { body: string; invalidUtf8: boolean } {
  try {
    // Where the body was cut, half a character at its end is no error.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
    return { body: text, invalidUtf8: false };
  } catch {
    return { body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), invalidUtf8: true };
  }
}

export function collectReply(request: HttpRequest): Reply {
  const { method, path, host, bodyLimit } = request;
  const kept: Uint8Array[] = [];
  let head: Head | null = null;
  let keptBytes = 0;
  let bytes = 0;
  return {
    head(found) {
      head = found;
    },
    status: () => head?.status ?? 0,
    body(more) {
      const room = bodyLimit - keptBytes;
      // A copy: the piece is a view of a buffer that may be much larger.
      if (room > 0) kept.push(Uint8Array.from(more.subarray(0, room)));
      keptBytes += Math.min(room, more.length);
      bytes += more.length;
      return bytes <= bodyLimit;
    },
    result(fault, ms) {
      const text = decode(Buffer.concat(kept), fault !== null || bytes > bodyLimit);
      const status = fault === null ? (head?.status ?? null) : null;
      return { method, path, host, status, headers: head?.headers ?? [], ...text, bytes, fault, ms };
    },
  };
}
