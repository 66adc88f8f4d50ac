/** Writes the documents that are made from the code. `--check` writes nothing and fails when one is out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url);

/** A module of src/, compiled in memory: the documents are made from what the code says now. */
async function load(entry) {
  const { outputFiles } = await build({
    entryPoints: [new URL(entry, root).pathname],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const { findingsDocument } = await load('src/check/findings-document.ts');
const documents = [['docs/findings.md', findingsDocument()]];

for (const [path, text] of documents) {
  const url = new URL(path, root);
  if ((await readFile(url, 'utf8').catch(() => '')) === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is out of date: npm run docs`);
    process.exitCode = 1;
  } else {
    await writeFile(url, text);
    console.log(`wrote ${path}`);
  }
}
