import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../../src/probe/dns/resolver.ts';
import { createSharedAnswers } from '../../../../src/probe/dns/shared.ts';
import type { DnsAnswer, RecordType } from '../../../../src/probe/types.ts';
import { createClock } from '../../../../src/system/clock.ts';
import { createNetwork } from '../../../../src/system/network.ts';
import { facts } from '../../../support/facts.ts';
import { a, response, scripted } from './scripted.ts';

const { signal } = new AbortController();
const never = (): Promise<DnsAnswer> => Promise.reject(new Error('asked'));

function at() {
  const clock = { ...createClock(), ms: 0, monotonic: () => clock.ms };
  const [answer] = facts().dns.filter(({ type, status }) => type === 'A' && status === 'ok');
  if (answer === undefined) throw new Error('not asked');
  const shared = createSharedAnswers(clock, 3);
  const learn = (name: string, change: Partial<DnsAnswer> = {}) => {
    const one = { ...answer, ...change };
    return shared.share({ name, type: one.type }, async () => one, signal);
  };
  const knows = async (name: string, type: RecordType = 'A') =>
    shared.share({ name, type }, never, signal).catch(() => null);
  return { clock, answer, shared, learn, knows };
}

describe('answers in common', () => {
  it('live as long as they say, and say what is left', async () => {
    const { clock, answer, learn, knows } = at();
    await learn('x', { ttl: 60 });
    clock.ms = 20_000;
    expect(await knows('x')).toMatchObject({ records: answer.records, ttl: 40 });
    clock.ms = 60_000;
    expect(await knows('x')).toBeNull();
  });

  it('are also the certainty that there is nothing', async () => {
    const { learn, knows } = at();
    await learn('x', { status: 'nodata', type: 'AAAA', records: [], ttl: 60 });
    expect(await knows('x', 'AAAA')).toMatchObject({ status: 'nodata' });
  });

  it.each([
    ['a failure', { status: 'servfail' }],
    ['an answer that came only at the second attempt', { failed: ['192.0.2.53:53'] }],
    ['an absence about which nothing says how long', { status: 'nodata', records: [], ttl: null }],
    ['what nobody may keep', { ttl: 0 }],
    ['a record of one name alone', { type: 'SRV' }],
  ] as const)('are not %s', async (_, change) => {
    const { learn, knows } = at();
    await learn('x', change);
    expect(await knows('x', 'type' in change ? change.type : 'A')).toBeNull();
  });

  it('are bounded in number, and what is asked for often stays', async () => {
    const { learn, knows } = at();
    for (const name of ['a', 'b', 'c']) await learn(name);
    await knows('a');
    await learn('d');
    const known = await Promise.all(['a', 'b', 'c', 'd'].map((name) => knows(name)));
    expect(known.map((one) => one !== null)).toEqual([true, false, true, true]);
  });
});

describe('a question that another look has under way', () => {
  const gate = () => {
    let open = (_: DnsAnswer): void => {};
    const answer = new Promise<DnsAnswer>((resolve) => {
      open = resolve;
    });
    return { answer, open: (value: DnsAnswer) => open(value) };
  };
  const question = { name: 'ns1.example.net', type: 'A' } as const;

  it('is not put again', async () => {
    const { answer, shared } = at();
    const first = gate();
    const looks = [shared.share(question, () => first.answer, signal), shared.share(question, never, signal)];
    first.open(answer);
    expect(await Promise.all(looks)).toEqual([answer, answer]);
  });

  it('is put again by each where it fails, and then nobody waits for nobody', async () => {
    const { answer, shared } = at();
    const [first, second, third] = [gate(), gate(), gate()];
    const one = shared.share(question, () => first.answer, signal);
    const two = shared.share(question, () => second.answer, signal);
    const three = shared.share(question, () => third.answer, signal);
    first.open({ ...answer, status: 'timeout', records: [] });
    third.open(answer);
    expect((await one).status).toBe('timeout');
    expect(await three).toEqual(answer);
    second.open({ ...answer, ms: 1 });
    expect(await two).toMatchObject({ ms: 1 });
  });

  it('is not waited for without end', async () => {
    const { answer } = at();
    const clock = createClock();
    const shared = createSharedAnswers({ ...clock, timer: (_, act) => clock.timer(1, act) });
    void shared.share(question, () => gate().answer, signal);
    expect(await shared.share(question, async () => answer, signal)).toEqual(answer);
  });

  it('ends with the look that waits', async () => {
    const { answer, shared } = at();
    const look = new AbortController();
    void shared.share(question, () => gate().answer, signal);
    const waiting = shared.share(question, async () => ({ ...answer, status: 'timeout' }), look.signal);
    look.abort();
    expect((await waiting).status).toBe('timeout');
  });
});

describe('looks at several names', () => {
  it('save each other their questions, one after the other and side by side', async () => {
    const server = await scripted((query) => [response(query, [a(query.name)])]);
    const clock = createClock();
    const ports = { network: createNetwork(), clock };
    const shared = createSharedAnswers(clock);
    const looks = [1, 2, 3].map(() => createResolver(ports, { servers: [server], shared }, signal));
    for (const look of looks) await look.ask('ns1.example.org', 'A');
    await Promise.all(looks.map((look) => look.ask('ns2.example.org', 'A')));
    expect(server.seen.map(({ name }) => name)).toEqual(['ns1.example.org', 'ns2.example.org']);
    expect(looks[1]?.answers()).toMatchObject([
      { name: 'ns1.example.org', status: 'ok' },
      { name: 'ns2.example.org', status: 'ok' },
    ]);
    await server.close();
  });
});
