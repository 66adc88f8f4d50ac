import { describe, expect, it } from 'vitest';
import { cutOff, runInMemory } from './in-memory.ts';

describe('trace', () => {
  it('says where the way ends, and takes the exit code of the check', async () => {
    const { code, out, err } = await runInMemory(['trace', 'example.org'], { system: cutOff });
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out).toMatch(/^ {2}1 {2}AAAA example\.org/);
    expect(out).toContain('▲ example.org: it could not be told');
  });

  it('is data alone with --json', async () => {
    const { out } = await runInMemory(['trace', 'example.org', '--json'], { system: cutOff });
    expect(JSON.parse(out)).toMatchObject({ serverName: 'example.org', verdict: 'unknown' });
  });

  it.each([['trace'], ['watch']])('%s wants a name', async (command) => {
    expect(await runInMemory([command], { system: cutOff })).toMatchObject({ code: 2, out: '' });
    expect((await runInMemory([command, 'https://x'], { system: cutOff })).err).toContain(
      'is no server name',
    );
  });
});

describe('watch', () => {
  it('looks again after its interval, and ends with 130 when it is stopped', async () => {
    const controller = new AbortController();
    const waited: number[] = [];
    const clock = {
      ...cutOff.clock,
      sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
        if (ms < 5000) return cutOff.clock.sleep(ms, signal);
        waited.push(ms);
        if (waited.length === 3) controller.abort();
        signal?.throwIfAborted();
      },
    };
    const interrupts = (): AbortSignal => controller.signal;
    const { code, out } = await runInMemory(['watch', 'example.org', '--every', '60'], {
      system: { ...cutOff, clock },
      interrupts,
    });
    expect(code).toBe(130);
    expect(waited).toEqual([60_000, 60_000, 60_000]);
    expect(out.match(/^▲ \d\d:\d\d:\d\d example\.org: /gm)).toHaveLength(3);
  });

  it('does not look more often than every five seconds', async () => {
    const { code, err } = await runInMemory(['watch', 'example.org', '--every', '1'], { system: cutOff });
    expect(code).toBe(2);
    expect(err).toContain('--every 1 is no number from 5 to 86400');
  });
});
