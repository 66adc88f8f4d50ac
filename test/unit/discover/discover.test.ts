/** A whole look, where nobody answers the questions for names. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { discover } from '../../../src/discover/discover.ts';
import { parseServerName } from '../../../src/matrix/server-name.ts';
import { limits } from '../../../src/probe/limits.ts';
import { mapNetwork, type Place } from '../../../src/rehearsal/network.ts';
import { createClock } from '../../../src/system/clock.ts';
import { createNetwork } from '../../../src/system/network.ts';
import type { Clock, Endpoint } from '../../../src/system/types.ts';

const FAST = 10;
const real = createClock();
/** Ten of its seconds pass in one. */
const clock: Clock = {
  now: real.now,
  monotonic: () => real.monotonic() * FAST,
  sleep: (ms, signal) => real.sleep(ms / FAST, signal),
  timer: (ms, run) => real.timer(ms / FAST, run),
};
const SERVER: Endpoint = { address: '93.184.216.53', port: 53 };

async function look(place: Place, dnsServers?: readonly Endpoint[]) {
  const parsed = parseServerName('example.org');
  if (!parsed.ok) throw new Error(parsed.reason);
  const asked: Endpoint[] = [];
  const network = mapNetwork(createNetwork(), {
    nameservers: [SERVER],
    find: (_, to) => {
      asked.push(to);
      return place;
    },
  });
  const options = { version: '0', ...(dnsServers === undefined ? {} : { dnsServers }) };
  const signal = new AbortController().signal;
  const facts = await discover(parsed.value, { network, clock }, options, () => {}, signal);
  return { facts, verdict: judge(facts), asked };
}

describe('a resolver that is dead', () => {
  it.each<[what: string, given: readonly Endpoint[] | undefined]>([
    ['of this machine', undefined],
    ['that was given', [{ address: '203.0.113.9', port: 5353 }]],
  ])('%s is known after one question has had its time', async (_what, given) => {
    const { facts, verdict, asked } = await look('silent', given);
    // One wait for all questions at once, and what a busy machine adds ten times over.
    expect(facts.elapsedMs).toBeGreaterThanOrEqual(limits.dnsGiveUp);
    expect(facts.elapsedMs).toBeLessThan(1.8 * limits.dnsGiveUp);
    expect(facts.vantage).toMatchObject({ resolverAnswers: false });
    expect(facts.vantage.given).toBe(given === undefined ? undefined : true);
    expect(new Set(asked)).toEqual(new Set(given ?? [SERVER]));
    expect(facts.controls.wrongLabels).toEqual([]);
    expect(verdict).toMatchObject({ verdict: 'unknown', federationOk: null });
    const [finding] = verdict.findings;
    expect(finding).toMatchObject({ id: 'net.outbound-blocked', severity: 'warning' });
    const fix = given === undefined ? /^Check \/etc\/resolv\.conf/ : /^Give a server with --dns-server/;
    expect(finding?.fix).toMatch(fix);
  });

  it('that refuses is known at once', async () => {
    const { facts } = await look('refused');
    expect(facts.vantage.resolverAnswers).toBe(false);
    expect(facts.elapsedMs).toBeLessThan(limits.dnsGiveUp);
  });
});
