/** `check` against real servers: what is well is called well, and each fault is found, alone, under its own id. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCheck } from './checked.ts';
import { labIsPossible } from './requirements.ts';
import { type OpenWorlds, openWorlds, plotOf, serverNameOf } from './world.ts';
import { brokenWorlds, healthyWorlds } from './worlds.ts';

const worlds = [...healthyWorlds, ...brokenWorlds];

describe.skipIf(!labIsPossible('check.test.ts'))('check in the lab', () => {
  let lab: OpenWorlds;
  beforeAll(async () => {
    lab = await openWorlds(worlds);
  });
  afterAll(() => lab?.close());

  describe.concurrent('a sound server is ok', () => {
    test.each(healthyWorlds.map((world) => [world.id, world] as const))('%s', async (id, world) => {
      const plot = plotOf(id, worlds.indexOf(world));
      const { exitCode, report } = await runCheck(lab.namespace, plot.s);
      expect(report).toMatchObject({
        schemaVersion: 1,
        serverName: plot.s,
        verdict: 'ok',
        federationOk: true,
        everyAddressOk: true,
        route: { row: world.row, via: world.via },
      });
      const { targets } = report.route;
      expect(new Set(targets.map(({ host, port }) => `${host}:${port}`))).toEqual(
        new Set([world.connectTo(plot)]),
      );
      expect(targets.map(({ ok }) => ok)).toEqual([true, true]);
      expect(exitCode).toBe(0);
    });
  });

  describe.concurrent('a broken server is told its fault and no other', () => {
    test.each(brokenWorlds.map(({ id, expect: finding }) => [id, finding] as const))(
      '%s: %s',
      async (id, finding) => {
        const { exitCode, report, errors } = await runCheck(lab.namespace, serverNameOf(id));
        expect(errors).toEqual([finding]);
        expect(report).toMatchObject({ verdict: 'error', federationOk: false });
        expect(exitCode).toBe(3);
      },
    );
  });
});
