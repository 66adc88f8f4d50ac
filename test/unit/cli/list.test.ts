import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/cli/context.ts';
import { linesOf, type Subject, subjects } from '../../../src/cli/list.ts';
import { createSystem } from '../../../src/system/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'list-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(text: string | Uint8Array, operands: readonly string[] = []): Promise<Subject[]> {
  await writeFile(join(folder, 'list'), text);
  const context = {
    args: { operands, list: 'list' },
    cwd: folder,
    system: createSystem(),
  } as unknown as Context;
  return collect(subjects(context));
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const names = (found: readonly Subject[]): string[] => found.map(({ name, line }) => `${line} ${name}`);

describe('a list of names', () => {
  it.each([
    [
      'comments and blank lines',
      '# ours\n\n  \na.example # first\n\t#x\nb.example',
      ['4 a.example', '6 b.example'],
    ],
    ['CRLF', 'a.example\r\nb.example\r\n', ['1 a.example', '2 b.example']],
    ['a byte order mark', '\ufeffa.example\n', ['1 a.example']],
    ['duplicates', 'a.example\nb.example\na.example\n', ['1 a.example', '2 b.example']],
    ['garbage, which is somebody else’s to refuse', 'a b\n\u0000\n', ['1 a b', '2 \u0000']],
    ['nothing', '', []],
  ])('has %s', async (_, text, expected) => {
    expect(names(await read(text))).toEqual(expected);
  });

  it('comes after the names of the command line, which it does not repeat', async () => {
    expect(names(await read('b.example\na.example', ['a.example']))).toEqual([
      'null a.example',
      '1 b.example',
    ]);
  });

  it('of 100,000 lines is read in a moment', async () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `host-${index}.example.org`).join('\n');
    const start = performance.now();
    expect(await read(text)).toHaveLength(100_000);
    expect(performance.now() - start).toBeLessThan(4000);
  });

  it('may be no text at all', async () => {
    const found = await read(Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251));
    for (const { name } of found) expect(name.length).toBeLessThanOrEqual(1000);
  });
});

describe('lines', () => {
  const chunked = (...chunks: (string | Uint8Array)[]) => collect(linesOf(Readable.from(chunks), 8));

  it('go on over chunks, also inside a character and between CR and LF', async () => {
    const bytes = new TextEncoder().encode('ä\r\nb');
    expect(await chunked(bytes.slice(0, 1), bytes.slice(1, 3), bytes.slice(3))).toEqual(['ä', 'b']);
  });

  it('that never end are cut', async () => {
    expect(await chunked('x'.repeat(1000), 'y'.repeat(1000), '\nz')).toEqual(['xxxxxxxx', 'z']);
  });
});
