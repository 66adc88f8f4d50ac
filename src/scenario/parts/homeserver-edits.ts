/** Edits of homeserver.yaml and its neighbours, where they were read and can be changed without a doubt. */
import { patchConfig } from '../../homeserver/patch/patch.ts';
import type { Patched, Refused } from '../../homeserver/patch/types.ts';
import type { ConfigFile, LoopbackFront, SynapseFront } from '../../homeserver/types.ts';
import type { EditStep } from '../../plan/types.ts';
import { type Context, path } from './context.ts';

/** @returns null when the file of the plan was not read. */
export function editsFor(
  context: Context,
  front: LoopbackFront | SynapseFront,
  when: 'now' | 'later',
): Patched | Refused | null {
  const { host } = context.situation;
  const main = host?.homeserverYaml;
  if (!main || main.path !== path(context, 'homeserverYaml')) return null;
  const files: readonly ConfigFile[] = [main, ...(host.overrides ?? [])];
  const now = patchConfig(files, { front, when: 'now' });
  if (when === 'now' || !now.ok) return now;
  const texts = new Map(now.files.map((file) => [file.path, file.after]));
  return patchConfig(
    files.map((file) => ({ ...file, text: texts.get(file.path) ?? file.text })),
    { front, when },
  );
}

/** A step for each file that changes. */
export const editSteps = (
  { files, explanations }: Patched,
  base: Pick<EditStep, 'id' | 'role' | 'title' | 'why'>,
): EditStep[] =>
  files.map(({ path: file, diff }, index) => ({
    ...base,
    id: index === 0 ? base.id : `${base.id}-${index + 1}`,
    kind: 'edit',
    path: file,
    diff,
    changes: explanations
      .filter((one) => one.file === file)
      .map(({ key, action, why }) => ({ key, action, why })),
  }));

/** Why a file that was read is left to the admin, in sentences. */
export const refusal = ({ reason, managedBy }: Refused): string =>
  managedBy === null ? reason : `${reason} Make it in ${managedBy.patchAt}.`;
