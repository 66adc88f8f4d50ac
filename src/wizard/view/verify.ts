/** Screen 7: the files are written; the world is looked at until it is as planned. */
import { nameRows } from '../../check/names.ts';
import { RECHECK_SECONDS, type WizardState } from '../state.ts';
import { followsPlan, headline } from '../verdict.ts';
import { type Block, dim, GAP, heading, text } from './blocks.ts';
import { lookLines } from './look.ts';

export const writeView = (state: WizardState): readonly Block[] => [
  heading(
    state.written === null
      ? `Writing to ${state.options.folder}`
      : `Putting the files of ${state.options.folder} in place`,
    'running',
  ),
  ...(state.cancelling ? [text('The files are finished first. Ctrl-C again leaves at once.')] : []),
];

export function verifyView(state: WizardState): readonly Block[] {
  const { plan, verify, look, options, serverName } = state;
  if (plan === null) return [];
  const name = serverName?.text ?? '';
  const blocks: Block[] = [
    heading(
      `Looking at ${name} until it is as planned`,
      undefined,
      `look ${verify.attempt}, ${verify.seconds} s`,
    ),
  ];
  if (!state.places) {
    blocks.push(
      text(`The files are in ${options.folder}. README.txt there says what goes where, and in which order.`),
    );
  }
  blocks.push(GAP, ...resultBlocks(state));
  if (verify.phase === 'looking') {
    return verify.last === null
      ? [...blocks, ...lookLines(look, state.host)]
      : [...blocks, GAP, dim('looking again')];
  }
  return [...blocks, GAP, dim(`looks again in ${Math.max(RECHECK_SECONDS - verify.waited, 1)} s`)];
}

/** What the last look saw against what the plan wants. */
export function resultBlocks({ plan, verify }: WizardState): readonly Block[] {
  if (plan === null || verify.last === null) return [];
  const { sign, text: said } = headline(verify.last);
  const blocks: Block[] = [
    { kind: 'item', sign, text: said },
    { kind: 'pairs', rows: nameRows(verify.last.facts).slice(1) },
  ];
  if (!followsPlan(verify.last, plan)) {
    const { connectTo, certificateName } = plan.goal;
    blocks.push({
      kind: 'item',
      sign: 'pending',
      text: `not yet as planned: servers should connect to ${connectTo}, certificate for ${certificateName}`,
    });
  }
  const open = verify.last.verdict.findings.filter(({ severity }) => severity !== 'note');
  for (const finding of open.slice(0, 3)) {
    blocks.push({ kind: 'item', sign: finding.severity, text: finding.title });
  }
  if (open.length > 3) blocks.push(dim(`and ${open.length - 3} more`, 2));
  return blocks;
}
