/** Screen 3: what other servers see. */
import { nameRows } from '../../check/names.ts';
import type { Finding } from '../../check/types.ts';
import type { Sign } from '../../report/signs.ts';
import type { WizardState } from '../state.ts';
import type { Looked } from '../types.ts';
import { headline } from '../verdict.ts';
import { type Block, dim, GAP, heading, text } from './blocks.ts';

export interface SeeOptions {
  readonly evidence: boolean;
  readonly notes: boolean;
  readonly trace: boolean;
}

const signOf = (finding: Finding): Sign => finding.severity;

export function findingBlocks(finding: Finding, evidence: boolean): Block[] {
  const blocks: Block[] = [{ kind: 'item', sign: signOf(finding), text: finding.title }];
  if (finding.detail !== '') blocks.push(text(finding.detail, 2));
  // The words of the report: what has to be done is no evidence, and never folded.
  if (finding.fix !== '') blocks.push(text(`Fix: ${finding.fix}`, 2));
  if (evidence) {
    blocks.push(dim(`seen at: ${finding.subject}`, 2));
    for (const effect of finding.because ?? []) {
      blocks.push({
        kind: 'item',
        sign: signOf(effect),
        text: `follows from it: ${effect.title}`,
        indent: 2,
      });
    }
  }
  blocks.push(dim(finding.id, 2));
  return blocks;
}

function findingList(looked: Looked, { evidence, notes }: SeeOptions): Block[] {
  const { findings } = looked.verdict;
  const loud = findings.filter(({ severity }) => severity !== 'note');
  const quiet = findings.filter(({ severity }) => severity === 'note');
  const blocks = loud.flatMap((finding) => findingBlocks(finding, evidence));
  if (quiet.length === 0) return blocks;
  if (notes) return [...blocks, ...quiet.flatMap((finding) => findingBlocks(finding, evidence))];
  const count = quiet.length === 1 ? '1 note' : `${quiet.length} notes`;
  return [...blocks, { kind: 'item', sign: 'note', text: count }];
}

function trailBlocks(looked: Looked): Block[] {
  return [
    GAP,
    heading('Each step that another server takes'),
    ...looked.facts.trail.flatMap((step): Block[] => [
      { kind: 'item', sign: 'note', label: `step ${step.step}`, text: `${step.asked}: ${step.found}` },
      dim(step.so, 4),
    ]),
  ];
}

/** The same sentence, names and findings that the end prints. */
export function seenBlocks(looked: Looked, options: SeeOptions): readonly Block[] {
  const { sign, text: said } = headline(looked);
  const findings = findingList(looked, options);
  return [
    heading(said, sign, `${(looked.facts.elapsedMs / 1000).toFixed(1)} s`),
    GAP,
    { kind: 'pairs', rows: nameRows(looked.facts) },
    ...(findings.length > 0 ? [GAP, ...findings] : []),
    ...(options.trace ? trailBlocks(looked) : []),
  ];
}

export const seeView = (state: WizardState, options: SeeOptions): readonly Block[] =>
  state.looked === null ? [] : seenBlocks(state.looked, options);
