/** Screen 4: the scenarios, the best first, with the reasons. */
import type { Recommended } from '../../scenario/types.ts';
import { situationBefore } from '../answers.ts';
import type { Knowledge } from '../knowledge.ts';
import type { WizardState } from '../state.ts';
import { type Block, dim, GAP, heading, text } from './blocks.ts';

export interface ChooseOptions {
  /** Index into `ranked` under the cursor; null shows the reasons of all (line wizard). */
  readonly cursor: number | null;
  /** Reasons are folded on very narrow terminals, but for `?`. */
  readonly folded: boolean;
}

const reasonBlocks = ({ fit }: Recommended): Block[] => [
  ...fit.reasons.map((reason): Block => ({ kind: 'item', sign: 'for', text: reason, indent: 4 })),
  ...fit.against.map((reason): Block => ({ kind: 'item', sign: 'against', text: reason, indent: 4 })),
];

export function chooseView(
  know: Knowledge,
  state: WizardState,
  { cursor, folded }: ChooseOptions,
): readonly Block[] {
  const { recommendation, serverName } = state;
  if (recommendation === null) return [];
  const name = serverName?.text ?? '';
  const situation = situationBefore(know, state);
  const { ranked, impossible, wouldChange } = recommendation;
  const title = ({ scenario }: Recommended) => scenario.title(situation);
  const blocks: Block[] =
    ranked.length > 0
      ? [heading(`What fits ${name}`)]
      : [heading(`As things are, other servers cannot be led to ${name}`, 'error')];
  ranked.forEach((one, index) => {
    const end = index === 0 ? 'recommended' : one.scenario.faq;
    blocks.push({
      kind: 'item',
      sign: 'cursor',
      text: title(one),
      select: index,
      ...(end === '' ? {} : { end }),
    });
    if (!folded && (cursor === null || cursor === index)) blocks.push(...reasonBlocks(one));
  });
  if (impossible.length > 0) blocks.push(GAP, dim('Not possible here'));
  for (const one of impossible) {
    blocks.push({ kind: 'item', sign: 'note', text: title(one), disabled: true });
    // With nothing to choose, what is in the way is all there is to say.
    const reasons = ranked.length === 0 ? one.fit.against : folded ? [] : one.fit.against.slice(0, 1);
    for (const reason of reasons) blocks.push({ kind: 'item', sign: 'against', text: reason, indent: 4 });
  }
  if (wouldChange.length > 0 && !folded) {
    blocks.push(GAP, ...wouldChange.map((sentence) => text(sentence)));
  }
  return blocks;
}
