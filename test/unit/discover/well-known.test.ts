import { describe, expect, it } from 'vitest';
import {
  decideWellKnown,
  decidingAttempt,
  fileAddresses,
  otherVoices,
  refusedAttempt,
} from '../../../src/discover/well-known.ts';
import type { ConnectionFacts, WellKnownAttempt } from '../../../src/probe/types.ts';

const URL = 'https://example.org/.well-known/matrix/server';

function attempt(
  address: string,
  tcp: ConnectionFacts['tcp'],
  tcpMs: number,
  value?: string,
): WellKnownAttempt {
  const family = address.includes(':') ? 6 : 4;
  const connection: ConnectionFacts = { address, port: 443, family, tcp, tcpMs, attempts: 1, tls: null };
  const body = JSON.stringify({ 'm.server': value });
  const exchange = {
    method: 'GET',
    path: '/.well-known/matrix/server',
    host: 'example.org',
    status: value === undefined ? 404 : 200,
    headers: [['Content-Type', 'application/json']] as const,
    body,
    bytes: body.length,
    invalidUtf8: false,
    fault: null,
    ms: 1,
  };
  const hop = { url: URL, address, connection, trusted: tcp === 'open', clientFile: null };
  return {
    address,
    hops: [{ ...hop, exchange: tcp === 'open' ? exchange : null }],
    stop: tcp === 'open' ? null : 'connect',
    ms: tcpMs,
  };
}

const V6 = '2606:2800::1';
const V4 = '93.184.216.1';

describe('which address decides', () => {
  it.each([
    [
      'the first that is tried',
      [attempt(V6, 'open', 40, 'a.example'), attempt(V4, 'open', 5, 'b.example')],
      V6,
    ],
    [
      'the second, when the first is dead',
      [attempt(V6, 'refused', 1), attempt(V4, 'open', 5, 'b.example')],
      V4,
    ],
    [
      'the second, when the first takes 300 ms longer',
      [attempt(V6, 'open', 400, 'a'), attempt(V4, 'open', 5, 'b')],
      V4,
    ],
    ['none, when all are dead', [attempt(V6, 'timeout', 3200), attempt(V4, 'refused', 1)], null],
    ['none, when one is private', [refusedAttempt('10.0.0.1'), attempt(V4, 'open', 5, 'b.example')], null],
    ['none, when there is none', [], null],
  ] as const)('%s', (_, attempts, address) => {
    const decided = decideWellKnown(attempts);
    expect(decided.decidedBy).toBe(address);
    expect(decidingAttempt(decided)?.address ?? null).toBe(address);
    expect(decided.outcome.kind).toBe(address === null ? 'none' : 'delegated');
  });

  it('takes the error of the address that decides, though another has the file', () => {
    const decided = decideWellKnown([attempt(V6, 'open', 10), attempt(V4, 'open', 5, 'b.example')]);
    expect(decided).toMatchObject({ decidedBy: V6, outcome: { kind: 'none' } });
  });
});

describe('who else has a say', () => {
  it.each([
    [
      'nobody, when all say the same',
      [attempt(V6, 'open', 4, 'A.example'), attempt(V4, 'open', 5, 'a.example')],
      [],
    ],
    [
      'the address with another file',
      [attempt(V6, 'open', 4, 'a.example'), attempt(V4, 'open', 5, 'b.example')],
      [V4],
    ],
    ['the address without a file', [attempt(V6, 'open', 4, 'a.example'), attempt(V4, 'open', 5)], [V4]],
    ['not the dead one', [attempt(V6, 'refused', 4), attempt(V4, 'open', 5, 'b.example')], []],
    ['nobody, when none decides', [attempt(V6, 'refused', 4)], []],
  ] as const)('%s', (_, attempts, expected) => {
    expect(otherVoices(decideWellKnown(attempts)).map(({ address }) => address)).toEqual(expected);
  });

  it('nobody, when there is no file to ask for', () => {
    expect(otherVoices(null)).toEqual([]);
  });
});

describe('where the file is asked', () => {
  it('leaves out a family without a route, unless there is no other', () => {
    expect(fileAddresses([V6, V4], { ipv4: true, ipv6: false })).toEqual([V4]);
    expect(fileAddresses([V6], { ipv4: true, ipv6: false })).toEqual([V6]);
  });

  it('asks a bounded number', () => {
    const many = Array.from({ length: 500 }, (_, i) => `93.184.${i >> 8}.${i & 255}`);
    expect(fileAddresses(many, { ipv4: true, ipv6: true })).toHaveLength(16);
  });
});
