import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../../src/probe/dns/resolver.ts';
import { createSharedAnswers } from '../../../../src/probe/dns/shared.ts';
import { createClock } from '../../../../src/system/clock.ts';
import { createNetwork } from '../../../../src/system/network.ts';
import { facts } from '../../../support/facts.ts';
import { a, response, scripted } from './scripted.ts';

function at() {
  const clock = { ...createClock(), ms: 0, monotonic: () => clock.ms };
  const [answer] = facts().dns.filter(({ type, status }) => type === 'A' && status === 'ok');
  if (answer === undefined) throw new Error('not asked');
  return { clock, answer, shared: createSharedAnswers(clock, 3) };
}

describe('answers in common', () => {
  it('live as long as they say, and say what is left', () => {
    const { clock, answer, shared } = at();
    shared.put('x A', { ...answer, ttl: 60 });
    clock.ms = 20_000;
    expect(shared.get('x A')).toMatchObject({ records: answer.records, ttl: 40 });
    clock.ms = 60_000;
    expect(shared.get('x A')).toBeNull();
  });

  it.each([
    ['a failure', { status: 'servfail' }],
    ['an absence', { status: 'nodata', records: [] }],
    ['what nobody may keep', { ttl: 0 }],
    ['a record of one name alone', { type: 'SRV' }],
  ] as const)('are not %s', (_, change) => {
    const { answer, shared } = at();
    shared.put('x', { ...answer, ...change });
    expect(shared.get('x')).toBeNull();
  });

  it('are bounded in number', () => {
    const { answer, shared } = at();
    for (const key of ['a', 'b', 'c', 'd']) shared.put(key, answer);
    expect(['a', 'b', 'c', 'd'].map((key) => shared.get(key) !== null)).toEqual([false, true, true, true]);
  });

  it('save the second look its question, and stand among its answers', async () => {
    const server = await scripted((query) => [response(query, [a(query.name)])]);
    const clock = createClock();
    const ports = { network: createNetwork(), clock };
    const shared = createSharedAnswers(clock);
    const signal = new AbortController().signal;
    const looks = [1, 2].map(() => createResolver(ports, { servers: [server], shared }, signal));
    for (const look of looks) await look.ask('ns1.example.org', 'A');
    expect(server.seen).toHaveLength(1);
    expect(looks[1]?.answers()).toMatchObject([{ name: 'ns1.example.org', status: 'ok' }]);
    await server.close();
  });
});
