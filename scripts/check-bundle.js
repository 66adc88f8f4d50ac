/**
 * `check` is about milliseconds, and Node takes one for each file that it loads as a module. So bin/ takes a build of
 * the same program in which everything that is needed before the first question is in one piece, and everything that
 * can wait until answers are on their way in another.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** What `check` never comes to: the other commands that are large, this machine, and running programs. */
const NEVER =
  /[\\/](?:commands[\\/](?:wizard|generate|rehearse|explain|trace|watch|check-local)|system[\\/]run)\.ts$/;
/** Needed at once. */
const NOW = 'cli/commands/check.ts';

const LAZY = /(typeof )?import\('(\.[^']+\.tsx?)'\)/g;
/** A module's name as a binding. */
const binding = (path) => path.replace(/\W/g, '_');

/** @param source folder of the program's sources. */
export function forCheckAlone(source) {
  return {
    name: 'check-alone',
    async setup(plugins) {
      const inside = (path) => relative(source, path).replaceAll('\\', '/');
      const later = await targets(source, inside);
      plugins.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (!path.startsWith(source)) return undefined;
        if (NEVER.test(path)) return { contents: 'throw new Error("This is not a part of check.");' };
        let head = '';
        const contents = (await readFile(path, 'utf8')).replace(LAZY, (whole, type, specifier) => {
          const target = inside(join(dirname(path), specifier));
          if (type !== undefined || NEVER.test(`/${target}`)) return whole;
          if (target === NOW) {
            head = `import * as now from '${specifier}';\n`;
            return 'Promise.resolve(now)';
          }
          if (!later.includes(target)) return whole;
          return `import('later').then(({ ${binding(target)} }) => ${binding(target)})`;
        });
        return { contents: head + contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
      plugins.onResolve({ filter: /^later$/ }, () => ({ path: 'later', namespace: 'check-alone' }));
      plugins.onLoad({ filter: /.*/, namespace: 'check-alone' }, () => ({
        contents: later.map((path) => `export * as ${binding(path)} from './${path}';`).join('\n'),
        resolveDir: source,
        loader: 'ts',
      }));
    },
  };
}

/** The files that load something lazily on behalf of `check`, and what they load. */
const LOADERS = [
  'cli/run.ts',
  'cli/look.ts',
  'cli/dry-run.ts',
  'cli/saved-reports.ts',
  'cli/commands/check.ts',
  'report/formats.ts',
];

async function targets(source, inside) {
  const found = new Set();
  for (const loader of LOADERS) {
    const path = join(source, loader);
    for (const [, type, specifier] of (await readFile(path, 'utf8')).matchAll(LAZY)) {
      const target = inside(join(dirname(path), specifier));
      if (type === undefined && target !== NOW && !NEVER.test(`/${target}`)) found.add(target);
    }
  }
  return [...found];
}
