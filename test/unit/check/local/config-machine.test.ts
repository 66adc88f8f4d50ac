/** What the rules about homeserver.yaml take from the machine and from the network; the files alone are in the corpus. */
import { describe, expect, it } from 'vitest';
import { configFilesRule } from '../../../../src/check/local/config-files.ts';
import { configListenersRule } from '../../../../src/check/local/config-listeners.ts';
import { configOptionsRule } from '../../../../src/check/local/config-options.ts';
import { configProxyRule } from '../../../../src/check/local/config-proxy.ts';
import { configStartRule } from '../../../../src/check/local/config-start.ts';
import type { LocalCheck } from '../../../../src/check/local/types.ts';
import type { Facts } from '../../../../src/discover/types.ts';
import type { LocalFacts, ProxyFacts, ServiceFacts } from '../../../../src/host/types.ts';
import { delegation, facts } from '../../../support/facts.ts';
import { localFacts } from '../../../support/local-facts.ts';
import { bySrv } from '../cases/shared.ts';

const needed = (own: string): Record<string, string> => ({
  'homeserver.yaml': `server_name: example.org\nreport_stats: false\npublic_baseurl: https://matrix.example.org/\ndatabase: {name: sqlite3}\n${own}`,
});
const listener = (more: string): string =>
  `listeners:\n  - {port: 8008, type: http, resources: [{names: [client, federation]}], ${more}}\n`;

const service: ServiceFacts = {
  user: 'matrix-synapse',
  uid: 110,
  gids: [110],
  pid: 812,
  version: null,
  source: 'process 812',
  container: null,
};
const proxyTo = (matrixTo: string | null): ProxyFacts => ({
  kind: 'nginx',
  version: '1.22.1',
  running: true,
  sites: [
    { names: ['example.org'], ports: [443], tls: true, matrixTo, place: { file: 'a', line: 1, column: 1 } },
  ],
  mangling: [],
  valid: null,
  filesRead: [],
});

async function ids(
  rule: LocalCheck,
  files: Record<string, string>,
  rest: Partial<LocalFacts> = {},
  network: Facts | null = null,
): Promise<string[]> {
  const local = await localFacts(files, rest);
  return rule.judge(local, network).map(({ id, severity }) => `${severity} ${id}`);
}

describe('files', () => {
  it('none in the usual places: says where it looked', async () => {
    const [finding] = configFilesRule.judge(await localFacts({}), null);
    expect(finding).toMatchObject({ id: 'config.not-found', severity: 'error' });
    expect(finding?.detail).toBe('Looked at: homeserver.yaml.');
  });

  it('what is missing is not accused while a file could not be read', async () => {
    const { config } = await localFacts({ 'homeserver.yaml': 'server_name: example.org\n' });
    const unreadable = [{ path: 'conf.d/x.yaml', code: 'EACCES' }];
    for (const rule of [configListenersRule, configStartRule, configOptionsRule]) {
      expect(await ids(rule, {}, { config: { ...config, unreadable } })).toEqual([]);
      expect(await ids(rule, {}, { config })).not.toEqual([]);
    }
  });

  it("a worker's file is not judged as that of the homeserver", async () => {
    const worker = { 'worker.yaml': 'worker_app: synapse.app.generic_worker\nno_tls: true\n' };
    for (const rule of [configListenersRule, configStartRule, configOptionsRule, configProxyRule]) {
      expect(await ids(rule, worker)).toEqual([]);
    }
  });

  it('a thousand keys twice are told by the first ones', async () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `k${index}: 1\nk${index}: 2\n`).join('');
    expect(await ids(configFilesRule, { 'homeserver.yaml': keys })).toHaveLength(20);
  });
});

describe('x_forwarded', () => {
  it.each<[string, string, Partial<LocalFacts>, string[]]>([
    [
      'a proxy passes to it',
      'tls: false',
      { proxies: [proxyTo('http://10.0.0.1:8008')] },
      ['warning config.x-forwarded-missing'],
    ],
    ['a proxy passes elsewhere', 'tls: false', { proxies: [proxyTo('http://10.0.0.1:8009/')] }, []],
    ['a proxy that passes nothing', 'tls: false', { proxies: [proxyTo(null)] }, []],
    ['open to the world', 'x_forwarded: true', { service }, ['warning config.x-forwarded-exposed']],
    [
      'a public address',
      "x_forwarded: true, bind_addresses: ['93.184.216.20']",
      { service },
      ['warning config.x-forwarded-exposed'],
    ],
    ['an address of its own network', "x_forwarded: true, bind_addresses: ['10.0.0.5']", { service }, []],
    [
      'a firewall that closes the port',
      'x_forwarded: true',
      { service, firewall: { tool: 'nftables', ports: [{ port: 8008, open: false, rule: 'drop' }] } },
      [],
    ],
    [
      'a firewall that leaves it open',
      'x_forwarded: true',
      { service, firewall: { tool: 'nftables', ports: [{ port: 8008, open: true, rule: null }] } },
      ['warning config.x-forwarded-exposed'],
    ],
    ['inside a container', 'x_forwarded: true', { service: { ...service, container: 'docker' } }, []],
  ])('%s', async (_name, more, rest, found) => {
    expect(await ids(configProxyRule, needed(listener(more)), rest)).toEqual(found);
  });
});

describe('loopback in a container', () => {
  const loopback = needed(listener("x_forwarded: true, bind_addresses: ['127.0.0.1']"));
  const at = (path: string) => ({ [path]: loopback['homeserver.yaml'] ?? '' });
  it.each<[string, Record<string, string>, Partial<LocalFacts>, boolean]>([
    ['a process in Docker', loopback, { service: { ...service, container: 'docker' } }, true],
    ['a process in Podman', loopback, { service: { ...service, container: 'podman' } }, true],
    ['a machine of LXC', loopback, { service: { ...service, container: 'lxc' } }, false],
    ['a process of the machine itself', at('/data/homeserver.yaml'), { service }, false],
    ["the playbook's file", at('/matrix/synapse/config/homeserver.yaml'), {}, true],
    ['a volume of Docker', at('/var/lib/docker/volumes/synapse/_data/homeserver.yaml'), {}, true],
    [
      "Docker with the machine's own network",
      loopback,
      {
        service: { ...service, container: 'docker' },
        ports: [{ address: '127.0.0.1', port: 8008, program: 'python3', pid: 812 }],
      },
      false,
    ],
  ])('%s', async (_name, files, rest, found) => {
    expect((await ids(configProxyRule, files, rest)).includes('error config.loopback-in-container')).toBe(
      found,
    );
  });
});

describe('what other servers see', () => {
  const options = (own: string, network: Facts | null) =>
    ids(configOptionsRule, needed(listener('x_forwarded: true') + own), {}, network);

  it.each<[string, Facts | null, string[]]>([
    ['delegated by file to another host', facts(), ['warning config.serve-wellknown']],
    ['delegated by file to the same place', facts({ file: delegation('example.org:443') }), []],
    ['delegated by SRV', facts(bySrv()), ['warning config.serve-wellknown']],
    ['not looked at', null, []],
  ])('serve_server_wellknown, %s', async (_name, network, found) => {
    expect(await options('serve_server_wellknown: true\n', network)).toEqual(found);
    expect(await options('serve_server_wellknown: false\n', network)).toEqual([]);
  });

  it.each([
    ['https://matrix.example.org', []],
    ['https://other.example.org', ['note config.public-baseurl']],
  ])('public_baseurl beside the client file that says %s', async (baseUrl, found) => {
    const client = { file: null, baseUrl, versions: null };
    expect(await options('', facts({ client }))).toEqual(found);
  });
});

describe('SQLite of an old version', () => {
  const sqlite = needed(listener('x_forwarded: true'));
  const seen = (version: string) =>
    facts({
      at: { '*:443': { version: { body: JSON.stringify({ server: { name: 'Synapse', version } }) } } },
    });
  it.each<[string, Record<string, string>, string | null, Facts | null, string[]]>([
    ['0.34.1.1 is installed', sqlite, '0.34.1.1', null, ['warning config.sqlite-hop']],
    ['1.0.0 is installed', sqlite, '1.0.0', null, []],
    ['0.99.5 answers', sqlite, null, seen('0.99.5'), ['warning config.sqlite-hop']],
    ['1.98.0 answers', sqlite, null, seen('1.98.0'), []],
    ['nobody knows, and the file is of today', sqlite, null, null, []],
    [
      'nobody knows, and the file is old',
      needed(`${listener('x_forwarded: true')}web_client: true\n`),
      null,
      null,
      ['note config.sqlite-hop'],
    ],
    [
      'a current version with an old file',
      needed(`${listener('x_forwarded: true')}web_client: true\n`),
      '1.98.0',
      null,
      [],
    ],
    [
      'PostgreSQL',
      { 'homeserver.yaml': (sqlite['homeserver.yaml'] ?? '').replace('sqlite3', 'psycopg2') },
      '0.34.1.1',
      null,
      [],
    ],
  ])('%s', async (_name, files, version, network, found) => {
    expect(await ids(configStartRule, files, { service: { ...service, version } }, network)).toEqual(found);
  });
});
