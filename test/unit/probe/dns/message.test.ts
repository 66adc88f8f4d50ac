import { decode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeQuestion, type Question, questionName, readReply } from '../../../../src/probe/dns/message.ts';
import { a, type Query, response } from './scripted.ts';

const QUESTION: Question = { name: 'example.org', type: 'A' };
const QUERY: Query = { id: 7, name: 'example.org', type: 'A', edns: true, over: 'udp' };
const read = (bytes: Uint8Array, question: Question = QUESTION) => readReply(bytes, 7, question);
const dataOf = (bytes: Uint8Array, type: Question['type']) => {
  const reading = read(bytes, { name: 'example.org', type });
  return reading.kind === 'reply' ? reading.reply.records.map((record) => record.data) : reading.kind;
};
const one = (type: Question['type'], data: unknown) =>
  response({ ...QUERY, type }, [{ type, name: 'example.org', ttl: 60, class: 'IN', data } as never]);

describe('questionName', () => {
  test.each([
    ['example.org', 'example.org'],
    ['Example.ORG.', 'example.org'],
    ['_matrix-fed._tcp.example.org', '_matrix-fed._tcp.example.org'],
    ['', ''],
    ['.', ''],
    ['..', null],
    ['a..b', null],
    ['.a', null],
    ['a..', null],
    [`${'x'.repeat(63)}.org`, `${'x'.repeat(63)}.org`],
    [`${'x'.repeat(64)}.org`, null],
    [`${'abcdefg.'.repeat(31)}abcde`, `${'abcdefg.'.repeat(31)}abcde`],
    [`${'abcdefg.'.repeat(31)}abcdef`, null],
    ['a b.org', null],
    ['a\n.org', null],
    ['zwölf.org', null],
  ])('%j is %j', (name, expected) => {
    expect(questionName(name)).toBe(expected);
  });
});

describe('encodeQuestion', () => {
  test('asks for recursion and the AD bit, with room for 1232 bytes', () => {
    const packet = decode(Buffer.from(encodeQuestion(7, QUESTION, { edns: true })));
    expect(packet).toMatchObject({
      id: 7,
      type: 'query',
      flag_rd: true,
      flag_ad: true,
      flag_cd: false,
      questions: [{ name: 'example.org', type: 'A', class: 'IN' }],
      additionals: [{ type: 'OPT', udpPayloadSize: 1232, flag_do: false }],
    });
  });

  test('carries DO and CD on request, nothing without EDNS, and the root', () => {
    const root: Question = { name: '', type: 'NS', checkingDisabled: true };
    const full = encodeQuestion(7, root, { edns: true, dnssec: true });
    expect(decode(Buffer.from(full))).toMatchObject({ flag_cd: true, additionals: [{ flag_do: true }] });
    const bare = decode(Buffer.from(encodeQuestion(7, root, { edns: false })));
    expect(bare).toMatchObject({ questions: [{ name: '.', type: 'NS' }], additionals: [] });
  });
});

describe('R-28: readReply', () => {
  test('takes a reply whose question differs in case alone', () => {
    const reading = read(response(QUERY, [a('eXample.org')], { name: 'EXAMPLE.org' }));
    expect(reading).toMatchObject({
      kind: 'reply',
      reply: {
        rcode: 'NOERROR',
        records: [{ name: 'example.org', type: 'A', ttl: 300, data: '203.0.113.10' }],
      },
    });
  });

  test.each([
    ['another id', response(QUERY, [], { id: 8 }), 'foreign'],
    ['another name', response(QUERY, [], { name: 'example.net' }), 'foreign'],
    ['another type', response({ ...QUERY, type: 'AAAA' }), 'foreign'],
    ['no question in a success', response(QUERY, [], { questions: [] }), 'foreign'],
    ['two questions', response(QUERY, [], { questions: [QUESTION, QUESTION] as never }), 'foreign'],
    ['a question', encodeQuestion(7, QUESTION, { edns: false }), 'foreign'],
    ['fewer bytes than a head', Buffer.from([0, 7, 0x80]), 'foreign'],
    ['the truncation bit', response(QUERY, [], { flags: 1 << 9 }), 'truncated'],
    ['a cut record', response(QUERY, [a('example.org')]).subarray(0, -2), 'malformed'],
  ])('%s', (_, bytes, kind) => {
    expect(read(bytes).kind).toBe(kind);
  });

  test('an error may come without its question', () => {
    expect(read(response(QUERY, [], { rcode: 'FORMERR', questions: [] }))).toMatchObject({
      kind: 'reply',
      reply: { rcode: 'FORMERR' },
    });
  });

  test('a name that points at itself is malformed', () => {
    const bytes = response(QUERY, [a('example.org')]);
    const start = bytes.length - 14 - 'example.org'.length - 2;
    // A pointer to where it stands, in place of the owner's first label.
    bytes.writeUInt16BE(0xc000 | start, start);
    expect(read(bytes).kind).toBe('malformed');
  });

  test('keeps 64 records of a reply with thousands', () => {
    const many = Array.from({ length: 2000 }, (_, at) => a('example.org', `10.0.${at >> 8}.${at & 255}`));
    const reading = read(response(QUERY, many));
    expect(reading.kind === 'reply' && reading.reply.records.length).toBe(64);
  });

  test('no bytes make it throw', () => {
    const whole = response(QUERY, [a('example.org'), a('example.org', '10.0.0.1')]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < length) bytes[at] = value;
          const reading = read(bytes);
          if (reading.kind === 'reply') {
            for (const record of reading.reply.records) expect(record.data).not.toContain('undefined');
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('data of a record', () => {
  test.each([
    ['AAAA', '2606:2800:220:1::10', '2606:2800:220:1::10'],
    ['NS', 'ns.Example.org', 'ns.Example.org'],
    [
      'SRV',
      { priority: 10, weight: 5, port: 8448, target: 'matrix.example.org' },
      '10 5 8448 matrix.example.org',
    ],
    ['SRV', { priority: 0, weight: 0, port: 0, target: '.' }, '0 0 0 .'],
    ['SRV', { priority: 0, weight: 0, port: 443, target: 'evil {host}"' }, '0 0 443 evil {host}"'],
    ['TXT', ['v=spf1 ', '-all'], 'v=spf1 -all'],
    ['CAA', { flags: 0, tag: 'issue', value: 'letsencrypt.org' }, '0 issue "letsencrypt.org"'],
  ] as const)('%s %j', (type, data, text) => {
    expect(dataOf(one(type, data), type)).toEqual([text]);
  });

  test('R-31: 200 strings of TXT are cut', () => {
    const [text] = dataOf(
      one(
        'TXT',
        Array.from({ length: 200 }, () => '\u001b[2J'.repeat(60)),
      ),
      'TXT',
    );
    expect(text).toHaveLength(2048);
  });

  test('a TTL with the top bit counts as none', () => {
    const reading = read(response(QUERY, [a('example.org', '10.0.0.1', 0x80000001)]));
    expect(reading).toMatchObject({ reply: { records: [{ ttl: 0 }] } });
  });
});
