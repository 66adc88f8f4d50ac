import { describe, expect, it } from 'vitest';
import { readReplies } from '../../../../src/probe/http/replies.ts';

const request = (path: string) => ({ method: 'GET', path, host: 'example.org', bodyLimit: 10 });
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

describe('readReplies', () => {
  it('takes nothing of what comes after the end', () => {
    const replies = readReplies([request('/a'), request('/b')], () => 1);
    const push = (text: string) => replies.take(replies.parser.push(bytes(text)));
    expect(push(`HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n${'x'.repeat(20)}`)).toBe('too-large');
    // The rest of it and the answer to the second request, in the same moment.
    expect(push(`${'x'.repeat(10)}HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno`)).toBe('too-large');
    expect(replies.complete()).toBe(0);
    expect(replies.results('too-large').map(({ fault, status }) => ({ fault, status }))).toEqual([
      { fault: 'too-large', status: null },
      { fault: 'not-asked', status: null },
    ]);
  });

  it('takes nothing after a page that is long enough', () => {
    const replies = readReplies([request('/a'), request('/b')], () => 1);
    const push = (text: string) => replies.take(replies.parser.push(bytes(text)));
    expect(push(`HTTP/1.1 403 Forbidden\r\nContent-Length: 30\r\n\r\n${'x'.repeat(20)}`)).toBe('not-asked');
    push(`${'x'.repeat(10)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`);
    expect(replies.results('not-asked').map(({ fault, status }) => ({ fault, status }))).toEqual([
      { fault: null, status: 403 },
      { fault: 'not-asked', status: null },
    ]);
  });
});
