import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/cli/context.ts';
import { readText } from '../../../src/cli/input.ts';
import { createFiles } from '../../../src/system/files.ts';

const cwd = mkdtempSync(join(tmpdir(), 'input-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const read = (file: string, stdin: string | Uint8Array = '') =>
  readText('report', file, 1024, {
    cwd,
    system: { files: createFiles() },
    stdin: () => Readable.from([stdin]),
  } as unknown as Context);

describe('what is named on the command line', () => {
  it('is a file or standard input', async () => {
    writeFileSync(join(cwd, 'one'), 'text ä');
    expect(await read('one')).toBe('text ä');
    expect(await read('-', 'from a pipe')).toBe('from a pipe');
  });

  it.each([
    ['nowhere', '', /^There is no report .*nowhere\.$/],
    ['.', '', /^The report .* cannot be read: it is no regular file\.$/],
    ['-', 'x'.repeat(1025), /^The report on standard input cannot be read: it has more than 1 KiB\.$/],
    ['-', Uint8Array.from([0xff, 0xfe]), /^The report on standard input .* it is no text in UTF-8\.$/],
  ])('%s is refused in words', async (file, stdin, expected) => {
    await expect(read(file, stdin)).rejects.toThrow(expected);
  });
});
