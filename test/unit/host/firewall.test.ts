import { describe, expect, test } from 'vitest';
import { lookAtFirewall } from '../../../src/host/firewall.ts';
import { readIptables, verdictByIptables } from '../../../src/host/iptables.ts';
import { type Ruleset, readNftables, verdictByNftables } from '../../../src/host/nftables.ts';
import { notes } from '../../../src/host/reading.ts';
import type { Command, Processes } from '../../../src/system/types.ts';

const save = (policy: string, rules: readonly string[], chains: readonly string[] = []) =>
  [
    '*nat',
    '-A INPUT -j DROP',
    'COMMIT',
    '*filter',
    `:INPUT ${policy} [0:0]`,
    ':FORWARD DROP [0:0]',
    ...chains.map((name) => `:${name} - [0:0]`),
    ...rules.map((rule) => `-A ${rule}`),
    'COMMIT',
    '',
  ].join('\n');

const DROP = 'INPUT -j DROP';

describe('iptables', () => {
  test.each<[string, boolean | null, string]>([
    ['nothing', true, save('ACCEPT', [])],
    ['a policy', false, save('DROP', [])],
    ['a rule for the port', true, save('DROP', ['INPUT -p tcp -m tcp --dport 8448 -j ACCEPT'])],
    ['a rule for another port', false, save('DROP', ['INPUT -p tcp -m tcp --dport 443 -j ACCEPT'])],
    ['several ports', true, save('DROP', ['INPUT -p tcp -m multiport --dports 80,443,8440:8450 -j ACCEPT'])],
    ['another protocol', false, save('DROP', ['INPUT -p udp -m udp --dport 8448 -j ACCEPT'])],
    ['the loopback interface', false, save('DROP', ['INPUT -i lo -j ACCEPT'])],
    [
      'connections that stand',
      false,
      save('DROP', ['INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT']),
    ],
    [
      'the order',
      false,
      save('ACCEPT', [
        'INPUT -p tcp -m tcp --dport 8448 -j REJECT --reject-with tcp-reset',
        'INPUT -p tcp -m tcp --dport 8448 -j ACCEPT',
      ]),
    ],
    ['the end', false, save('ACCEPT', ['INPUT -p tcp -m tcp --dport 443 -j ACCEPT', DROP])],
    [
      'a comment with words of a rule',
      false,
      save('ACCEPT', ['INPUT -p tcp -m comment --comment "not -j ACCEPT" -m tcp --dport 8448 -j DROP']),
    ],
    [
      'a chain',
      true,
      save(
        'DROP',
        ['INPUT -j ufw-user-input', 'ufw-user-input -p tcp -m tcp --dport 8448 -j ACCEPT'],
        ['ufw-user-input'],
      ),
    ],
    [
      'a chain that returns',
      false,
      save('DROP', ['INPUT -j web', 'web -j RETURN', 'web -p tcp -m tcp --dport 8448 -j ACCEPT'], ['web']),
    ],
    ['a chain in a circle', false, save('DROP', ['INPUT -j a', 'a -j a'], ['a'])],
    [
      'some addresses alone',
      null,
      save('DROP', ['INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 8448 -j ACCEPT']),
    ],
    ['a set', null, save('ACCEPT', ['INPUT -m set --match-set bad src -j DROP'])],
    ['a log', true, save('ACCEPT', ['INPUT -m limit --limit 3/min -j LOG --log-prefix "x "'])],
    ['no table of that name', true, '*nat\nCOMMIT\n'],
  ])('%s', (_, open, text) => {
    expect(verdictByIptables(readIptables(text), 8448).open).toBe(open);
  });

  test('names the rule that decides', () => {
    expect(verdictByIptables(readIptables(save('ACCEPT', [DROP])), 443)).toEqual({
      open: false,
      rule: '-j DROP',
    });
  });
});

const chain = (change: object = {}) => ({
  chain: {
    family: 'inet',
    table: 'filter',
    name: 'input',
    type: 'filter',
    hook: 'input',
    prio: 0,
    policy: 'drop',
    ...change,
  },
});
const rule = (...expr: object[]) => ({ rule: { family: 'inet', table: 'filter', chain: 'input', expr } });
const inChain = (name: string, ...expr: object[]) => ({
  rule: { family: 'inet', table: 'filter', chain: name, expr },
});
const dport = (right: unknown, protocol = 'tcp') => ({
  match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right },
});
const meta = (key: string, right: unknown) => ({ match: { op: '==', left: { meta: { key } }, right } });
const state = (right: unknown) => ({ match: { op: 'in', left: { ct: { key: 'state' } }, right } });
const ACCEPT = { accept: null };
const ruleset = (...items: object[]) =>
  JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...items] });

describe('nftables', () => {
  test.each<[string, boolean | null, string]>([
    ['no chain at the input', true, ruleset(chain({ hook: 'forward' }))],
    ['a policy', false, ruleset(chain())],
    ['a policy that accepts', true, ruleset(chain({ policy: 'accept' }))],
    ['a rule for the port', true, ruleset(chain(), rule(dport(8448), ACCEPT))],
    [
      'a set with the port',
      true,
      ruleset(chain(), rule(dport({ set: [80, 443, { range: [8440, 8450] }] }), ACCEPT)),
    ],
    ['a set without', false, ruleset(chain(), rule(dport({ set: [80, 443] }), ACCEPT))],
    ['another protocol', false, ruleset(chain(), rule(dport(8448, 'udp'), ACCEPT))],
    ['the loopback interface', false, ruleset(chain(), rule(meta('iifname', 'lo'), ACCEPT))],
    ['connections that stand', false, ruleset(chain(), rule(state(['established', 'related']), ACCEPT))],
    ['another interface', null, ruleset(chain(), rule(meta('iifname', 'eth0'), ACCEPT))],
    ['a named set', null, ruleset(chain(), rule(dport('@ports'), ACCEPT))],
    [
      'a chain of its own',
      true,
      ruleset(chain(), rule({ jump: { target: 'web' } }), inChain('web', dport(8448), ACCEPT)),
    ],
    [
      'two chains at the input',
      false,
      ruleset(chain({ policy: 'accept' }), chain({ table: 'other', prio: 10 })),
    ],
    [
      'a counter before the verdict',
      false,
      ruleset(chain({ policy: 'accept' }), rule({ counter: { packets: 0 } }, { drop: null })),
    ],
  ])('%s', (_, open, text) => {
    expect(verdictByNftables(readNftables(text) as Ruleset, 8448).open).toBe(open);
  });

  test('is no rule set', () => {
    for (const text of ['', '{', '[]', '{"nftables": 1}']) expect(readNftables(text)).toBeNull();
  });
});

const answering = (answers: Readonly<Record<string, string>>, ran: Command[] = []): Processes => ({
  async run(command) {
    ran.push(command);
    const stdout = answers[command.file];
    return { exitCode: stdout === undefined ? null : 0, stdout: stdout ?? '', stderr: '' };
  },
});

describe('the look', () => {
  test('asks for nothing without root, and says so', async () => {
    const ran: Command[] = [];
    const said = notes();
    expect(await lookAtFirewall(answering({}, ran), false, [443], said)).toBeNull();
    expect(ran).toEqual([]);
    expect(said.all).toHaveLength(1);
  });

  test('runs nothing that could change a rule', async () => {
    const ran: Command[] = [];
    await lookAtFirewall(answering({}, ran), true, [443], notes());
    expect(ran.map(({ effect }) => effect)).toEqual(['read', 'read']);
  });

  test('takes the stricter of both', async () => {
    const answers = {
      nft: ruleset(chain(), rule(dport(443), ACCEPT)),
      'iptables-save': save('ACCEPT', ['INPUT -p tcp -m tcp --dport 80 -j ACCEPT']),
    };
    expect(await lookAtFirewall(answering(answers), true, [443, 8448], notes())).toEqual({
      tool: 'iptables',
      ports: [
        { port: 443, open: true, rule: null },
        { port: 8448, open: false, rule: null },
      ],
    });
  });

  test('knows by whom the rules are kept', async () => {
    const ufw = save(
      'DROP',
      ['INPUT -j ufw-user-input', 'ufw-user-input -p tcp -m tcp --dport 443 -j ACCEPT'],
      ['ufw-user-input'],
    );
    expect((await lookAtFirewall(answering({ 'iptables-save': ufw }), true, [443], notes()))?.tool).toBe(
      'ufw',
    );
    const firewalld = ruleset(
      { table: { family: 'inet', name: 'firewalld' } },
      chain({ table: 'firewalld' }),
    ).replace('"family":"inet","name":"firewalld"', '"family":"inet"');
    expect((await lookAtFirewall(answering({ nft: firewalld }), true, [443], notes()))?.tool).toBe(
      'firewalld',
    );
    expect(
      await lookAtFirewall(
        answering({ nft: ruleset(), 'iptables-save': save('ACCEPT', []) }),
        true,
        [443],
        notes(),
      ),
    ).toBeNull();
  });
});
