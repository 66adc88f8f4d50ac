/**
 * The exported folder of every scenario, byte for byte. After a change that is meant: UPDATE_GOLDEN=1 npx vitest run
 * test/golden, then read the difference.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { exportPlan } from '../../src/plan/export.ts';
import { parseAnswersFile } from '../../src/question/answers-file.ts';
import { strongest } from '../../src/question/effective.ts';
import { questions } from '../../src/question/registry.ts';
import { scenarios } from '../../src/scenario/registry.ts';
import { settle } from '../../src/scenario/settle.ts';
import { situationOf } from '../support/situations.ts';
import { type Golden, goldens } from './situations.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

const planOf = ({ scenario, world, given }: Golden) => {
  const settled = settle(situationOf(world), strongest({ scenario, ...given }, {}, {}));
  expect(settled.complaints).toEqual([]);
  if (!settled.scenario) throw new Error('no scenario');
  return settled.scenario.plan(settled.situation);
};

/** "0755 path" and the text. */
function onDisk(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
      }),
  );
}

test('every scenario has its situation', () => {
  expect(goldens.map(({ scenario }) => scenario).sort()).toEqual(scenarios.map(({ id }) => id).sort());
});

describe.each(goldens.map((golden) => ({ name: golden.scenario, golden })))('$name', ({ golden }) => {
  const folder = join(here, golden.scenario);
  const plan = planOf(golden);
  const exported = exportPlan(plan);

  test('the folder is as it was', () => {
    if (process.env.UPDATE_GOLDEN === '1') {
      rmSync(folder, { recursive: true, force: true });
      for (const { path, content } of exported) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
    }
    expect(Object.fromEntries(exported.map(({ path, content }) => [path, content]))).toEqual(onDisk(folder));
  });

  test('texts keep to 78 columns and end their lines', () => {
    for (const { path, content } of exported.filter((file) => file.path.endsWith('README.txt'))) {
      expect(content.endsWith('\n'), path).toBe(true);
      for (const line of content.split('\n')) {
        // A path or a line of a zone file cannot be broken.
        if (!/^ +(?:upload|to) {2}|IN SRV|;$|^ +\/\S+(?: \\)?$/.test(line)) {
          expect(line.length, `${path}: ${line}`).toBeLessThanOrEqual(78);
        }
        expect(line, path).not.toMatch(/\s$/);
      }
    }
  });

  test('scripts alone can be run, and no private key is inside', () => {
    for (const { path, content, mode } of exported) {
      expect(mode, path).toBe(content.startsWith('#!') ? 0o755 : 0o644);
      expect(content).not.toMatch(/PRIVATE KEY/);
    }
  });

  test('its answers make the same files again', () => {
    const answers = exported.find(({ path }) => path === 'answers.yaml')?.content ?? '';
    const parsed = parseAnswersFile(answers, questions);
    if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
    const again = settle(situationOf(golden.world), strongest({}, {}, parsed.texts));
    expect(again.complaints).toEqual([]);
    expect(again.scenario && exportPlan(again.scenario.plan(again.situation))).toEqual(exported);
  });

  test('a file that is published comes after what it leads to', () => {
    const ids = plan.stages.map(({ id }) => id);
    const order = ['address', 'certificate', 'target', 'publish', 'verify', 'wait', 'clean-up'];
    expect(ids).toEqual(order.filter((id) => ids.some((one) => one === id)));
  });
});
