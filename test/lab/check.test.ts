/** `check` against real servers, one small internet a world: what is well is called well, and each fault is found, alone, under its own id. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Checked, runCheck } from './checked.ts';
import { labIsPossible } from './requirements.ts';
import { type OpenWorlds, openWorlds, type Plot, plotOf } from './world.ts';
import { A_NAMESPACE, type LabWorld, worlds } from './worlds.ts';

const groups = Array.from({ length: Math.ceil(worlds.length / A_NAMESPACE) }, (_, index) =>
  worlds.slice(index * A_NAMESPACE, (index + 1) * A_NAMESPACE),
);

describe.skipIf(!labIsPossible('check.test.ts'))('check in the lab', () => {
  const labs: OpenWorlds[] = [];
  const told = new Map<string, { readonly said: string; readonly agrees: boolean }>();
  beforeAll(async () => {
    labs.push(...(await Promise.all(groups.map(openWorlds))));
  });
  afterAll(async () => {
    console.log(tableOf(told));
    await Promise.all(labs.map((lab) => lab.close()));
  });

  describe.concurrent('says of each world what is so', () => {
    test.each(
      groups.flatMap((group, number) =>
        group.map((world, index) => [world.id, world, number, plotOf(world.id, index)] as const),
      ),
    )('%s', async (id, world, number, plot) => {
      const lab = labs[number];
      if (lab === undefined) throw new Error('the lab is not there');
      told.set(id, { said: 'no report', agrees: false });
      const checked = await runCheck(lab.namespace, world.name?.(plot) ?? plot.s, world.options?.(plot));
      const agrees = disagreements(world, plot, checked);
      told.set(id, { said: summary(checked), agrees: agrees.length === 0 });
      expect(agrees).toEqual([]);
    });
  });
});

/** What a report says otherwise than the world's entry, a line each. */
function disagreements(world: LabWorld, plot: Plot, { report, errors, exitCode }: Checked): string[] {
  const ids = report.findings.map(({ id }) => id);
  const verdict =
    world.federationOk === null ? null : world.federationOk ? [0, 'ok', 'warning'] : [3, 'error'];
  const differs = (what: string, is: unknown, wanted: unknown): string[] =>
    JSON.stringify(is) === JSON.stringify(wanted)
      ? []
      : [`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`];
  return [
    ...differs('server name', report.serverName, world.name?.(plot) ?? plot.s),
    ...differs('row', report.route.row, world.row),
    ...differs('errors', errors, [...world.errors].sort()),
    ...differs('federationOk', report.federationOk, world.federationOk),
    ...(world.finds ?? [])
      .filter((id) => !ids.includes(id))
      .map((id) => `${id} is not among the findings: ${ids}`),
    ...(verdict === null || verdict.includes(report.verdict) ? [] : [`verdict: ${report.verdict}`]),
    ...(verdict === null || exitCode === verdict[0] ? [] : [`exit code: ${exitCode}`]),
  ];
}

const summary = ({ report, errors }: Checked): string =>
  [
    `row ${String(report.route.row).padStart(2)}`,
    report.federationOk === null ? 'untold' : report.federationOk ? 'ok' : 'not ok',
    errors.join(', '),
    report.findings
      .filter(({ severity }) => severity === 'warning')
      .map(({ id }) => `(${id})`)
      .join(' '),
  ]
    .filter(Boolean)
    .join('  ');

function tableOf(told: ReadonlyMap<string, { readonly said: string; readonly agrees: boolean }>): string {
  const lines = [...told].map(([id, { said, agrees }]) => `${agrees ? ' ' : '!'} ${id.padEnd(24)} ${said}`);
  const agreed = [...told.values()].filter(({ agrees }) => agrees).length;
  return [...lines, `worlds: ${agreed} of ${told.size} told as they are`].join('\n');
}
