import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { System } from '../../../src/system/types.ts';
import { cutOff, runInMemory, type Said } from './in-memory.ts';

const SEED = 'YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1';
const YAML = `server_name: example.org
report_stats: false
no_tls: true
listeners:
  - port: 8448
    tls: true
    type: http
    resources:
      - names: [client, webclient]
  - port: 8008
    type: http
    bind_addresses: ['127.0.0.1']
    x_forwarded: true
    resources:
      - names: [client, federation]
database:
  name: sqlite3
  args:
    password: "a secret"
`;

/** This machine, cut off, on which no command can be run. */
const system: System = {
  ...cutOff,
  processes: { run: async () => ({ exitCode: null, stdout: '', stderr: 'ENOENT' }) },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-local-'));
  await writeFile(join(folder, 'homeserver.yaml'), YAML);
  await writeFile(join(folder, 'example.org.signing.key'), `ed25519 a_test ${SEED}\n`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const check = (line: string): Promise<Said> => runInMemory(line.split(' '), { system, cwd: folder });
const ids = (report: { findings: { id: string; because?: { id: string }[] }[] }): string[] =>
  report.findings.flatMap(({ id, because = [] }) => [id, ...because.map((one) => one.id)]);

describe('copies from another machine', () => {
  it('are judged beside what others see, and nothing of this machine is looked at', async () => {
    const { code, out, err } = await check('check --config homeserver.yaml --json');
    const report = JSON.parse(out);
    expect(err).toBe('');
    expect(code).toBe(3);
    expect(report).toMatchObject({
      schemaVersion: 1,
      serverName: 'example.org',
      verdict: 'error',
      federationOk: null,
      local: { elsewhere: true, service: null, ports: null, signingKeys: null, proxies: [] },
    });
    expect(ids(report)).toEqual(expect.arrayContaining(['config.webclient', 'config.no-tls']));
    expect(out).not.toContain('a secret');
  });

  it('are told in text, with what was not looked at', async () => {
    const { out } = await check('check example.org --config homeserver.yaml');
    expect(out).toContain('it could not be told whether other servers reach it, and its');
    expect(out).toContain('✖ config.webclient');
    expect(out).toContain('Copies from another machine; nothing of this one was looked at');
    expect(out).toMatch(/8448 with TLS: client and webclient, silenced by no_tls/);
    expect(out).toMatch(/– not looked at: certificate files/);
  });

  it('count in the order in which they are given', async () => {
    await mkdir(join(folder, 'conf.d'));
    await writeFile(join(folder, 'conf.d/metrics.yaml'), 'listeners:\n  - {port: 9000, type: metrics}\n');
    const { out } = await check('check --config homeserver.yaml --config conf.d --json');
    expect(ids(JSON.parse(out))).toContain('config.overridden');
    expect(JSON.parse(out).local.config.files).toHaveLength(2);
  });

  it('tell all that is wrong with them where they do not say whose they are', async () => {
    await writeFile(join(folder, 'homeserver.yaml'), 'server_name: example.org\n  no_tls: true\n');
    const { out, code } = await check('check --config homeserver.yaml');
    expect(code).toBe(3);
    expect(out).toMatch(/^✖ config\.invalid-yaml /);
    const json = JSON.parse((await check('check --config homeserver.yaml --json')).out);
    expect(json).toMatchObject({ route: null, facts: null, verdict: 'error', local: { elsewhere: true } });
    expect(ids(json)).toContain('config.invalid-yaml');
  });

  it('have points of their own in TAP', async () => {
    const { out } = await check('check --config homeserver.yaml --format tap');
    expect(out).toMatch(/^not ok \d+ - example\.org: config$/m);
    expect(out).toMatch(/^ok \d+ - example\.org: host # SKIP the files are copies/m);
    const without = await check('check example.org --format tap');
    expect(without.out).not.toMatch(/: (?:config|host)\b/);
  });

  it('that are not there are a finding', async () => {
    const { out, code } = await check('check --config nowhere.yaml --format nagios');
    expect(code).toBe(2);
    expect(out).toMatch(/^MATRIX CRITICAL - .*config\.not-found/);
  });
});

describe('this machine', () => {
  it('is looked at, and gives its server name', async () => {
    const { out } = await check('check --local --config homeserver.yaml --json');
    const report = JSON.parse(out);
    expect(report.serverName).toBe('example.org');
    expect(report.local).toMatchObject({
      elsewhere: false,
      signingKeys: { keys: [{ id: 'ed25519:a_test' }] },
    });
    expect(out).not.toContain(SEED);
  });

  it('says so in text', async () => {
    const { out } = await check('check example.org --local --config homeserver.yaml');
    expect(out).toMatch(/^This machine/m);
  });

  it('signs with the key of its own server name alone', async () => {
    const own = JSON.parse((await check('check --local --signed --config homeserver.yaml --json')).out);
    expect(own.local.notLookedAt.map(({ what }: { what: string }) => what)).not.toContain(
      'the signed request',
    );
    const { out } = await check('check other.example --local --signed --config homeserver.yaml --json');
    expect(JSON.parse(out).local.notLookedAt).toContainEqual({
      what: 'the signed request',
      why: 'the key here is that of example.org',
    });
  });

  it('says why nothing is signed without a key', async () => {
    await rm(join(folder, 'example.org.signing.key'));
    const { out } = await check('check --local --signed --config homeserver.yaml --json');
    const [note] = JSON.parse(out).local.notLookedAt.filter(
      ({ what }: { what: string }) => what === 'the signed request',
    );
    expect(note.why).toMatch(/^no signing key could be read from .*example\.org\.signing\.key$/);
  });
});

describe('what does not go together', () => {
  it.each([
    ['check --signed example.org', /--signed needs --local/],
    ['check --signed --config homeserver.yaml', /copies from another machine come without its key/],
    ['check --local a.example b.example', /--local is about one server/],
    ['check --local --file list.txt', /--local is about one server/],
    ['check --config homeserver.yaml --replay report.json', /do not go together/],
    ['trace example.org --local', /--local does not belong to trace/],
  ])('%s', async (line, says) => {
    const { code, err, out } = await check(line);
    expect(code).toBe(2);
    expect(err).toMatch(says);
    expect(out).toBe('');
  });
});

describe('explain upgrade', () => {
  it('has the order, from a version and without one', async () => {
    const { out, code } = await check('explain upgrade 0.33.9');
    expect(code).toBe(0);
    expect(out).toMatch(/^The way from Synapse 0\.33\.9/);
    expect(out).toMatch(/Synapse 1\.0\.0 once/);
    expect((await check('explain upgrade')).out).toMatch(/^The order of an upgrade/);
  });

  it('refuses what is no version, and a second word elsewhere', async () => {
    expect(await check('explain upgrade soon')).toMatchObject({ code: 2 });
    expect(await check('explain tls.leaf-only 1.0')).toMatchObject({ code: 2 });
  });
});
