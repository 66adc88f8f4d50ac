/** homeserver.yaml in a plan: as a diff where it was read, as lines where it is left to the admin. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/homeserver/load.ts';
import { describePlan } from '../../../src/plan/describe.ts';
import { exportPlan } from '../../../src/plan/export.ts';
import type { EditStep, Plan } from '../../../src/plan/types.ts';
import type { HostFacts } from '../../../src/probe/types.ts';
import { strongest } from '../../../src/question/effective.ts';
import { settle } from '../../../src/scenario/settle.ts';
import { withDiff } from '../../../src/text/diff.ts';
import { situationOf } from '../../support/situations.ts';

const PATH = '/etc/matrix-synapse/homeserver.yaml';
const OLD = `server_name: "example.org"
macaroon_secret_key: "hidden"
no_tls: yes
listeners:
  - port: 8449
    type: http
    tls: true
    resources: [{names: [client, webclient, federation]}]
  - {port: 8008, type: http, resources: [{names: [client]}, {names: [federation]}]} # plain
`;

function planFor(text: string, overrides: HostFacts['overrides'] = [], given = {}): Plan {
  const host: HostFacts = {
    homeserverYaml: { path: PATH, text },
    lookedAt: [PATH],
    overrides,
    nginxVersion: '1.22.1',
    installed: { certbot: true, acmeSh: false },
  };
  const world = {
    hosts: { 'example.org': ['203.0.113.1'], 'customer.example.net': ['203.0.113.2'] },
    srv: { '_matrix._tcp.example.org': '10 5 8000 customer.example.net' },
    certificate: ['customer.example.net'],
    host,
  };
  const answers = { scenario: 'well-known-port', apexServer: 'nginx', email: 'admin@example.org', ...given };
  const settled = settle(situationOf(world), strongest(answers, {}, {}));
  if (!settled.scenario) throw new Error('no scenario');
  return settled.scenario.plan(settled.situation);
}

const stepsOf = (plan: Plan) => plan.stages.flatMap(({ steps }) => steps);
const edits = (plan: Plan): EditStep[] => stepsOf(plan).filter((step) => step.kind === 'edit');
const lines = (plan: Plan) => stepsOf(plan).filter((step) => step.kind === 'lines');

describe('a file that was read', () => {
  it('is changed by two diffs that fit one after the other', () => {
    const plan = planFor(OLD);
    expect(lines(plan)).toEqual([]);
    expect(edits(plan).map(({ id, path }) => [id, path])).toEqual([
      ['homeserver-lines', PATH],
      ['homeserver-clean-up', PATH],
    ]);
    let text = OLD;
    for (const { diff } of edits(plan)) text = withDiff(text, diff) ?? 'does not fit';
    expect(text).toBe(`server_name: "example.org"
macaroon_secret_key: "hidden"
listeners:
  - {port: 8008, type: http, resources: [{names: [client]}, {names: [federation]}], x_forwarded: true, bind_addresses: ['127.0.0.1', '::1']} # plain
`);
    expect(loadConfig([{ path: PATH, text }]).faults).toEqual([]);
  });

  it('lies in the folder as diffs, without its secrets', () => {
    const files = exportPlan(planFor(OLD));
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['homeserver/homeserver-lines.diff', 'homeserver/homeserver-clean-up.diff']),
    );
    for (const { content } of files) expect(content).not.toContain('hidden');
  });

  it('is a line of the review, with what comes and goes', () => {
    const rows = describePlan(planFor(OLD)).flatMap(({ lines: all }) => all);
    expect(rows.filter(({ text }) => text === PATH)).toEqual([
      { kind: 'changed', text: PATH, note: '+2 −2' },
      { kind: 'changed', text: PATH, note: '+0 −5' },
    ]);
  });

  it('is left alone where it is as it should be', () => {
    const right = `server_name: example.org\nlisteners:\n  - {port: 8008, type: http, x_forwarded: true, bind_addresses: [127.0.0.1], resources: [{names: [client, federation]}]}\n`;
    const plan = planFor(right);
    expect(stepsOf(plan).filter(({ id }) => id.startsWith('homeserver-'))).toEqual([]);
  });

  it('is changed in the file that supplies the key', () => {
    const [head = '', list = ''] = OLD.split(/(?=^listeners:)/m);
    const other = '/etc/matrix-synapse/conf.d/listeners.yaml';
    const plan = planFor(head, [{ path: other, text: list }]);
    expect(edits(plan).map(({ id, path }) => [id, path])).toEqual([
      ['homeserver-lines', other],
      ['homeserver-clean-up', PATH],
      ['homeserver-clean-up-2', other],
    ]);
    const readme = exportPlan(plan).find(({ path }) => path === 'README.txt')?.content ?? '';
    expect(readme).toContain(`$ patch ${other} \\\n            homeserver/homeserver-lines.diff`);
  });
});

describe('a file that is left to the admin', () => {
  it.each([
    [
      'another tool writes it',
      `# Ansible managed\n${OLD}`,
      /Ansible writes .* again, .* Make it in the role/,
    ],
    ['a listener makes no sense', OLD.replace('    type: http\n', ''), /makes no sense: it has no type/],
    ['it does not parse', `${OLD}x: [\n`, /cannot be read/],
  ])('because %s: lines, and the reason', (_name, text, reason) => {
    const plan = planFor(text);
    expect(edits(plan)).toEqual([]);
    expect(lines(plan)[0]?.why).toMatch(reason);
  });

  it('because it is another one than the one that was read', () => {
    const plan = planFor(OLD, [], { homeserverYaml: '/srv/homeserver.yaml' });
    expect(edits(plan)).toEqual([]);
    expect(lines(plan)[0]?.path).toBe('/srv/homeserver.yaml');
  });
});

describe('another certificate for Synapse itself', () => {
  it('changes the paths in the file', () => {
    const text = `${OLD}tls_certificate_path: /etc/tls/cert.pem\ntls_private_key_path: /etc/tls/privkey.pem\n`;
    const world = {
      hosts: { 'example.org': ['203.0.113.1'], 'customer.example.net': ['203.0.113.2'] },
      wellKnown: 'customer.example.net:443',
      certificate: ['customer.example.net'],
      chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      host: {
        homeserverYaml: { path: PATH, text },
        lookedAt: [PATH],
        nginxVersion: null,
        installed: { certbot: false, acmeSh: false },
      },
    };
    const answers = {
      scenario: 'repair',
      tlsFront: 'synapse',
      certificateClient: 'existing',
      certificatePath: '/etc/tls/fullchain.pem',
      keyPath: '/etc/tls/privkey.pem',
    };
    const settled = settle(situationOf(world), strongest(answers, {}, {}));
    if (!settled.scenario) throw new Error('no scenario');
    const [edit, ...more] = edits(settled.scenario.plan(settled.situation));
    expect(more).toEqual([]);
    expect(withDiff(text, edit?.diff ?? '')).toBe(text.replace('cert.pem', 'fullchain.pem'));
  });
});
