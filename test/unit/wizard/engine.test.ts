import { expect, it } from 'vitest';
import { FileError } from '../../../src/system/types.ts';
import { createEngine, type Engine } from '../../../src/wizard/engine.ts';
import type { WizardState } from '../../../src/wizard/state.ts';
import type { WizardPorts } from '../../../src/wizard/types.ts';
import { reviewView } from '../../../src/wizard/view/review.ts';
import { invented, inventedScenarios, lookedAt, NO_HOST, optionsOf, recommending } from './invented.ts';

const never = new Promise<never>(() => {});

/** A look that can be held, a clock that is moved by hand. */
function ports(rest: Partial<WizardPorts> = {}): WizardPorts {
  return {
    look: async ({ text }) => lookedAt(text, false),
    host: async () => NO_HOST,
    write: async () => [{ path: 'README.txt', mode: 0o644 }],
    place: null,
    sleep: () => never,
    ...rest,
  };
}

const until = (engine: Engine, holds: (state: WizardState) => boolean): Promise<WizardState> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!holds(engine.getState())) return;
      stop();
      resolve(engine.getState());
    };
    const stop = engine.subscribe(look);
    look();
  });

it('runs from a given name to the end by itself with --yes', async () => {
  let looks = 0;
  const options = optionsOf({ serverName: 'example.org', yes: true, world: 'moved-host' });
  const engine = createEngine(
    ports({
      look: async ({ text }) => lookedAt(text, ++looks > 1),
      place: async (folder) => ({
        lines: [{ state: 'ok', text: `The files of ${folder} are in place.` }],
        failure: null,
      }),
    }),
    options,
    invented,
  );
  engine.start();
  const state = await engine.finished;
  expect(state.outcome).toBe('verified');
  expect(state.placed?.lines).toEqual([{ state: 'ok', text: 'The files of /tmp/out are in place.' }]);
  expect(looks).toBe(2);
});

it('gives a rehearsal up after three looks, a real server after one', async () => {
  for (const [world, expected, outcome] of [
    ['moved-host', 4, 'not-verified'],
    [null, 2, 'not-verified'],
  ] as const) {
    let looks = 0;
    const engine = createEngine(
      ports({
        look: async ({ text }) => {
          looks += 1;
          return lookedAt(text, false);
        },
        place: world === null ? null : async () => ({ lines: [], failure: null }),
        sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
      }),
      optionsOf({ serverName: 'example.org', yes: true, world }),
      invented,
    );
    engine.start();
    expect((await engine.finished).outcome).toBe(outcome);
    expect(looks).toBe(expected);
  }
});

it('aborts a look that is abandoned and ignores its answer', async () => {
  const signals: AbortSignal[] = [];
  const engine = createEngine(
    ports({
      look: (_, __, signal) => {
        signals.push(signal);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
    }),
    optionsOf({ serverName: 'example.org' }),
    invented,
  );
  engine.start();
  engine.dispatch({ type: 'back' });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  engine.dispatch({ type: 'answered', text: 'example.com' });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  engine.dispatch({ type: 'cancel' });
  expect((await engine.finished).outcome).toBe('cancelled');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

it('comes back to the review when the folder cannot be written, and writes when asked again', async () => {
  let writes = 0;
  const engine = createEngine(
    ports({
      write: async () => {
        writes += 1;
        if (writes === 1) throw new FileError('/tmp/out', 'EACCES');
        return [];
      },
    }),
    optionsOf({ serverName: 'example.org' }),
    recommending({ ...inventedScenarios.direct, questions: [] }),
  );
  engine.start();
  await until(engine, ({ screen }) => screen === 'see');
  engine.dispatch({ type: 'continue' });
  engine.dispatch({ type: 'chosen', scenario: 'direct' });
  engine.dispatch({ type: 'continue' });
  const failed = await until(engine, ({ failure }) => failure !== null);
  expect(failed).toMatchObject({ screen: 'review', failure: '/tmp/out: EACCES' });
  engine.dispatch({ type: 'continue' });
  await until(engine, ({ screen }) => screen === 'verify');
  expect(writes).toBe(2);
  engine.dispatch({ type: 'stop' });
  await engine.finished;
});

it('ends with --yes when the folder cannot be written', async () => {
  const engine = createEngine(
    ports({ write: () => Promise.reject(new FileError('/tmp/out', 'EROFS')) }),
    optionsOf({ serverName: 'example.org', yes: true }),
    invented,
  );
  engine.start();
  expect(await engine.finished).toMatchObject({ outcome: 'not-verified', failure: '/tmp/out: EROFS' });
});

it('rejects with a bug of a port', async () => {
  const engine = createEngine(
    ports({ look: () => Promise.reject(new TypeError('a bug')) }),
    optionsOf({ serverName: 'example.org' }),
    invented,
  );
  engine.start();
  await expect(engine.finished).rejects.toThrow('a bug');
});

it('compares the files of a plan with those of this machine, as far as it is one of the plan', async () => {
  const asked: string[] = [];
  const here: typeof invented = {
    ...invented,
    recommend: (situation) => {
      const found = invented.recommend(situation);
      // The same plan, with its file on the homeserver's machine.
      const ranked = found.ranked.map((one) => ({
        ...one,
        scenario: {
          ...one.scenario,
          plan: (settled: typeof situation) => {
            const plan = one.scenario.plan(settled);
            const stages = plan.stages.map((stage) => ({
              ...stage,
              steps: stage.steps.map((step) => ({ ...step, role: 'homeserver' as const })),
            }));
            return { ...plan, stages };
          },
        },
      }));
      return { ...found, ranked };
    },
  };
  const read = async (path: string): Promise<string | null> => {
    asked.push(path);
    return '{}\n';
  };
  for (const [homeserverYaml, expected] of [
    [{ path: '/etc/homeserver.yaml', text: '' }, ['/var/www/html/.well-known/matrix/server']],
    [null, []],
  ] as const) {
    asked.length = 0;
    const host = async () => ({ ...NO_HOST, homeserverYaml });
    const engine = createEngine(ports({ host, read }), optionsOf({ serverName: 'example.org' }), here);
    engine.start();
    await until(engine, ({ screen }) => screen === 'see');
    engine.dispatch({ type: 'continue' });
    engine.dispatch({ type: 'chosen', scenario: 'well-known-port' });
    engine.dispatch({ type: 'takeAll' });
    if (expected.length > 0) await until(engine, ({ existing }) => Object.keys(existing).length > 0);
    const shown = JSON.stringify(reviewView(engine.getState()));
    expect(shown).toContain(expected.length > 0 ? '"change"' : '"new"');
    expect(asked).toEqual(expected);
    engine.dispatch({ type: 'cancel' });
    await engine.finished;
  }
});
