import { describe, expect, it } from 'vitest';
import { networkFindings } from '../../../src/check/catalogue/index.ts';
import { judge } from '../../../src/check/judge.ts';
import { checks } from '../../../src/check/registry.ts';
import type { Finding, Severity } from '../../../src/check/types.ts';
import { facts } from '../../support/facts.ts';
import { answers } from './cases/answers.ts';
import { client } from './cases/client.ts';
import { dns, srv } from './cases/dns.ts';
import { dnsControls } from './cases/dns-controls.ts';
import { healthy, names } from './cases/healthy.ts';
import { net } from './cases/net.ts';
import { proxy } from './cases/proxy.ts';
import { secondLooks } from './cases/second-looks.ts';
import type { Case, Expected } from './cases/shared.ts';
import { signed } from './cases/signed.ts';
import { tls } from './cases/tls.ts';
import { wellKnown, wellKnownContent } from './cases/well-known.ts';

const families: [title: string, cases: readonly Case[]][] = [
  ['healthy', healthy],
  ['names', names],
  ['dns', dns],
  ['srv', srv],
  ['net', net],
  ['well-known', wellKnown],
  ['well-known content', wellKnownContent],
  ['tls', tls],
  ['answers', answers],
  ['proxy', proxy],
  ['signed', signed],
  ['dns beside its controls', dnsControls],
  ['second looks', secondLooks],
  ['client', client],
];

const under = (findings: readonly Finding[]): Finding[] =>
  findings.flatMap(({ because = [] }) => [...because, ...under(because)]);

describe.each(families)('%s', (_family, cases) => {
  it.each(cases)('%s', (_title, world, expected: Expected) => {
    const seen = facts(world);
    const { verdict, federationOk, everyAddressOk, findings } = judge(seen);
    const ids = (severity: Severity) =>
      findings
        .filter((one) => one.severity === severity && one.id !== 'well-known.cached')
        .map(({ id }) => id)
        .sort();
    expect({
      errors: ids('error'),
      warnings: ids('warning'),
      notes: ids('note'),
      folded: under(findings)
        .map(({ id }) => id)
        .sort(),
    }).toEqual({
      errors: [...(expected.errors ?? [])].sort(),
      warnings: [...(expected.warnings ?? [])].sort(),
      notes: [...(expected.notes ?? (expected.errors || expected.warnings ? ids('note') : []))].sort(),
      folded: [...(expected.folded ?? [])].sort(),
    });
    const ok = expected.ok === undefined ? (expected.errors ?? []).length === 0 : expected.ok;
    expect(federationOk).toBe(ok);
    expect(verdict).toBe(
      expected.verdict ??
        (expected.errors ? 'error' : ok === null ? 'unknown' : expected.warnings ? 'warning' : 'ok'),
    );
    if (expected.every !== undefined) expect(everyAddressOk).toBe(expected.every);
    if (expected.says) {
      const first = expected.errors?.[0] ?? expected.warnings?.[0] ?? expected.notes?.[0];
      expect(
        findings
          .filter(({ id }) => id === first)
          .map((one) => Object.values(one).join(' '))
          .join(' '),
      ).toMatch(expected.says);
    }
    for (const one of [...findings, ...under(findings)]) {
      expect(one.title).toMatch(/\S[.…”}]$/);
      expect(one.subject).not.toBe('');
      // What is quoted is the peer's own text.
      expect(`${one.title} ${one.detail} ${one.fix}`.replace(/“[^”]*”/g, '')).not.toMatch(
        /undefined|null|NaN|\[object|!|\.\.(?!\.)/,
      );
      if (one.severity === 'error') expect(one.fix).not.toBe('');
    }
  });
});

describe('the registry', () => {
  const all = families.flatMap(([, cases]) => cases);
  const reported = new Set(
    all.flatMap(([, world]) => {
      const { findings } = judge(facts(world));
      return [...findings, ...under(findings)].map(({ id }) => id);
    }),
  );

  it('judges every id that it lists, in some case above', () => {
    const listed = new Set(checks.flatMap(({ ids }) => ids));
    expect([...listed].filter((id) => !reported.has(id))).toEqual([]);
  });

  it('lists every id that rules report', () => {
    for (const [, world] of all) {
      const seen = facts(world);
      for (const rule of checks) for (const { id } of rule.judge(seen)) expect(rule.ids).toContain(id);
    }
  });

  it('leaves nothing of the catalogue unjudged', () => {
    const listed = new Set<string>(checks.flatMap(({ ids }) => ids));
    expect(networkFindings.filter((id) => !listed.has(id))).toEqual([]);
  });
});
