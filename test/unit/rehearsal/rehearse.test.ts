import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writePlan } from '../../../src/apply/write.ts';
import { judge } from '../../../src/check/judge.ts';
import { discover } from '../../../src/discover/discover.ts';
import { parseServerName } from '../../../src/matrix/server-name.ts';
import { lookAtHost } from '../../../src/probe/host.ts';
import { openRehearsal, type Rehearsal } from '../../../src/rehearsal/rehearse.ts';
import { UnknownWorldError } from '../../../src/rehearsal/worlds/registry.ts';
import { settle } from '../../../src/scenario/settle.ts';

// A busy machine takes seconds for what takes 0.2 s alone.
vi.setConfig({ testTimeout: 20_000 });

let folder: string;
let rehearsal: Rehearsal | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
});
afterEach(async () => {
  await rehearsal?.close();
  rehearsal = null;
  await rm(folder, { recursive: true, force: true });
});

async function open(id: string): Promise<Rehearsal> {
  rehearsal = await openRehearsal(id);
  return rehearsal;
}

async function look({ system, serverName }: Rehearsal) {
  const parsed = parseServerName(serverName);
  if (!parsed.ok) throw new Error(serverName);
  const facts = await discover(parsed.value, system, { version: '0' }, () => {}, AbortSignal.timeout(10_000));
  return { facts, verdict: judge(facts) };
}

const errors = (verdict: ReturnType<typeof judge>): string[] =>
  verdict.findings.filter((finding) => finding.severity === 'error').map((finding) => finding.id);

/** Answers everything with what is seen or usual, and writes the plan, as --yes does. */
async function write(
  opened: Rehearsal,
  given: Readonly<Record<string, string>> = {},
  to = folder,
): Promise<void> {
  const { facts } = await look(opened);
  const host = await lookAtHost(opened.system, { configPaths: [] });
  const texts = Object.entries(given).map(([id, text]) => [id, { text, source: 'flag' as const }]);
  const { scenario, situation, complaints } = settle({ facts, host, answers: {} }, Object.fromEntries(texts));
  if (scenario === null) throw new Error(complaints.join(' '));
  await writePlan(scenario.plan(situation), to, opened.system.files);
}

describe('the default world', () => {
  it('is broken as in the FAQ, and green after the recommended plan is put in place', async () => {
    const opened = await open('moved-host');
    const before = await look(opened);
    expect(errors(before.verdict)).toEqual(['tls.names-srv-target']);
    expect(before.facts.route.via).toBe('srv-legacy');
    await write(opened);
    const { lines, failure } = await opened.place(folder);
    expect(failure).toBeNull();
    const said = lines.filter(({ state }) => state === 'ok').map(({ text }) => text);
    const after = await look(opened);
    expect(after.facts.route).toMatchObject({ row: 8, delegatedName: 'customer.example.net:443' });
    expect(after.verdict).toMatchObject({
      verdict: 'ok',
      findings: expect.not.arrayContaining([expect.objectContaining({ severity: 'warning' })]),
    });
    expect(said).toContain(
      '/etc/matrix-synapse/homeserver.yaml on customer.example.net is changed as the diff says.',
    );
    expect(said).toContain('The web server of example.org now has /.well-known/matrix/server.');
    expect(said).toContain(
      'The zone example.org no longer has _matrix._tcp.example.org SRV 10 5 8000 customer.example.net.',
    );
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['well-known-8448', {}, 11],
    ['well-known-srv', {}, 9],
    ['srv-certificate', {}, 14],
    ['srv-proxy', {}, 14],
    ['well-known-port', { apexServer: 'nginx' }, 8],
    ['well-known-port', { certificateClient: 'acme.sh', challenge: 'dns' }, 8],
    ['well-known-port', { tlsFront: 'synapse', delegatedPort: '8449' }, 8],
  ])('turns green by %s with %o', async (scenario, given, row) => {
    const opened = await open('moved-host');
    const all = { scenario, ...given, ...(given.tlsFront === 'synapse' ? { challenge: 'dns' } : {}) };
    await write(opened, all);
    await opened.place(folder);
    const { facts, verdict } = await look(opened);
    expect([facts.route.row, errors(verdict)]).toEqual([row, []]);
  });

  it('shows its own machine, and never this one', async () => {
    const { system } = await open('moved-host');
    const host = await lookAtHost(system, { configPaths: [], home: system.user.home });
    expect(host).toMatchObject({
      homeserverYaml: { path: '/etc/matrix-synapse/homeserver.yaml' },
      nginxVersion: '1.22.1',
      installed: { certbot: true, acmeSh: false },
    });
    expect(await system.files.read('/etc/passwd', 1_000_000)).toBeNull();
    expect(await system.files.list('/etc/nginx')).toEqual(['sites-enabled']);
    expect(await system.files.list('/nowhere')).toBeNull();
    expect(
      await system.processes.run({ file: 'sh', args: ['-c', 'true'], effect: 'read' }, 100),
    ).toMatchObject({
      exitCode: null,
    });
  });
});

describe('the other worlds', () => {
  it.each([
    ['direct', 'tls.legacy-synapse'],
    ['leaf-only', 'tls.leaf-only'],
    ['healthy', null],
  ])('%s shows %s, and turns green', async (id, finding) => {
    const opened = await open(id);
    expect(errors((await look(opened)).verdict)).toEqual(finding === null ? [] : [finding]);
    if (finding === null) return;
    await write(opened);
    await opened.place(folder);
    expect(errors((await look(opened)).verdict)).toEqual([]);
  });

  it('are named when one is asked for that is not there', async () => {
    await expect(openRehearsal('nothing')).rejects.toThrow(UnknownWorldError);
    await expect(openRehearsal('nothing')).rejects.toThrow(
      'There is no rehearsal "nothing". There are: moved-host, direct, leaf-only, healthy.',
    );
  });
});

describe('a plan that is not right', () => {
  // Written once: each case spoils a copy of its own.
  let written: string;
  beforeAll(async () => {
    written = await mkdtemp(join(tmpdir(), 'rehearsal-'));
    const opened = await openRehearsal('moved-host');
    await write(opened, {}, written);
    await opened.close();
  });
  afterAll(() => rm(written, { recursive: true, force: true }));
  beforeEach(() => cp(written, folder, { recursive: true }));

  const SITE = 'delegate/etc/nginx/conf.d/matrix-customer.example.net.conf';
  const change = async (path: string, from: string, to: string): Promise<void> => {
    const text = await readFile(join(folder, path), 'utf8');
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    await writeFile(join(folder, path), text.replace(from, to));
  };

  it.each([
    [
      'a directive that nginx does not know',
      SITE,
      'ssl_protocols',
      'ssl_protokols',
      'does not know "ssl_protokols"',
    ],
    ['a certificate that is not there', SITE, 'fullchain.pem', 'full.pem', 'there is no such file'],
    ['a port that Synapse holds', SITE, 'listen 443 ssl', 'listen 8000 ssl', 'both want port 8000'],
    ['a command that is broken', 'README.txt', '$ certbot', '$ certbot $(x)', 'Not a plain command'],
    [
      'a command that is not known',
      'README.txt',
      '$ nginx -t',
      '$ nginx -s stop',
      'does not know this command',
    ],
    ['a file that is missing', 'README.txt', '-D apex/var', '-D apx/var', 'is not in'],
    [
      'a record that is not there',
      'README.txt',
      'SRV 10 5 8000',
      'SRV 10 5 8001',
      'the zone example.org has no',
    ],
    [
      'a file that changed since',
      'homeserver/homeserver-lines.diff',
      '- names: [client]',
      '- names: [clients]',
      'the diff does not fit /etc/matrix-synapse/homeserver.yaml',
    ],
    ['an edit without its diff', 'README.txt', 'homeserver-lines.diff', 'lines.diff', 'is not in'],
    ['a step by hand that nobody understands', 'README.txt', 'Close port', 'Nail port', 'by hand'],
  ])('stops at %s', async (_, path, from, to, message) => {
    const opened = await open('moved-host');
    await change(path, from, to);
    const { failure } = await opened.place(folder);
    expect(failure).toContain(message);
  });

  it('stays broken when the front sends the leaf alone', async () => {
    const opened = await open('moved-host');
    await change(
      'delegate/usr/local/sbin/matrix-certificate-customer.example.net',
      'fullchain.pem"\nkey',
      'cert.pem"\nkey',
    );
    await opened.place(folder);
    expect(errors((await look(opened)).verdict)).toEqual(['tls.leaf-only']);
  });
});
