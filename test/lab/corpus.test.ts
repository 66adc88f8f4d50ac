/** The small configurations of the unit tests, shown to the parser of today's Synapse: would it start with them? */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { corpus } from '../support/config-corpus.ts';
import { prepared, today } from './synapse/environment.ts';
import { TODAY } from './synapse/versions.ts';

const ready = await prepared('corpus.test.ts', [TODAY]);
const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = fileURLToPath(new URL('./synapse/parse.py', import.meta.url));
/** Made up, and good for nothing but that the file can be read. */
const SIGNING_KEY = 'ed25519 a_test AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n';

/** Where the files of a case were written, in the order of loading. */
function write(files: Readonly<Record<string, string>>, name: string): string[] {
  return Object.entries(files).map(([path, text]) => {
    const place = join(folder, name, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    writeFileSync(join(dirname(place), 'example.org.signing.key'), SIGNING_KEY);
    return place;
  });
}

describe.skipIf(ready.length === 0)('the small configurations', () => {
  test("start or not, as today's Synapse says", { timeout: 120_000 }, async () => {
    const input = JSON.stringify(corpus.map(({ files }, index) => write(files, String(index))));
    const { stdout, stderr } = spawnSync(await today(), [script], {
      input,
      encoding: 'utf8',
      timeout: 100_000,
    });
    const refusals: unknown = JSON.parse(stdout || `"${stderr.slice(-500)}"`);
    expect(refusals).toHaveLength(corpus.length);
    const said = (refusals as (string | null)[]).map((refusal, index) => ({
      name: corpus[index]?.name,
      starts: refusal === null,
    }));
    expect(said).toEqual(corpus.map(({ name, starts }) => ({ name, starts })));
  });
});
