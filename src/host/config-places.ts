/** The configuration that a running homeserver was started with. */
import { posix } from 'node:path';
import type { RunningProcess } from './process-table.ts';
import { isSynapse } from './service.ts';

const MOST = 32;

/**
 * Paths of the options -c and --config-path, in their order, as the program itself sees them; empty when no homeserver
 * runs, or its command line does not tell. @param folderOf the working folder of a process; null when not known.
 */
export async function configPathsOf(
  table: readonly RunningProcess[],
  folderOf: (pid: number) => Promise<string | null>,
): Promise<string[]> {
  const running = table.find(isSynapse);
  if (running === undefined) return [];
  const paths = pathsIn(running.argv).slice(0, MOST);
  if (paths.every((path) => path.startsWith('/'))) return paths;
  const folder = await folderOf(running.pid);
  // Half of them would be another configuration.
  return folder === null ? [] : paths.map((path) => posix.resolve(folder, path));
}

/** argparse takes "-c X", "-cX", "--config-path X" and "--config-path=X". */
function pathsIn(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => {
    if (word === '-c' || word === '--config-path') return argv[index + 1] ?? [];
    const [, joined] = /^(?:--config-path=|-c)(.+)$/.exec(word) ?? [];
    return joined ?? [];
  });
}
