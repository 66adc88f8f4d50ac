import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutOff, runInMemory, type Said } from './in-memory.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const check = (line: string, system = cutOff): Promise<Said> =>
  runInMemory(line.split(' '), { system, cwd: folder });

describe('check without a network', () => {
  it('says in JSON that nothing could be told, on stdout alone', async () => {
    const { code, out, err } = await check('check example.org --json');
    expect(code).toBe(3);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'matrix-tls-setup', version: '9.9.9' },
      serverName: 'example.org',
      verdict: 'unknown',
      federationOk: null,
    });
  });

  it('says it in text', async () => {
    const { code, out } = await check('check example.org');
    expect(code).toBe(3);
    expect(out).toContain('▲ example.org: it could not be told whether other servers reach it');
  });
});

describe('several names', () => {
  it('are an array, with a line for what is no server name', async () => {
    const { code, out } = await check('check example.org https://x --json');
    const reports = JSON.parse(out);
    expect(code).toBe(3);
    expect(reports).toHaveLength(2);
    expect(reports[0].serverName).toBe('example.org');
    expect(reports[1]).toMatchObject({
      serverName: 'https://x',
      verdict: 'error',
      federationOk: false,
      findings: [{ id: 'name.invalid' }],
    });
  });

  it('are one object a line with jsonl, in their order', async () => {
    const { out } = await check('check a.example b.example c.example --format jsonl');
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).serverName)).toEqual(['a.example', 'b.example', 'c.example']);
  });

  it('are a table in text', async () => {
    const { out } = await check('check example.org exa_mple.org');
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(out).toContain('name.invalid');
  });

  it('come from a list, which stays a list with one name', async () => {
    await writeFile(join(folder, 'list.txt'), '# ours\n\nexample.org   # the first\n');
    const { out } = await check('check --file list.txt --json');
    expect(JSON.parse(out)).toMatchObject([{ serverName: 'example.org' }]);
  });
});

describe('what cannot be checked', () => {
  it.each([
    [
      'check https://example.org/',
      /"https:\/\/example\.org\/" is no server name\. .+\nDid you mean example\.org\?\n$/s,
    ],
    ['check --file nowhere.txt', /^There is no file .*nowhere\.txt\.\n$/],
    ['check --file .', /cannot be read: NOT_A_FILE\.\n$/],
    [
      'check a.org --jsno',
      /^The command line has a mistake\.\n {2}--jsno is unknown\. Did you mean --json\?\nmatrix-tls-setup help check/,
    ],
  ])('%s is exit code 2 with nothing on stdout', async (line, expected) => {
    const { code, out, err } = await check(line);
    expect(err).toMatch(expected);
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  it('a bug is exit code 1, without a stack', async () => {
    const broken = {
      ...cutOff,
      clock: {
        ...cutOff.clock,
        now: () => {
          throw new TypeError('oh');
        },
      },
    };
    const { code, err, out } = await check('check example.org', broken);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^matrix-tls-setup has a bug: TypeError: oh\n/);
    expect(err).not.toContain('.ts:');
  });
});
