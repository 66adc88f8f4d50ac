/** Bundles src/ into dist/: one package without dependencies, parts loaded when they are needed. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
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

/** What `check` never comes to: the other commands that are large, and running programs. */
const notInCheck = {
  name: 'not-in-check',
  setup(plugins) {
    plugins.onLoad(
      { filter: /[\\/](commands[\\/](wizard|generate|rehearse|apply|explain)|system[\\/]run)\.ts$/ },
      () => ({
        contents: 'throw new Error("This is not a part of check.");',
      }),
    );
  },
};

// Node takes a millisecond for each file that it loads as a module, and `check` is about milliseconds: bin/ takes this
// one when the command is `check`. Its parts still run no earlier than they are asked for.
await build({ ...common, outfile: fileURLToPath(new URL('check.js', fresh)), plugins: [notInCheck] });

await writeFile(new URL('THIRD-PARTY.txt', fresh), await thirdParty(result.metafile, root));
const dist = new URL('dist', root);
const old = new URL(`dist-old-${process.pid}/`, root);
await rename(dist, old).catch(() => {});
await rename(fresh, dist);
await rm(old, { recursive: true, force: true });
