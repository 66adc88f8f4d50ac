/** A small world for the wizard's rules: three scenarios and a few questions that hide each other. */
import { NO_CONTROLS } from '../../../src/discover/controls.ts';
import { parseServerName } from '../../../src/matrix/server-name.ts';
import type { Plan } from '../../../src/plan/types.ts';
import type { HostFacts } from '../../../src/probe/types.ts';
import type { Question } from '../../../src/question/types.ts';
import type { Recommendation, Scenario, ScenarioId } from '../../../src/scenario/types.ts';
import type { Knowledge } from '../../../src/wizard/knowledge.ts';
import type { Looked, WizardOptions } from '../../../src/wizard/types.ts';

const question = (id: string, rest: Partial<Question> = {}): Question => ({
  id,
  kind: 'text',
  ask: () => `What is ${id}?`,
  summary: `the ${id}`,
  help: [`Why ${id} is asked.`],
  when: () => true,
  default: () => `usual-${id}`,
  parse: (text) =>
    text === '' ? { ok: false, reason: 'It is empty.', suggestion: 'something' } : { ok: true, value: text },
  ...rest,
});

const front = question('front', {
  kind: 'choice',
  choices: () => [
    { value: 'nginx', label: 'nginx' },
    { value: 'synapse', label: 'Synapse itself' },
    { value: 'caddy', label: 'Caddy', note: 'not yet', disabled: true },
  ],
  default: () => 'nginx',
  parse: (text) =>
    text === 'nginx' || text === 'synapse'
      ? { ok: true, value: text }
      : { ok: false, reason: 'One of these is needed: nginx, synapse.' },
});

export const inventedQuestions: readonly Question[] = [
  question('host'),
  front,
  question('site', { when: ({ answers }) => answers.front === 'nginx' }),
  question('version', { when: ({ answers }) => answers.site === 'new' }),
  question('legacy', {
    kind: 'confirm',
    default: () => false,
    parse: (text) =>
      text === 'yes' || text === 'no'
        ? { ok: true, value: text === 'yes' }
        : { ok: false, reason: 'yes or no.' },
  }),
  question('account', { default: () => null }),
];

export const planOf = (serverName: string, scenario: string): Plan => ({
  serverName,
  scenario,
  goal: { serverName, connectTo: `matrix.${serverName}:443`, certificateName: `matrix.${serverName}` },
  stages: [
    {
      id: 'publish',
      title: 'Tell other servers where to connect',
      steps: [
        {
          id: 'server-file',
          kind: 'file',
          role: 'apex',
          title: 'Put the file on the web server',
          why: 'Other servers ask for it.',
          path: '/var/www/html/.well-known/matrix/server',
          content: `{"m.server": "matrix.${serverName}:443"}\n`,
          mode: 0o644,
        },
      ],
      gate: { says: 'the file is seen from outside', absent: [] },
      wait: { what: 'others may keep the old answer', atMost: 172_800 },
    },
  ],
  contacts: [],
});

const scenario = (id: ScenarioId, questions: readonly string[], faq = ''): Scenario => ({
  id,
  faq,
  title: ({ facts }) => `${id} for ${facts?.serverName.text ?? 'nobody'}`,
  summary: id,
  fit: () => ({ possible: true, score: 1, reasons: ['It fits.'], against: [] }),
  questions,
  plan: (situation) => planOf(situation.facts?.serverName.text ?? '', id),
});

export const inventedScenarios = {
  file: scenario('well-known-port', ['host', 'front', 'site', 'version', 'legacy'], 'option 3'),
  direct: scenario('direct', ['account', 'front']),
  fine: scenario('already-fine', []),
};

const fit = { possible: true, score: 1, reasons: ['It fits.'], against: ['A file is needed.'] };

export const recommending = (...scenarios: readonly Scenario[]): Knowledge => ({
  parseServerName,
  recommend: (): Recommendation => ({
    ranked: scenarios.map((one) => ({ scenario: one, fit })),
    impossible: [{ scenario: scenario('srv-proxy', []), fit: { ...fit, possible: false } }],
    wouldChange: ['This would change if you could place no file.'],
  }),
  question: (id) => inventedQuestions.find((one) => one.id === id) ?? null,
});

export const invented = recommending(
  inventedScenarios.file,
  inventedScenarios.direct,
  inventedScenarios.fine,
);

export const NO_HOST: HostFacts = {
  homeserverYaml: null,
  lookedAt: [],
  nginxVersion: '1.22.1',
  installed: { certbot: true, acmeSh: false },
};

export const optionsOf = (rest: Partial<WizardOptions> = {}): WizardOptions => ({
  serverName: null,
  given: {},
  yes: false,
  folder: '/tmp/out',
  temporary: false,
  world: null,
  repeat: [],
  ...rest,
});

/** A look at a server name: `good` = by well-known to matrix.NAME:443, nothing wrong; otherwise SRV with the wrong certificate. */
export function lookedAt(name: string, good: boolean): Looked {
  const host = good ? `matrix.${name}` : `customer.${name}`;
  const port = good ? 443 : 8000;
  const certificate = good ? host : name;
  return {
    facts: {
      serverName: { text: name, host: name, kind: 'name', port: null },
      checkedAt: '2026-11-24T14:10:00Z',
      elapsedMs: 412,
      vantage: { nameservers: ['192.0.2.53:53'], ipv4: true, ipv6: true, resolverAnswers: true },
      dns: [],
      wellKnown: null,
      route: {
        row: good ? 8 : 14,
        step: good ? '3.2' : '4',
        via: good ? 'well-known-port' : 'srv-legacy',
        delegatedName: good ? `${host}:443` : name,
        hostHeader: good ? `${host}:443` : name,
        sni: certificate,
        certificateName: certificate,
        destinations: [{ host, port, srv: null }],
        failure: null,
      },
      // Long enough to need a window on every terminal.
      trail: ['3', '3.1', '3.2', '3.3', '3.4', '3.5', '4'].map((step) => ({
        step,
        asked: `https://${name}/.well-known/matrix/server`,
        found: '404',
        so: 'the next step is taken',
      })),
      targets: [{ host, port, srv: null, addresses: [] }],
      controls: {
        ...NO_CONTROLS,
        authorities: [],
      },
      client: null,
    },
    verdict: {
      verdict: good ? 'ok' : 'error',
      federationOk: good,
      everyAddressOk: good,
      findings: good
        ? []
        : [
            {
              id: 'tls.names-srv-target',
              severity: 'error',
              subject: '203.0.113.10:8000',
              title: 'The certificate names the host in the SRV record, not your server name.',
              detail: 'An SRV record moves the connection, never the name that is asked for.',
              fix: `Use a certificate for ${name}.`,
            },
            {
              id: 'dns.srv-legacy-only',
              severity: 'note',
              subject: `_matrix._tcp.${name}`,
              title: 'Only the deprecated record exists.',
              detail: '',
              fix: '',
            },
          ],
      reach: [],
    },
  };
}
