/** The lab's own servers are TypeScript and run as processes in a namespace, where nothing translates it: esbuild does so before. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';
import { until } from './wait.ts';

/** Starts server/`name`.ts with its configuration in a file, which is its only argument; back when it has printed "ready". */
export async function startServer(
  namespace: Namespace,
  name: string,
  configuration: unknown,
): Promise<LabProcess> {
  const outfile = join(namespace.folder, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`./server/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // What is CommonJS in it calls require() for Node's own modules.
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  // In a file: thousands of homeservers are more than a command line can hold.
  const file = join(namespace.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(configuration));
  const server = namespace.spawn([process.execPath, outfile, file]);
  await until(`${name} is ready`, () => {
    if (server.hasExited()) throw new Error(`${name} ended: ${server.output().stderr}`);
    return server.output().stdout.includes('ready');
  });
  return server;
}
