/** What the plan says before its first step. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/discover/types.ts';
import type { Plan } from '../../../src/plan/types.ts';
import type { HostFacts } from '../../../src/probe/types.ts';
import { strongest } from '../../../src/question/effective.ts';
import type { Situation } from '../../../src/question/types.ts';
import { settle } from '../../../src/scenario/settle.ts';
import { certificate, exchange, facts, S, v4, type World } from '../../support/facts.ts';

function plan(seen: Facts, host: HostFacts | null): Plan {
  const situation: Situation = { facts: seen, host, answers: {} };
  const given = { scenario: 'well-known-port', delegatedHost: 'matrix.example.org', filePossible: 'yes' };
  const settled = settle(situation, strongest(given, {}, {}));
  if (settled.scenario === null) throw new Error('no scenario');
  return settled.scenario.plan(settled.situation);
}

const notes = (seen: Facts, host: HostFacts | null = null): string =>
  (plan(seen, host).notes ?? []).join('\n');

const version = (text: string): World => {
  const answer = exchange({ body: JSON.stringify({ server: { name: 'Synapse', version: text } }) });
  return { at: { [`${v4(20)}:443`]: { version: answer } } };
};

describe('an old Synapse', () => {
  it.each([
    ['0.99.5 (b=x)', 'Synapse 0.99 answers for example.org'],
    ['0.33.9', 'explain upgrade 0.33.'],
  ])('%s is upgraded after the plan', (text, says) => {
    expect(notes(facts(version(text)))).toContain(says);
  });

  it('is known by the certificate that it made for itself, too', () => {
    const own = certificate({
      dnsNames: [],
      commonName: S,
      hasSubjectAltName: false,
      selfIssued: true,
      serial: '03E8',
    });
    const place = { sent: [own], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    expect(notes(facts({ at: { [`${v4(20)}:443`]: place } }))).toContain('Synapse up to 0.34 answers');
  });

  it('is none where a current one answers', () => {
    expect(notes(facts(version('1.157.1')))).not.toContain('upgrade');
  });

  it('puts no text of its own into a command', () => {
    expect(notes(facts(version('0.33; rm -rf /')))).not.toContain('rm -rf');
  });
});

describe('copies from another machine', () => {
  const host: HostFacts = {
    homeserverYaml: { path: '/tmp/homeserver.yaml', text: 'server_name: example.org\n' },
    lookedAt: [],
    nginxVersion: null,
    installed: { certbot: false, acmeSh: false },
  };
  it('are called that', () => {
    expect(notes(facts(), { ...host, elsewhere: true })).toContain('read from a copy');
    expect(notes(facts(), host)).not.toContain('copy');
  });

  it('are changed under the names that the files have on the homeserver', () => {
    const text = 'server_name: example.org\nlisteners: []\n';
    const listeners =
      'listeners:\n  - {port: 8448, tls: true, type: http, resources: [{names: [federation]}]}\n';
    const copies = {
      ...host,
      homeserverYaml: { path: '/tmp/copy/homeserver.yaml', text },
      overrides: [{ path: '/tmp/elsewhere/listeners.yaml', text: listeners }],
      elsewhere: true,
    };
    const paths = plan(facts(), copies)
      .stages.flatMap(({ steps }) => steps)
      .flatMap((step) => (step.kind === 'edit' ? [step.path] : []));
    expect(new Set(paths)).toEqual(new Set(['/etc/matrix-synapse/conf.d/listeners.yaml']));
  });
});
