/** What a report says of an address is what the checks judge: neither better nor worse. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { addressWords } from '../../../src/report/address-state.ts';
import { report } from '../../../src/report/json.ts';
import { reportText } from '../../../src/report/text.ts';
import { CHECKED_AT, facts, html, inDays, intermediate, T, type World } from '../../support/facts.ts';
import { answers } from '../check/cases/answers.ts';
import { dns, srv } from '../check/cases/dns.ts';
import { healthy } from '../check/cases/healthy.ts';
import { net } from '../check/cases/net.ts';
import { onT } from '../check/cases/shared.ts';
import { tls } from '../check/cases/tls.ts';

const tool = { name: 'matrix-tls-setup', version: '0.1.0' };
const style = { width: 80, colour: false, ascii: false };
const lifetime = (from: number, to: number): World =>
  onT({ sent: [{ dnsNames: [T], notBefore: inDays(from), notAfter: inDays(to) }, intermediate()] });

const cases: [title: string, world: World, ok: boolean, words: string, line: RegExp][] = [
  [
    'keys that have expired',
    onT({ document: { validUntil: Date.parse(CHECKED_AT) - 1 } }),
    false,
    '✖ keys: expired',
    /other servers cannot reach it/,
  ],
  [
    'keys as text/plain',
    onT({ keys: { headers: [['Content-Type', 'text/plain']] } }),
    false,
    '✖ keys: not as application/json',
    /other servers cannot reach it/,
  ],
  [
    'a page for the version, with status 200',
    onT({ version: html(200) }),
    false,
    '✖ version: another site',
    /other servers cannot reach it/,
  ],
  [
    'a key that signs nothing beside one that does',
    onT({
      document: {
        keys: [
          { id: 'ed25519:a', usable: true, signed: true },
          { id: 'ed25519:b', usable: true, signed: false },
        ],
      },
    }),
    true,
    '▲ keys: not signed by all',
    /can reach it, with warnings/,
  ],
  [
    'a certificate for a year with 40 days left',
    lifetime(-325, 40),
    true,
    '▲ 40 days',
    /can reach it, with warnings/,
  ],
];

describe('a report agrees with the verdict about', () => {
  it.each(cases)('%s', (_title, world, ok, words, line) => {
    const seen = facts(world);
    const verdict = judge(seen);
    expect(report(seen, verdict, tool).route?.targets.map((one) => one.ok)).toEqual([ok, ok]);
    const text = reportText(seen, verdict, style);
    expect(text).toContain(words);
    expect(text.split('\n')[0]).toMatch(line);
  });

  it('a certificate for six days with five left, which is in order', () => {
    const seen = facts(lifetime(-1, 5));
    const verdict = judge(seen);
    expect(verdict.verdict).toBe('ok');
    expect(reportText(seen, verdict, style)).toContain('5 days left');
    for (const { addresses } of seen.targets)
      for (const one of addresses)
        expect(addressWords(one, seen)).toContainEqual({ state: 'ok', text: '5 days' });
  });
});

describe('every address of every case', () => {
  const all = [...healthy, ...dns, ...srv, ...net, ...tls, ...answers];
  it.each(all)('has an error among its words where it is not good: %s', (_title, world) => {
    const seen = facts(world);
    const oks = report(seen, judge(seen), tool).route?.targets.map((one) => one.ok) ?? [];
    const states = seen.targets.flatMap(({ addresses }) =>
      addresses.map((one) => addressWords(one, seen).map(({ state }) => state)),
    );
    for (const [index, ok] of oks.entries()) {
      const words = states[index] ?? [];
      if (ok === true) expect(words).not.toContain('error');
      if (ok === false) expect(words.includes('error') || words.includes('skipped')).toBe(true);
    }
  });
});
