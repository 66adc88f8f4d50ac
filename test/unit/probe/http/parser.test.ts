import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createResponseParser,
  type ParserEvent,
  type ParserLimits,
} from '../../../../src/probe/http/parser.ts';

const LIMITS: ParserLimits = { headBytes: 1000, headers: 20, informational: 3 };

/** Events with neighbouring body pieces joined: how a body was cut means nothing. */
function parse(pieces: readonly Uint8Array[], limits = LIMITS, ends = true): unknown[] {
  const parser = createResponseParser(limits);
  const events = pieces.flatMap((piece) => parser.push(piece));
  if (ends) events.push(...parser.end());
  const joined: unknown[] = [];
  let body = '';
  const flush = (): void => {
    if (body !== '') joined.push({ body });
    body = '';
  };
  for (const event of events) {
    if (event.type === 'body') body += Buffer.from(event.bytes).toString('latin1');
    else {
      flush();
      joined.push(event.type === 'head' ? event.head : short(event));
    }
  }
  flush();
  return joined;
}

const short = (event: ParserEvent): string =>
  event.type === 'complete' ? (event.reusable ? 'complete, reusable' : 'complete') : event.type;

const one = (text: string, limits = LIMITS): unknown[] => parse([Buffer.from(text, 'latin1')], limits);
const head = (status: number, ...headers: [string, string][]) => ({ status, minor: 1, headers });

describe('bodies', () => {
  test('of a given length', () => {
    expect(one('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')).toEqual([
      head(200, ['Content-Length', '5']),
      { body: 'hello' },
      'complete, reusable',
      'cut',
    ]);
  });

  test('in chunks, with extension and trailer', () => {
    const text =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\nA\r\nlo, world!\r\n0\r\nX: y\r\n\r\n';
    expect(one(text)).toEqual([
      head(200, ['Transfer-Encoding', 'chunked']),
      { body: 'hello, world!' },
      'complete, reusable',
      'cut',
    ]);
  });

  test('until the connection closes', () => {
    expect(one('HTTP/1.1 200 OK\r\n\r\nhello')).toEqual([head(200), { body: 'hello' }, 'complete']);
    expect(one('HTTP/1.1 200 OK\r\n\r\n')).toEqual([head(200), 'complete']);
  });

  test.each([204, 304])('none with %i, whatever its headers say', (status) => {
    expect(one(`HTTP/1.1 ${status} x\r\nContent-Length: 5\r\n\r\n`)).toEqual([
      head(status, ['Content-Length', '5']),
      'complete, reusable',
      'cut',
    ]);
  });

  test('two responses one after another', () => {
    expect(
      one('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n'),
    ).toEqual([
      head(200, ['Content-Length', '1']),
      { body: 'a' },
      'complete, reusable',
      head(404, ['Content-Length', '0']),
      'complete, reusable',
      'cut',
    ]);
  });
});

describe('whether another response may follow', () => {
  test.each<[string, string, 'complete' | 'complete, reusable']>([
    ['1.1', 'Content-Length: 0', 'complete, reusable'],
    ['1.1', 'Content-Length: 0\r\nConnection: Close', 'complete'],
    ['1.1', 'Content-Length: 0\r\nConnection: x, close', 'complete'],
    ['1.0', 'Content-Length: 0', 'complete'],
    ['1.0', 'Content-Length: 0\r\nConnection: keep-alive', 'complete, reusable'],
  ])('HTTP/%s with %j: %s', (version, headers, outcome) => {
    const events = one(`HTTP/${version} 200 OK\r\n${headers}\r\n\r\n`);
    expect(events.slice(1).filter((event) => event !== 'cut')).toEqual([outcome]);
  });

  test('nothing after length and chunked together is taken for a response (R-20)', () => {
    const text =
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
    expect(one(text).slice(1)).toEqual(['complete']);
  });
});

describe('heads as lenient as those of homeservers', () => {
  test.each<[string, string, [string, string][]]>([
    ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', [['Content-Length', '0']]],
    [
      'an escape sequence in the reason phrase (R-12)',
      'HTTP/1.1 200 \x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n',
      [['Content-Length', '0']],
    ],
    ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', [['Content-Length', '0']]],
    [
      'a folded header',
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: a\r\n \tb\r\n\r\n',
      [
        ['Content-Length', '0'],
        ['Server', 'a b'],
      ],
    ],
    [
      'C1 controls in a value (R-13)',
      'HTTP/1.1 200 OK\r\nServer: \x90q\x9f\r\nContent-Length: 0\r\n\r\n',
      [
        ['Server', '\x90q\x9f'],
        ['Content-Length', '0'],
      ],
    ],
    [
      'the same length twice',
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\ncontent-length: 0, 0\r\n\r\n',
      [
        ['Content-Length', '0'],
        ['content-length', '0, 0'],
      ],
    ],
  ])('%s', (_, text, headers) => {
    expect(one(text)).toEqual([head(200, ...headers), 'complete, reusable', 'cut']);
  });
});

describe('R-20, R-04: what is malformed', () => {
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['an empty line first', '\r\nHTTP/1.1 200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status with a sign', 'HTTP/1.1 +20 OK\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['two lengths in one header', 'HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a hexadecimal length', 'HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n'],
    ['an empty length', 'HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n'],
    ['another transfer coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    ['chunked twice', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a carriage return inside a line', 'HTTP/1.1 200 OK\r\nServer: a\rb\r\n\r\n'],
    ['a null in a value', 'HTTP/1.1 200 OK\r\nServer: a\0b\r\n\r\n'],
    ['a blank before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n'],
    ['a header without colon', 'HTTP/1.1 200 OK\r\nServer\r\n\r\n'],
    ['a fold before any header', 'HTTP/1.1 200 OK\r\n x\r\n\r\n'],
    ['21 headers', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(21)}\r\n`],
    ['a long header', `HTTP/1.1 200 OK\r\na: ${'b'.repeat(1000)}`],
    ['a status line without end', 'HTTP/1.1 200 '.padEnd(1001, 'x')],
    ['an upgrade that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['R-05: four informational responses', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(4)],
    ['a chunk size with a sign', `${chunked}+1\r\na\r\n`],
    ['a chunk size that is none', `${chunked}g\r\n`],
    ['a chunk size without digits', `${chunked};a\r\n`],
    ['a chunk size of 14 digits', `${chunked}00000000000001\r\na\r\n`],
    ['a bare line feed after a chunk size', `${chunked}1\na\r\n`],
    ['a bare line feed after a chunk', `${chunked}1\r\na\n0\r\n\r\n`],
    ['a chunk longer than its size', `${chunked}1\r\nab\r\n`],
    ['a long chunk extension', `${chunked}1;${'x'.repeat(2000)}`],
    ['many chunk extensions', chunked + `1;${'x'.repeat(900)}\r\na\r\n`.repeat(3)],
    ['long trailers', `${chunked}0\r\n${'a: b\r\n'.repeat(200)}`],
  ])('%s', (_, text) => {
    expect(one(text).at(-1)).toBe('malformed');
  });

  test('informational responses up to the bound are passed over', () => {
    const text = `${'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'.repeat(3)}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n`;
    expect(one(text)[0]).toEqual(head(200, ['Content-Length', '0']));
  });

  test('many small chunks are not many extensions', () => {
    expect(one(`${chunked}${'1\r\na\r\n'.repeat(5000)}0\r\n\r\n`).slice(2)).toEqual([
      'complete, reusable',
      'cut',
    ]);
  });

  test('R-25: a long run of blanks costs no time', () => {
    const start = performance.now();
    one(`HTTP/1.1 200 OK\r\nServer: a${' '.repeat(60_000)}b\r\n\r\n`, { ...LIMITS, headBytes: 100_000 });
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe('a connection that ends', () => {
  test.each([
    ['before a response', ''],
    ['in a head', 'HTTP/1.1 200 OK\r\nContent'],
    ['in a body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel'],
    ['in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel'],
    ['before the last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n'],
    ['in the trailers', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n'],
  ])('%s is cut', (_, text) => {
    expect(one(text).at(-1)).toBe('cut');
  });
});

describe('any split of the same bytes gives the same result', () => {
  const piece = fc.constantFrom(
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.0 404 x\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'Content-Length: 3\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Connection: close\r\n',
    ' folded\r\n',
    '\r\n',
    '3\r\nabc\r\n',
    '2;x=y\r\nab\r\n',
    '0\r\n\r\n',
    'abc',
    '\r',
    '\n',
    'x'.repeat(400),
  );
  const sound = fc.constantFrom(
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;q\r\nd\r\n0\r\nA: b\r\n\r\n',
    'HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 204 None\r\n\r\n',
    'HTTP/1.0 200 OK\n\nuntil the end',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.array(sound, { maxLength: 4 }).map((parts) => parts.join('')),
  );

  test('pieces of any size', () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 30 })), fc.boolean(), (whole, sizes, ends) => {
        const bytes = Buffer.from(whole, 'latin1');
        const pieces: Uint8Array[] = [];
        let offset = 0;
        for (const size of sizes) {
          pieces.push(bytes.subarray(offset, offset + size));
          offset += size;
        }
        pieces.push(bytes.subarray(offset));
        expect(parse(pieces, LIMITS, ends)).toEqual(parse([bytes], LIMITS, ends));
      }),
      { numRuns: 500 },
    );
  });

  test('random bytes neither throw nor hang', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const whole = parse([bytes]);
        expect(parse(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
      }),
    );
  });
});
