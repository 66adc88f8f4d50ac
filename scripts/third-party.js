/** The licences of everything that is inside the bundle: they must travel with it. */
import { readdir, readFile } from 'node:fs/promises';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** Folders of the packages that gave at least one byte to an output file, relative to the root, sorted. */
function bundledPackages(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
      if (folder && bytesInOutput > 0) folders.add(folder);
    }
  }
  return [...folders].sort();
}

async function licenceTexts(folder) {
  const names = (await readdir(folder)).filter((name) => LICENCE_FILE.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  return texts.map((text) => text.trim());
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL
THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.`;

/** For a package that names its licence and ships no text of it. */
function withoutText({ name, license, author }) {
  if (license !== 'MIT') throw new Error(`${name} is under ${license} and ships no text of it: add it here`);
  return `Copyright (c) ${typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`)}\n\n${MIT}`;
}

/** The text of dist/THIRD-PARTY.txt. Fails for a package that names no licence at all. */
export async function thirdParty(metafile, root) {
  const parts = [];
  for (const path of bundledPackages(metafile)) {
    const folder = new URL(`${path}/`, root);
    const manifest = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
    if (!manifest.license) throw new Error(`${path} names no licence; it cannot be bundled`);
    const texts = await licenceTexts(folder);
    const body = texts.length > 0 ? texts.join('\n\n') : withoutText(manifest);
    parts.push(`${manifest.name} ${manifest.version} (${manifest.license})\n\n${body}`);
  }
  const head = 'matrix-tls-setup contains these packages. Their licences follow, one after the other.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}
