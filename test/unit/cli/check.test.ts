import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { reportJson } from '../../../src/report/json.ts';
import { facts } from '../../support/facts.ts';
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
    const lines = out.trimEnd().split('\n');
    expect(lines.filter((line) => /^\S+ {2}exa/.test(line))).toHaveLength(2);
    expect(out).toContain('name.invalid');
    expect(lines.slice(-2).join(' ')).toMatch(/0 of 2 are fine, 1 .*check NAME tells more\.$/);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('come from a list, which stays a list with one name', async () => {
    await writeFile(join(folder, 'list.txt'), '# ours\n\nexample.org   # the first\n');
    const { out } = await check('check --file list.txt --json');
    expect(JSON.parse(out)).toMatchObject([{ serverName: 'example.org' }]);
  });
});

describe('a long list', () => {
  it('names garbage by its line, and does the rest', async () => {
    await writeFile(join(folder, 'list.txt'), 'a.example\r\nhttps://x/\n\n# c\na b\na.example\n');
    const { out, err, code } = await check('check --file list.txt --format jsonl');
    const reports = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(reports.map(({ serverName }) => serverName)).toEqual(['a.example', 'https://x/', 'a b']);
    expect(reports[2].findings[0].detail).toBe('It stands in line 5 of the list.');
    expect(err).toBe('list.txt, line 2: no server name: https://x/\nlist.txt, line 5: no server name: a b\n');
    expect(code).toBe(3);
  });

  it('does not fill the terminal where it is something else altogether', async () => {
    await writeFile(join(folder, 'list.txt'), Array.from({ length: 3000 }, (_, at) => `x ${at}`).join('\n'));
    const { out, err } = await check('check --file list.txt --format jsonl');
    expect(out.trimEnd().split('\n')).toHaveLength(3000);
    expect(err.trimEnd().split('\n')).toHaveLength(101);
  });

  it('of 10,000 names comes whole and in its order', async () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `h${at}_.example`);
    await writeFile(join(folder, 'list.txt'), names.join('\n'));
    const { out } = await check('check --file list.txt --format prometheus --jobs 64');
    expect(out.match(/^matrix_federation_ok/gm)).toHaveLength(10_000);
  });

  it('that is empty is exit code 2', async () => {
    await writeFile(join(folder, 'list.txt'), '# nothing\n');
    const { code, err } = await check('check --file list.txt');
    expect(code).toBe(2);
    expect(err).toMatch(/^The list \/.*list\.txt holds no server name\.\n$/);
  });
});

describe('monitoring', () => {
  it.each([
    [
      'check example.org --format nagios',
      3,
      /^MATRIX UNKNOWN - example\.org: .+ \| time=\d+ms;;;0 addresses_ok=0;;;0;0\n$/,
    ],
    ['check https://x --format nagios', 3, /^MATRIX UNKNOWN - .*is no server name.*\n$/],
    [
      'check a.example https://x --format nagios',
      2,
      /^MATRIX CRITICAL - 0 of 2 servers are fine, 1 with errors/,
    ],
  ])('%s has the codes of Nagios', async (line, code, expected) => {
    const said = await check(line);
    expect(said.out).toMatch(expected);
    expect(said.code).toBe(code);
  });
});

describe('a mistake, for Nagios', () => {
  it.each([
    ['check a.example --format nagios --jsno', /--jsno is unknown\. Did you mean --json\?/],
    ['check a.example --format=nagios --jobs 0', /--jobs 0 is no number from 1 to 256\./],
    ['check --format nagios', /check needs a server name/],
    ['check a.example --format nagios --json', /--json and --format nagios contradict each other/],
    ['check a.example --format nagois', /--format nagois is unknown/],
    ['check a.example --format nagios --diff x.json', /--diff prints text, json, jsonl, not nagios/],
    ['trace a.example --format nagios', /--format does not belong to trace/],
    ['check --file nowhere.txt --format nagios', /There is no list .*nowhere\.txt/],
    ['check --replay nowhere.json --format nagios', /There is no report .*nowhere\.json/],
    ['check exa_mple --format nagios', /is no server name/],
  ])('%s is unknown and no alarm, on one line', async (line, expected) => {
    const { code, out, err } = await check(line);
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out).toMatch(/^MATRIX UNKNOWN - [^\n|]+\n$/);
    expect(out).toMatch(expected);
  });

  it.each(['json', 'jsonl', 'tap', 'prometheus', 'go'])(
    'leaves stdout empty with %s: nothing is taken for a result',
    async (format) => {
      const { code, out, err } = await check(`check a.example --format ${format} --jobs 0`);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/--jobs 0/);
    },
  );
});

describe('saved reports', () => {
  beforeEach(async () => {
    const seen = facts();
    const tool = { name: 'matrix-tls-setup', version: '1' };
    await writeFile(join(folder, 'good.json'), reportJson(seen, judge(seen), tool));
    const gone = facts({ dns: { 'matrix.example.org A': null, 'matrix.example.org AAAA': null } });
    await writeFile(join(folder, 'bad.json'), reportJson(gone, judge(gone), tool));
    await writeFile(join(folder, 'newer.json'), '{"schemaVersion":2}');
  });

  it('are judged again, in every format, without a network', async () => {
    const text = await check('check --replay good.json');
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(/^✔ example\.org: other servers can reach it/);
    const again = await check('check --replay good.json --json');
    expect(JSON.parse(again.out)).toMatchObject({ serverName: 'example.org', verdict: 'ok' });
    expect((await check('check --replay bad.json --format nagios')).code).toBe(2);
  });

  it('are compared, with the exit code of the new one', async () => {
    const same = await check('check --replay good.json --diff good.json');
    expect(same).toMatchObject({ code: 0 });
    expect(same.out).toContain('nothing changed since 24 Nov 2026 12:00 UTC');
    const worse = await check('check --replay bad.json --diff good.json --json');
    expect(worse.code).toBe(3);
    expect(JSON.parse(worse.out)).toMatchObject({ old: { verdict: 'ok' }, now: { verdict: 'error' } });
    const live = await check('check example.org --diff good.json');
    expect(live.out).toContain('verdict: ok → unknown');
  });

  it.each([
    ['check --replay newer.json', /cannot be used\.\n {2}it has schemaVersion 2/],
    ['check --replay nowhere.json', /There is no report .*nowhere\.json/],
    ['check example.org --diff newer.json', /cannot be used/],
    ['check example.org --replay good.json', /--replay takes the names from its report/],
    ['check example.org --diff good.json --format tap', /--diff prints text, json, jsonl, not tap/],
    ['check example.org --jobs 0', /--jobs 0 is no number from 1 to 256/],
  ])('%s is exit code 2', async (line, expected) => {
    const { code, err, out } = await check(line);
    expect(err).toMatch(expected);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('what cannot be checked', () => {
  it.each([
    [
      'check https://example.org/',
      /"https:\/\/example\.org\/" is no server name\. .+\nDid you mean example\.org\?\n$/s,
    ],
    ['check --file nowhere.txt', /^There is no list .*nowhere\.txt\.\n$/],
    ['check --file .', /cannot be read: it is no regular file\.\n$/],
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
    const forNagios = await check('check example.org --format nagios', broken);
    expect(forNagios).toMatchObject({ code: 3, err: expect.stringMatching(/^matrix-tls-setup has a bug/) });
    expect(forNagios.out).toMatch(/^MATRIX UNKNOWN - matrix-tls-setup has a bug: TypeError: oh\n$/);
    const { code, err, out } = await check('check example.org', broken);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^matrix-tls-setup has a bug: TypeError: oh\n/);
    expect(err).not.toContain('.ts:');
  });
});
