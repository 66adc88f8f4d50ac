/** Screen 1: the server name. */
import type { WizardState } from '../state.ts';
import { type Block, dim, heading, text } from './blocks.ts';
import { refusalBlocks } from './refusal.ts';

export const nameIntro: readonly Block[] = [
  heading('Which server name should other servers reach?'),
  text('It is the part after the colon in @alice:example.org and can never be changed.'),
];

/** What stands below the field. */
export function nameNotes(state: WizardState): readonly Block[] {
  if (state.quitting) return [text('Leave? Nothing has been changed.')];
  if (state.refusal !== null) return refusalBlocks(state.refusal);
  if (state.host === null && state.draft === '') {
    return [{ kind: 'item', sign: 'running', text: 'looking for a homeserver.yaml on this machine' }];
  }
  const yaml = state.host?.homeserverYaml ?? null;
  return yaml !== null && state.draft !== '' && yaml.text.includes(state.draft)
    ? [
        dim(
          state.host?.elsewhere === true
            ? `from ${yaml.path}, a copy from another machine`
            : `from ${yaml.path}`,
        ),
      ]
    : [];
}
