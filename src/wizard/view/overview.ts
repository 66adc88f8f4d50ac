/** The top of the review: what Enter does, what is left to a person, and what of it others notice. */
import type { Plan, Step } from '../../plan/types.ts';
import { list, plural } from '../../text/words.ts';
import { type Block, GAP, heading, type PairRow } from './blocks.ts';

const stepsIn = <K extends Step['kind']>(plan: Plan, kind: K): Extract<Step, { kind: K }>[] =>
  plan.stages
    .flatMap(({ steps }) => steps)
    .filter((step): step is Extract<Step, { kind: K }> => step.kind === kind);

/** "copy 6 files, run 5 commands": only what the plan has. */
function byHand(plan: Plan): string {
  const parts: readonly (readonly [count: number, says: (count: number) => string])[] = [
    [stepsIn(plan, 'file').length, (count) => `copy ${plural(count, 'file')}`],
    [stepsIn(plan, 'command').length, (count) => `run ${plural(count, 'command')}`],
    [
      stepsIn(plan, 'lines').length + stepsIn(plan, 'edit').length,
      (count) => (count === 1 ? 'edit 1 file' : `edit a file ${count} times`),
    ],
    [stepsIn(plan, 'record').length, (count) => `change ${plural(count, 'DNS record')}`],
    [stepsIn(plan, 'manual').length, (count) => `${plural(count, 'step')} by hand`],
  ];
  return parts.flatMap(([count, says]) => (count === 0 ? [] : [says(count)])).join(', ');
}

/** The units that a plan restarts: everybody on them notices. A reload goes unnoticed. */
function restarts(plan: Plan): string[] {
  return stepsIn(plan, 'command').flatMap(({ command: { file, args } }) =>
    file === 'systemctl' && args[0] === 'restart' ? args.slice(1) : [],
  );
}

export function overview(plan: Plan, folder: string): readonly Block[] {
  const rows: PairRow[] = [
    {
      label: 'written now',
      value: `${plural(stepsIn(plan, 'file').length, 'file')} and README.txt, to ${folder}`,
    },
    { label: 'left to you', value: byHand(plan) },
  ];
  for (const { action, name } of stepsIn(plan, 'record'))
    rows.push({ label: 'DNS', value: `${action} ${name}` });
  const units = restarts(plan);
  if (units.length > 0)
    rows.push({ label: 'restarted then', value: list(units), sign: 'warning', note: 'by you' });
  if (plan.contacts.length > 0) rows.push({ label: 'contacted then', value: plan.contacts.join(', ') });
  return [
    heading('Nothing has been changed yet. Enter writes the files to their folder, and nothing else.'),
    { kind: 'pairs', rows: rows.filter(({ value }) => value !== '') },
    GAP,
    heading('Then you do this, in this order; README.txt says how'),
  ];
}
