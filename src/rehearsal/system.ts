/** The system ports inside a world: its network, and its machine with Synapse as "this machine". */

import { trusting } from '../system/trust.ts';
import type { CommandResult, Files, Processes, System } from '../system/types.ts';
import { mapNetwork } from './network.ts';
import { NGINX_VERSION } from './nginx/serve.ts';
import type { World } from './world.ts';

/** @param real its network does the work below the map, its files take what is written. */
export function worldSystem(real: System, world: World): System {
  const { files } = world.machine(world.data.homeserver);
  return {
    ...real,
    network: mapNetwork(
      trusting(real.network, [world.authority.root], () => real.clock.now()),
      world.map,
    ),
    files: worldFiles(real.files, files),
    processes: worldProcesses,
    user: { isRoot: true, home: '/root' },
  };
}

/** What is read is the world's machine, never this one; what is written goes where the admin said. */
function worldFiles(real: Files, files: ReadonlyMap<string, string>): Files {
  return {
    read: async (path) => files.get(path) ?? null,
    list: async (folder) => {
      const start = `${folder.replace(/\/+$/, '')}/`;
      const names = [...files.keys()]
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length).split('/', 1)[0] ?? '');
      return names.length === 0 ? null : [...new Set(names)].sort();
    },
    create: (path, content, mode) => real.create(path, content, mode),
    folderState: (path) => real.folderState(path),
    stream: (path) => real.stream(path),
  };
}

const worldProcesses: Processes = {
  run: async (command): Promise<CommandResult> =>
    command.file === 'nginx' && command.args[0] === '-v'
      ? { exitCode: 0, stdout: '', stderr: `nginx version: nginx/${NGINX_VERSION}\n` }
      : { exitCode: null, stdout: '', stderr: '' },
};
