/** A plan as files: one folder a role, the order of the cut-over on top. Loads templates and YAML: import lazily. */
import { stringify } from 'yaml';
import type { Templates } from '../template/engine.ts';
import { templates as shipped } from '../template/shipped.ts';
import { type ExportedFile, editPath, exportPath, fileSteps, roles } from './layout.ts';
import { roleReadme, topReadme } from './readme.ts';
import type { Plan, Role, Step } from './types.ts';

const text = (path: string, content: string): ExportedFile => ({ path, content, mode: 0o644 });

/** Every file, in the order of their paths. Private keys are never part of a plan, and so of none of them. */
export function exportPlan(plan: Plan, templates: Templates = shipped): ExportedFile[] {
  const used = roles.filter((role) => stepsOf(plan, role).length > 0);
  const files: ExportedFile[] = [
    text('README.txt', topReadme(templates, plan)),
    text('answers.yaml', answersYaml(plan)),
    ...used.map((role) => text(`${role}/README.txt`, roleReadme(templates, plan, role))),
    ...used.flatMap((role) => beside(plan, role)),
    ...fileSteps(plan).map((step) => ({ path: exportPath(step), content: step.content, mode: step.mode })),
  ];
  const paths = new Set(files.map(({ path }) => path));
  if (paths.size !== files.length) throw new Error('Two steps of the plan write the same file.');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const stepsOf = (plan: Plan, role: Role): Step[] =>
  plan.stages.flatMap(({ steps }) => steps.filter((step) => step.role === role));

const ENTRY = '# One entry for the list below "listeners", in place of one with the same port.\n';

/** What has no path of its own: records to paste, lines to set, edits. */
function beside(plan: Plan, role: Role): ExportedFile[] {
  return stepsOf(plan, role).flatMap((step) => {
    if (step.kind === 'record') return [text(`${role}/${step.id}.txt`, `${step.title}\n\n${step.text}`)];
    if (step.kind === 'edit') return [text(editPath(step), step.diff)];
    if (step.kind !== 'lines') return [];
    const { set, add = '' } = step;
    return [
      ...(set === '' ? [] : [text(`${role}/${step.id}.yaml`, set)]),
      ...(add === '' ? [] : [text(`${role}/${step.id}-listener.yaml`, `${ENTRY}${add}`)]),
    ];
  });
}

/** What `generate --answers` repeats the plan from. */
function answersYaml({ serverName, scenario, answers }: Plan): string {
  const { serverName: _, scenario: __, ...rest } = answers ?? {};
  return stringify({ serverName, scenario, ...rest }, { lineWidth: 0 });
}
