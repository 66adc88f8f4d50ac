/** Bundles src/ into dist/: one package without dependencies, parts loaded when they are needed. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { forCheckAlone } from './check-bundle.js';
import { thirdParty } from './third-party.js';

const root = new URL('..', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

/**
 * With DEV=true in the user's environment Ink tries to reach a debugger and reads a file that a bundle has not;
 * a tool for servers must not. Defining DEV has no effect on `process.env['DEV']`, so the question itself is answered.
 */
const withoutDevtools = {
  name: 'without-devtools',
  setup(plugins) {
    plugins.onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }));
    plugins.onLoad({ filter: /[\\/]ink[\\/]build[\\/]utils\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      const asked = "process.env['DEV'] === 'true'";
      if (!contents.includes(asked))
        throw new Error('Ink asks for DEV in another way now; see scripts/build.js');
      return { contents: contents.replace(asked, 'false') };
    });
  },
};

/** Yoga would fetch() its own data URL, for which Node loads a whole HTTP client; without fetch it decodes the bytes at once. */
const withoutFetch = {
  name: 'without-fetch',
  setup(plugins) {
    plugins.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
    }));
  },
};

/** With CI in the environment Ink draws its last frame only and never hears of a resize; whoever sees our screens has a terminal. */
const neverInCi = {
  name: 'never-in-ci',
  setup(plugins) {
    plugins.onLoad({ filter: /[\\/]is-in-ci[\\/]index\.js$/ }, () => ({ contents: 'export default false;' }));
  },
};

// Beside what is there, so that a program or a test that runs meanwhile finds a whole one.
const fresh = new URL(`dist-new-${process.pid}/`, root);

const common = {
  absWorkingDir: fileURLToPath(root),
  entryPoints: ['src/main.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.9',
  jsx: 'automatic',
  // Readable on purpose: people run this as root and may want to look.
  minify: false,
  charset: 'utf8',
  legalComments: 'linked',
  define: { 'process.env.NODE_ENV': '"production"', MATRIX_TLS_VERSION: JSON.stringify(version) },
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module';\nconst require = createRequireForBundle(import.meta.url);",
  },
  logLevel: 'warning',
};

const result = await build({
  ...common,
  outdir: fileURLToPath(fresh),
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [withoutDevtools, withoutFetch, neverInCi],
  metafile: true,
});

await build({
  ...common,
  entryPoints: { check: 'src/main.ts' },
  outdir: fileURLToPath(fresh),
  splitting: true,
  chunkNames: 'chunks/check-[hash]',
  plugins: [forCheckAlone(fileURLToPath(new URL('src/', root)))],
});

await build({ ...common, entryPoints: ['src/first.ts'], outdir: fileURLToPath(fresh), banner: {} });

await writeFile(new URL('THIRD-PARTY.txt', fresh), await thirdParty(result.metafile, root));
const dist = new URL('dist', root);
const old = new URL(`dist-old-${process.pid}/`, root);
await rename(dist, old).catch(() => {});
await rename(fresh, dist);
await rm(old, { recursive: true, force: true });
