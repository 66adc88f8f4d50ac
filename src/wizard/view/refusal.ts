/** Why a text cannot be taken, and what can. */
import type { Refusal } from '../../question/types.ts';
import type { Block } from './blocks.ts';

export const refusalBlocks = ({ reason, suggestion }: Refusal): readonly Block[] => [
  {
    kind: 'item',
    sign: 'error',
    text: suggestion === undefined ? reason : `${reason} Did you mean ${suggestion}?`,
  },
];
