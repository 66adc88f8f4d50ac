/** Edits of homeserver.yaml and its neighbours, where they were read and can be changed without a doubt. */
import { posix } from 'node:path';
import { patchConfig } from '../../homeserver/patch/patch.ts';
import type { ConfigChange, Patched, Refused } from '../../homeserver/patch/types.ts';
import type { ConfigFile } from '../../homeserver/types.ts';
import type { EditStep } from '../../plan/types.ts';
import type { HostFacts } from '../../probe/types.ts';
import { type Context, path } from './context.ts';

/** @returns null when the file of the plan was not read. */
export function editsFor(
  context: Context,
  front: ConfigChange['front'],
  when: 'now' | 'later',
): Patched | Refused | null {
  const files = filesAt(context.situation.host, path(context, 'homeserverYaml'));
  if (files === null) return null;
  const now = patchConfig(files, { front, when: 'now' });
  if (when === 'now' || !now.ok) return now;
  const texts = new Map(now.files.map((file) => [file.path, file.after]));
  return patchConfig(
    files.map((file) => ({ ...file, text: texts.get(file.path) ?? file.text })),
    { front, when },
  );
}

/**
 * What was read, under the names that it has on the homeserver. Of copies only the place of homeserver.yaml is known
 * there: a file from a folder below or beside it keeps its place, any other is taken for one of conf.d.
 */
function filesAt(host: HostFacts | null, main: string): readonly ConfigFile[] | null {
  const copy = host?.homeserverYaml;
  if (!copy) return null;
  const files: readonly ConfigFile[] = [copy, ...(host.overrides ?? [])];
  if (host.elsewhere !== true) return copy.path === main ? files : null;
  const [here, there] = [posix.dirname(copy.path), posix.dirname(main)];
  return files.map(({ path: read, text }, index) => {
    if (index === 0) return { path: main, text };
    const below = posix.relative(here, read);
    const place = below.startsWith('..') ? `conf.d/${posix.basename(read)}` : below;
    return { path: posix.join(there, place), text };
  });
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
