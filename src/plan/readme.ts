/** README.txt of the exported folder and of each role: the order of the cut-over, with everything to type. */
import type { Templates } from '../template/engine.ts';
import { whereOf } from './describe.ts';
import { editPath, exportPath, roles } from './layout.ts';
import type { EditStep, FileStep, LinesStep, Plan, Role, Stage, Step } from './types.ts';
import { duration, modeText, shellLines, wrap } from './words.ts';

const TITLE = ': how other servers will reach it';
const inset = '    ';
const deep = '      ';

/** What a step asks for, below its title. */
function details(step: Step, below: string): string[] {
  switch (step.kind) {
    case 'file':
      return placeLines(step, exportPath(step).slice(below.length));
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
        ...keepCopy(step),
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
    case 'edit':
      return editLines(step, editPath(step).slice(below.length));
    case 'manual':
      // A line of a configuration file or a command is copied as it stands.
      return step.lines.flatMap((line) => (isCode(line) ? [`${deep}  ${line}`] : wrap(line, deep)));
  }
}

const keepCopy = (step: LinesStep | EditStep): string[] => [
  `${deep}Keep a copy first:`,
  `${deep}  cp -p ${step.path} \\`,
  `${deep}        ${copyOf(step)}`,
];

/** The diff itself is there to be read, and to be followed by hand where there is no patch. */
function editLines(step: EditStep, from: string): string[] {
  return [
    ...keepCopy(step),
    '',
    ...wrap(EDIT, deep),
    ...shellLines({ file: 'patch', args: [step.path, from], effect: 'write' }, deep),
    '',
    ...indented(step.diff),
    '',
    `${deep}What changes:`,
    ...step.changes.flatMap(({ action, key, why }) => [
      `${deep}- ${action} ${key}`,
      ...wrap(why, `${deep}  `),
    ]),
  ];
}

const EDIT =
  'Take the lines with "-" out and put those with "+" in. The command does it where patch is installed:';

/** Other entries of the list are the way in for servers and clients until the new one stands. */
const ADD_ENTRY =
  'Add this entry to the list below "listeners", in place of one with the same port. All other entries stay:';

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${deep}  ${line}`.trimEnd());

/** From the folder to the machine; a path below the root of a web site is uploaded, and no machine has it. */
function placeLines({ path, mode }: FileStep, from: string): string[] {
  if (path.startsWith('/.well-known/')) return [`${deep}upload  ${from}`, `${deep}to      ${path}`];
  return shellLines(
    { file: 'install', args: ['-m', modeText(mode), '-D', from, path], effect: 'write' },
    deep,
  );
}

const isCode = (line: string): boolean => line.endsWith(';') || line.startsWith('grep ');

/** Each of the plan's edits keeps its own copy. */
const copyOf = ({ id, path }: LinesStep | EditStep): string =>
  `${path}.before-${id.replace('homeserver-', '')}`;

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
    notes: (plan.notes ?? []).flatMap((note) => bullet(note)),
    guesses: (plan.guesses ?? []).map(
      (id) => `  ${id}: ${plan.answers?.[id] === '' ? '""' : plan.answers?.[id]}`,
    ),
    isDone: plan.scenario === 'already-fine',
    stages: stageLines(plan.stages, whole('')),
    back: goBack(plan),
  });
}

const bullet = (text: string): string[] =>
  wrap(text, '    ').map((one, at) => (at === 0 ? `  - ${one.trimStart()}` : one));

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

interface Undo {
  readonly role: Role;
  readonly text: string;
  /** nginx has to read its files again after it. */
  readonly nginx: boolean;
}

function undoOf(step: Step): Undo[] {
  const { role } = step;
  if (step.undo !== undefined) return [{ role, text: step.undo, nginx: step.undo.includes(' of the site ') }];
  switch (step.kind) {
    case 'file':
      return [
        {
          role,
          text: `remove ${step.path}, or put back what was there before`,
          nginx: step.path.startsWith('/etc/nginx/'),
        },
      ];
    case 'record': {
      const text = `${step.action === 'add' ? 'remove' : 'add again'} the SRV record ${step.name}`;
      return [{ role, text, nginx: false }];
    }
    case 'lines':
    case 'edit':
      return [{ role, text: `put back ${copyOf(step)} and restart`, nginx: false }];
    default:
      return [];
  }
}

/** The way back, last step first; nginx reads its files again once all of a role's are as they were. */
function goBack(plan: Plan): string[] {
  const undos = plan.stages
    .flatMap(({ steps }) => steps)
    .toReversed()
    .flatMap(undoOf);
  const lines = undos.flatMap(({ role, text, nginx }, at) => {
    const isLast = nginx && !undos.slice(at + 1).some((later) => later.nginx && later.role === role);
    const reload = isLast ? [`[${role}] nginx -t && systemctl reload nginx`] : [];
    return [`[${role}] ${text}`, ...reload];
  });
  return [...new Set(lines)].flatMap(bullet);
}
