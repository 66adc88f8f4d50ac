import { describe, expect, it } from 'vitest';
import { rank } from '../../../../src/check/finding.ts';
import { configFilesRule } from '../../../../src/check/local/config-files.ts';
import { configListenersRule } from '../../../../src/check/local/config-listeners.ts';
import { configOptionsRule } from '../../../../src/check/local/config-options.ts';
import { configProxyRule } from '../../../../src/check/local/config-proxy.ts';
import { configStartRule } from '../../../../src/check/local/config-start.ts';
import { fold } from '../../../../src/check/root-causes.ts';
import type { Finding } from '../../../../src/check/types.ts';
import { corpus } from '../../../support/config-corpus.ts';
import { localFacts } from '../../../support/local-facts.ts';

const rules = [configFilesRule, configListenersRule, configProxyRule, configStartRule, configOptionsRule];

const judged = async (files: Readonly<Record<string, string>>) => {
  const facts = await localFacts(files);
  const findings = fold(rules.flatMap((rule) => rule.judge(facts, null)));
  return findings.sort((a, b) => rank(b.severity) - rank(a.severity));
};
const brief = ({ severity, id, subject, because = [] }: Finding): string[] => [
  `${severity} ${id} ${subject}`,
  ...because.flatMap(brief).map((line) => `- ${line}`),
];

describe('homeserver.yaml, case by case', () => {
  it.each(corpus.map((one) => [one.name, one] as const))('%s', async (_name, { files, finds }) => {
    const found = await judged(files);
    expect(found.flatMap(brief)).toEqual(finds);
  });

  it('has names of its own for each case', () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });

  it('says nothing that no rule lists, and nothing without its words', async () => {
    const ids = new Set<string>(rules.flatMap((rule) => rule.ids));
    for (const { files } of corpus) {
      for (const { id, title, detail, fix, severity } of await judged(files)) {
        expect(ids).toContain(id);
        expect(title).toMatch(/^["A-Z_a-z].*[.]$/);
        expect(detail).toMatch(/\S/);
        expect(`${title} ${fix}`).not.toMatch(/!| {2}/);
        if (severity !== 'note') expect(fix).toMatch(/\S/);
        expect(`${title} ${detail} ${fix}`).not.toMatch(/undefined|\bnull\b|NaN|\.\.$/);
      }
    }
  });
});
