import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../../src/check/catalogue/index.ts';
import { hostClockRule } from '../../../../src/check/local/host-clock.ts';
import { hostInstanceRule } from '../../../../src/check/local/host-instance.ts';
import { hostPortsRule } from '../../../../src/check/local/host-ports.ts';
import { hostProxyRule } from '../../../../src/check/local/host-proxy.ts';
import type {
  ClockFacts,
  FirewallFacts,
  LocalFacts,
  ManglingKind,
  PortHolder,
  ProxyFacts,
} from '../../../../src/host/types.ts';
import { CHECKED_AT, facts, v4, v6, type World } from '../../../support/facts.ts';
import { localFacts } from '../../../support/local-facts.ts';

const yaml = (lines: string) => ({ 'homeserver.yaml': `server_name: example.org\n${lines}` });
const ids = (
  found: readonly { readonly severity: string; readonly id: string; readonly subject: string }[],
) => found.map(({ severity, id, subject }) => `${severity} ${id} ${subject}`);

describe('which instance answers', () => {
  const published = (keys: object, document = {}): World => ({
    at: {
      '*:443': {
        keys: { body: JSON.stringify({ server_name: 'example.org', verify_keys: keys }) },
        document,
      },
    },
  });
  const local = (serverName = 'example.org') =>
    localFacts(
      { 'homeserver.yaml': `server_name: ${serverName}\n` },
      {
        signingKeys: {
          path: '/etc/matrix-synapse/homeserver.signing.key',
          state: 'read',
          access: null,
          keys: [{ id: 'ed25519:a_mine', publicKey: 'bWluZQ' }],
        },
      },
    );

  test.each<[string, World, string | null]>([
    ['this one', published({ 'ed25519:a_mine': { key: 'bWluZQ' } }), null],
    ['this one, with padding', published({ 'ed25519:a_mine': { key: 'bWluZQ==' } }), null],
    [
      'this one, after a change of keys',
      published({ 'ed25519:a_new': { key: 'bmV3' }, 'ed25519:a_mine': { key: 'bWluZQ' } }),
      null,
    ],
    [
      'another one',
      published({ 'ed25519:a_other': { key: 'b3RoZXI' } }),
      'publishes the key ed25519:a_other',
    ],
    [
      'another one with the same id',
      published({ 'ed25519:a_mine': { key: 'b3RoZXI' } }),
      'another key of the same id',
    ],
    [
      'one of another name, which is told elsewhere',
      published({ 'ed25519:a_other': { key: 'x' } }, { serverName: 'other.example' }),
      null,
    ],
    ['none that can be read', { at: { '*:443': { keys: { body: '{"verify_keys":' } } } }, null],
    ['none', { at: { '*:443': { keys: null } } }, null],
  ])('%s', async (_, world, detail) => {
    const [found] = hostInstanceRule.judge(await local(), facts(world));
    expect(found?.detail ?? null).toEqual(detail === null ? null : expect.stringContaining(detail));
    if (found !== undefined)
      expect(found).toMatchObject({ id: 'federation.other-instance', severity: 'error' });
  });

  test('of another name than was asked for is not compared', async () => {
    const world = published({ 'ed25519:a_other': { key: 'b3RoZXI' } });
    expect(hostInstanceRule.judge(await local('other.example'), facts(world))).toEqual([]);
    expect(hostInstanceRule.judge(await local(), null)).toEqual([]);
  });
});

describe('ports', () => {
  const nginx = (address: string, port = 8448): PortHolder => ({ address, port, program: 'nginx', pid: 8 });
  const listener = (addresses: string, more = '') =>
    yaml(
      `${more}listeners:\n  - {port: 8448, type: http, tls: true, bind_addresses: [${addresses}], resources: [{names: [federation]}]}\n`,
    );

  test.each<[string, Record<string, string>, PortHolder, boolean]>([
    ['all addresses, both', listener("'0.0.0.0'"), nginx('0.0.0.0'), true],
    ['one of all', listener("'::', '0.0.0.0'"), nginx('192.0.2.1'), true],
    ['all of one', listener("'127.0.0.1'"), nginx('0.0.0.0'), true],
    ['no address means all', listener(''), nginx('::'), true],
    ['two addresses', listener("'127.0.0.1'"), nginx('192.0.2.1'), false],
    ['two families', listener("'127.0.0.1'"), nginx('::'), false],
    ['another port', listener("'0.0.0.0'"), nginx('0.0.0.0', 443), false],
    ['a listener that is silenced', listener("'0.0.0.0'", 'no_tls: true\n'), nginx('0.0.0.0'), false],
    ['Synapse itself', listener("'0.0.0.0'"), { ...nginx('0.0.0.0'), program: 'python' }, false],
    [
      'somebody who may not be seen',
      listener("'0.0.0.0'"),
      { ...nginx('0.0.0.0'), program: null, pid: null },
      false,
    ],
  ])('%s', async (_, files, holder, busy) => {
    const found = hostPortsRule.judge(await localFacts(files, { ports: [holder] }), null);
    expect(ids(found)).toEqual(busy ? [`error host.port-busy ${found[0]?.subject}`] : []);
    if (busy) expect(found[0]?.title).toBe('Port 8448 is wanted by homeserver.yaml and held by nginx.');
  });

  const firewall = (open: boolean | null, tool: FirewallFacts['tool'] = 'ufw'): FirewallFacts => ({
    tool,
    ports: [{ port: 8448, open, rule: '-j DROP' }],
  });

  test.each<[string, Partial<LocalFacts>, string[]]>([
    [
      'closed and in use',
      { firewall: firewall(false), ports: [nginx('0.0.0.0')] },
      ['warning host.firewall port 8448'],
    ],
    [
      'closed and in use for this machine alone',
      { firewall: firewall(false), ports: [nginx('127.0.0.1')] },
      [],
    ],
    ['closed and not in use', { firewall: firewall(false), ports: [] }, []],
    ['open', { firewall: firewall(true), ports: [nginx('0.0.0.0')] }, []],
    ['not plain', { firewall: firewall(null), ports: [nginx('0.0.0.0')] }, []],
    ['not looked at', { ports: [nginx('0.0.0.0')] }, []],
  ])('behind a firewall: %s', async (_, rest, expected) => {
    const found = hostPortsRule.judge(await localFacts({}, rest), null);
    expect(ids(found)).toEqual(expected);
    for (const { fix } of found) expect(fix).toBe('Open it: ufw allow 8448/tcp');
  });
});

describe('proxies', () => {
  const setting = (kind: ManglingKind, text = 'the line', names = ['example.org']) => ({
    kind,
    place: { file: '/etc/x.conf', line: 12, column: 3 },
    text,
    names,
  });
  const proxy = (change: Partial<ProxyFacts>): ProxyFacts => ({
    kind: 'nginx',
    version: '1.22.1',
    running: true,
    sites: [],
    mangling: [],
    valid: null,
    filesRead: [],
    ...change,
  });

  test.each<[string, ProxyFacts[], string[]]>([
    ['well', [proxy({ valid: { ok: true, text: '' } })], []],
    ['a path', [proxy({ mangling: [setting('proxy-pass-path')] })], ['error host.proxy-path /etc/x.conf:12']],
    [
      'a variable',
      [proxy({ mangling: [setting('proxy-pass-variable')] })],
      ['error host.proxy-path /etc/x.conf:12'],
    ],
    [
      'no nocanon',
      [proxy({ kind: 'apache', mangling: [setting('no-nocanon')] })],
      ['error host.proxy-path /etc/x.conf:12'],
    ],
    [
      'slashes',
      [proxy({ kind: 'apache', mangling: [setting('encoded-slashes')] })],
      ['error host.proxy-path /etc/x.conf:12'],
    ],
    [
      'a normaliser',
      [proxy({ kind: 'haproxy', mangling: [setting('normalize-uri')] })],
      ['warning host.proxy-path /etc/x.conf:12'],
    ],
    [
      'a rewrite that may be for others',
      [proxy({ kind: 'caddy', mangling: [setting('rewrite')] })],
      ['warning host.proxy-path /etc/x.conf:12'],
    ],
    [
      'one line of two sites',
      [proxy({ mangling: [setting('rewrite'), setting('rewrite', 'the line', ['b.example'])] })],
      ['error host.proxy-path /etc/x.conf:12'],
    ],
    [
      'left-over files',
      [proxy({ running: false, mangling: [setting('rewrite')] }), proxy({ kind: 'caddy' })],
      [],
    ],
    [
      'files of one that stands still',
      [proxy({ running: false, mangling: [setting('rewrite')] })],
      ['error host.proxy-path /etc/x.conf:12'],
    ],
    [
      'refused files',
      [proxy({ valid: { ok: false, text: 'nginx: [emerg] unknown directive "x" in /etc/x.conf:3\n' } })],
      ['error host.proxy-config-invalid nginx'],
    ],
  ])('%s', async (_, proxies, expected) => {
    expect(ids(hostProxyRule.judge(await localFacts({}, { proxies }), null))).toEqual(expected);
  });

  test('quote the line, the sites and the validator', async () => {
    const proxies = [
      proxy({
        mangling: [
          setting('proxy-pass-path', 'proxy_pass http://127.0.0.1:8008/;'),
          setting('proxy-pass-path', '', ['b.example']),
        ],
        valid: {
          ok: false,
          text: 'nginx: [emerg] unknown directive "x" in /etc/x.conf:3\nnginx: test failed',
        },
      }),
    ];
    const found = hostProxyRule.judge(await localFacts({}, { proxies }), null);
    const text = JSON.stringify(found);
    expect(text).toContain('(example.org and b.example)');
    expect(text).toContain('unknown directive');
    expect(text).not.toContain('test failed');
  });
});

describe('the clock', () => {
  const clock = (change: Partial<ClockFacts>): ClockFacts => ({
    offsetSeconds: null,
    source: "chrony's estimate",
    synchronised: null,
    ...change,
  });
  /** Dates of the answers, by what the other's clock is ahead. */
  const dated = (...ahead: number[]): World => ({
    at: Object.fromEntries(
      [`${v6(20)}:443`, `${v4(20)}:443`].map((at, index) => [
        at,
        {
          version: {
            headers: [
              [
                'Date',
                new Date(Date.parse(CHECKED_AT) + (ahead[index] ?? ahead[0] ?? 0) * 1000).toUTCString(),
              ],
            ],
          },
        },
      ]),
    ),
  });

  test.each<[string, ClockFacts | null, World | null, string | null]>([
    ['right', clock({ offsetSeconds: 0.002 }), null, null],
    ['ahead', clock({ offsetSeconds: 300 }), null, 'The clock of this machine is 5 minutes ahead.'],
    ['behind', clock({ offsetSeconds: -7200 }), null, 'The clock of this machine is 2 hours behind.'],
    ['right, although others differ', clock({ synchronised: true }), dated(600), null],
    ['behind two that agree', null, dated(600), 'The clock of this machine is 10 minutes behind.'],
    ['ahead of two that agree', null, dated(-600), 'The clock of this machine is 10 minutes ahead.'],
    ['not known where they do not agree', null, dated(600, 0), null],
    ['not known where they differ', null, dated(600, -600), null],
    ['right by both', null, dated(20), null],
    ['not known at all', null, null, null],
    ['not known without dates', null, {}, null],
  ])('%s', async (_, clockFacts, world, title) => {
    const found = hostClockRule.judge(
      await localFacts({}, { clock: clockFacts }),
      world === null ? null : facts(world),
    );
    expect(found[0]?.title ?? null).toBe(title);
    if (title !== null) expect(ids(found)).toEqual(['warning host.clock clock']);
  });
});

test('all these are seen on the machine alone', () => {
  const rules = [hostInstanceRule, hostPortsRule, hostProxyRule, hostClockRule];
  for (const id of rules.flatMap((rule) => rule.ids)) expect(catalogue[id].seen).toBe('local');
});
