/** The homeserver's configuration as a fact: read, merged, understood, and without the texts, which hold secrets. */
import { managedBy } from '../homeserver/managed.ts';
import { type ConfigOptions, type ReadableFiles, readConfigFiles } from '../probe/config-files.ts';
import type { ConfigReading } from '../probe/types.ts';
import type { ConfigFacts } from './types.ts';

/** Reads, writes nothing, never rejects. Loads the YAML parser only when there is something to parse. */
export const lookAtConfig = async (files: ReadableFiles, options: ConfigOptions): Promise<ConfigFacts> =>
  configFacts(await readConfigFiles(files, options));

export async function configFacts(reading: ConfigReading): Promise<ConfigFacts> {
  const { files, lookedAt, unreadable, absent = [], passedOver } = reading;
  const load = files.length === 0 ? null : (await import('../homeserver/load.ts')).loadConfig;
  return {
    files: files.map(({ path, realPath, text }) => ({
      path,
      ...(realPath === undefined ? {} : { realPath }),
      bytes: Buffer.byteLength(text),
    })),
    loaded: load?.(files) ?? null,
    lookedAt,
    unreadable,
    absent,
    passedOver,
    managedBy: files.map(managedBy).find((one) => one !== null) ?? null,
  };
}
