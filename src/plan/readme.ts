/** README.txt of the exported folder and of each role: the order of the cut-over, with everything to type. */
import type { Templates } from '../template/engine.ts';
import { whereOf } from './describe.ts';
import { exportPath, roles } from './layout.ts';
import type { LinesStep, Plan, Role, Stage, Step } from './types.ts';
import { duration, modeText, shellLines, wrap } from './words.ts';

const TITLE = ': how other servers will reach it';
const inset = '    ';
const deep = '      ';

/** What a step asks for, below its title. */
function details(step: Step, below: string): string[] {
  switch (step.kind) {
    case 'file':
      return [
        `${deep}copy  ${exportPath(step).slice(below.length)}`,
        `${deep}to    ${step.path}   (mode ${modeText(step.mode)})`,
      ];
    case 'command':
      return shellLines(step.command, deep);
    case 'record':
      return [
        ...(step.action === 'remove' ? [`${deep}Remove:`] : []),
        ...step.text
          .trimEnd()
          .split('\n')
          .map((line) => (line === '' ? '' : deep + line)),
      ];
    case 'lines':
      return [
        `${deep}Keep a copy first:`,
        `${deep}  cp -p ${step.path} \\`,
        `${deep}        ${copyOf(step)}`,
        ...(step.set === ''
          ? []
          : ['', `${deep}Set, in place of what stands there under the same names:`, '']),
        ...indented(step.set),
        ...(step.add === undefined || step.add === ''
          ? []
          : ['', ...wrap(ADD_ENTRY, deep), '', ...indented(step.add)]),
        ...(step.remove.length === 0 ? [] : ['', `${deep}Take out:`]),
        ...step.remove.flatMap(({ key, why }) => [`${deep}- ${key}`, ...wrap(why, `${deep}  `)]),
      ];
    case 'manual':
      // A line of a configuration file or a command is copied as it stands.
      return step.lines.flatMap((line) => (isCode(line) ? [`${deep}  ${line}`] : wrap(line, deep)));
  }
}

/** Other entries of the list are the way in for servers and clients until the new one stands. */
const ADD_ENTRY =
  'Add this entry to the list below "listeners", in place of one with the same port. All other entries stay:';

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${deep}  ${line}`);

const isCode = (line: string): boolean => line.endsWith(';') || line.startsWith('grep ');

/** Each of the plan's edits keeps its own copy. */
const copyOf = ({ id, path }: LinesStep): string => `${path}.before-${id.replace('homeserver-', '')}`;

interface Shown {
  readonly number: string;
  readonly step: Step;
}

const numbered = (stages: readonly Stage[]): (readonly [Stage, readonly Shown[]])[] =>
  stages.map((stage, at) => [
    stage,
    stage.steps.map((step, index) => ({ number: `${at + 1}.${index + 1}`, step })),
  ]);

function stageLines(stages: readonly Stage[], show: (shown: Shown) => string[]): string[] {
  const lines = numbered(stages).flatMap(([stage, steps], at) => [
    '',
    `${at + 1}  ${stage.title}`,
    '',
    ...steps.flatMap(show),
    ...(stage.wait ? wrap(`Wait: ${stage.wait.what} for up to ${duration(stage.wait.atMost)}.`, inset) : []),
    ...(stage.gate ? wrap(`Go on when this holds: ${stage.gate.says}`, inset) : []),
  ]);
  // One empty line between two things, and none at the end.
  const single = lines.filter((line, at) => line !== '' || lines[at - 1] !== '');
  return single.at(-1) === '' ? single.slice(0, -1) : single;
}

const whole =
  (below: string) =>
  ({ number, step }: Shown): string[] => [
    ...wrap(`${number}  [${step.role}] ${step.title}`, inset),
    ...wrap(step.why, deep),
    ...details(step, below),
    '',
  ];

/** README.txt at the top. */
export function topReadme(templates: Templates, plan: Plan): string {
  const used = roles.filter((role) =>
    plan.stages.some(({ steps }) => steps.some((step) => step.role === role)),
  );
  return templates.render('text', 'readme', {
    serverName: plan.serverName,
    title: plan.serverName + TITLE,
    rule: '='.repeat(Math.min(plan.serverName.length + TITLE.length, 78)),
    scenario: plan.scenario,
    connectTo: plan.goal.connectTo,
    certificateName: plan.goal.certificateName,
    parts: used.flatMap((role) => wrap(`${role.padEnd(11)} ${whereOf(plan, role)}`, '  ')),
    contacts: plan.contacts,
    stages: stageLines(plan.stages, whole('')),
    back: goBack(plan),
  });
}

/** README.txt of one role: its own steps whole, those of others by their titles. */
export function roleReadme(templates: Templates, plan: Plan, role: Role): string {
  const mine = whole(`${role}/`);
  const show = (shown: Shown): string[] =>
    shown.step.role === role
      ? mine(shown)
      : wrap(`(${shown.number}  elsewhere, [${shown.step.role}]: ${shown.step.title})`, inset);
  return templates.render('text', 'role', {
    serverName: plan.serverName,
    where: wrap(`For whoever runs ${whereOf(plan, role)}.`),
    stages: stageLines(plan.stages, show),
  });
}

/** The way back, last step first. */
function goBack(plan: Plan): string[] {
  const lines = plan.stages
    .flatMap(({ steps }) => steps)
    .toReversed()
    .flatMap((step) => {
      switch (step.kind) {
        case 'file':
          return [`[${step.role}] remove ${step.path}, or put back what was there before`];
        case 'record':
          return [`[dns] ${step.action === 'add' ? 'remove' : 'add again'} the SRV record ${step.name}`];
        case 'lines':
          return [`[${step.role}] put back ${copyOf(step)} and restart`];
        default:
          return [];
      }
    });
  return [...new Set(lines)].flatMap((line) =>
    wrap(line, '    ').map((one, at) => (at === 0 ? `  - ${one.trimStart()}` : one)),
  );
}
