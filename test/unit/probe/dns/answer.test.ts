import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../../src/probe/dns/answer.ts';
import type { Question, Reply } from '../../../../src/probe/dns/message.ts';

const QUESTION: Question = { name: 'example.org', type: 'A' };
const record = (type: string, name: string, data: string, ttl = 300) => ({ name, type, ttl, data });
const A = (name: string, ttl?: number) => record('A', name, '203.0.113.10', ttl);
const CNAME = (name: string, data: string, ttl?: number) => record('CNAME', name, data, ttl);
const answer = (reply: Partial<Reply>, question = QUESTION) =>
  readAnswer(question, {
    rcode: 'NOERROR',
    authenticated: false,
    records: [],
    negativeTtl: null,
    zone: null,
    ...reply,
  });
const ladder = (length: number) =>
  Array.from({ length }, (_, at) => CNAME(at === 0 ? 'example.org' : `n${at}.example`, `n${at + 1}.example`));

describe('readAnswer', () => {
  test.each([
    [
      'an address',
      { records: [A('example.org', 60)] },
      { status: 'ok', ttl: 60, chain: [], unfinished: null },
    ],
    [
      'aliases in any order, the shortest life counts',
      {
        records: [
          A('c.example', 600),
          CNAME('b.example', 'C.example', 30),
          CNAME('example.org', 'b.example', 90),
        ],
      },
      { status: 'ok', ttl: 30, chain: ['b.example', 'c.example'], loop: false },
    ],
    ['no such name, with SOA', { rcode: 'NXDOMAIN', negativeTtl: 60 }, { status: 'nxdomain', ttl: 60 }],
    ['no such name, without', { rcode: 'NXDOMAIN' }, { status: 'nxdomain', ttl: null }],
    ['no such record', { negativeTtl: 900 }, { status: 'nodata', ttl: 900, unfinished: null }],
    [
      'an alias to a name without the record',
      { records: [CNAME('example.org', 'b.example', 30)], negativeTtl: 900 },
      { status: 'nodata', ttl: 30, chain: ['b.example'], unfinished: null },
    ],
    [
      'an alias that nobody followed',
      { records: [CNAME('example.org', 'b.example')] },
      { status: 'nodata', ttl: 300, chain: ['b.example'], unfinished: 'b.example' },
    ],
    [
      'an alias to a name that does not exist',
      { rcode: 'NXDOMAIN', records: [CNAME('example.org', 'b.example')] },
      { status: 'nxdomain', chain: ['b.example'], unfinished: null },
    ],
    [
      'aliases in a circle',
      { records: [CNAME('example.org', 'b.example'), CNAME('b.example', 'example.org'), A('example.org')] },
      { status: 'nodata', loop: true, records: [], unfinished: null, chain: ['b.example', 'example.org'] },
    ],
    [
      'an alias to itself',
      { records: [CNAME('example.org', 'example.org')] },
      { loop: true, status: 'nodata' },
    ],
    ['records for another name alone', { records: [A('example.net')] }, { status: 'malformed', records: [] }],
    ['SERVFAIL', { rcode: 'SERVFAIL' }, { status: 'servfail', ttl: null }],
    [
      'SERVFAIL behind an alias',
      { rcode: 'SERVFAIL', records: [CNAME('example.org', 'b.example')] },
      { status: 'servfail', ttl: null, chain: ['b.example'], unfinished: null },
    ],
    ['REFUSED', { rcode: 'REFUSED' }, { status: 'refused' }],
    ['NOTIMP', { rcode: 'NOTIMP' }, { status: 'not-implemented' }],
    ['NOTAUTH', { rcode: 'NOTAUTH' }, { status: 'other' }],
  ])('%s', (_, reply, expected) => {
    expect(answer(reply)).toMatchObject(expected);
  });

  test('R-29: 16 aliases are followed, 17 are a loop', () => {
    expect(answer({ records: [...ladder(16), A('n16.example')] })).toMatchObject({
      status: 'ok',
      loop: false,
    });
    const long = answer({ records: [...ladder(17), A('n17.example')] });
    expect(long).toMatchObject({ status: 'nodata', loop: true });
    expect(long.chain).toHaveLength(16);
  });

  test('who asks for the alias gets the alias', () => {
    const reply = { records: [CNAME('example.org', 'b.example')] };
    expect(answer(reply, { name: 'example.org', type: 'CNAME' })).toMatchObject({
      status: 'ok',
      chain: [],
      records: [{ data: 'b.example' }],
    });
  });
});
