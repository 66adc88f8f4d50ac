/** Nothing for people goes beyond the terminal: every case of the checks, at every width from 40 to 120 columns. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { openForPeople } from '../../../src/report/for-people.ts';
import { reportText } from '../../../src/report/text.ts';
import { traceText } from '../../../src/report/trace.ts';
import { watchText } from '../../../src/report/watch.ts';
import { facts, type World } from '../../support/facts.ts';
import { answers } from '../check/cases/answers.ts';
import { client } from '../check/cases/client.ts';
import { dns, srv } from '../check/cases/dns.ts';
import { dnsControls } from '../check/cases/dns-controls.ts';
import { healthy, names } from '../check/cases/healthy.ts';
import { net } from '../check/cases/net.ts';
import { proxy } from '../check/cases/proxy.ts';
import { secondLooks } from '../check/cases/second-looks.ts';
import { signed } from '../check/cases/signed.ts';
import { tls } from '../check/cases/tls.ts';
import { wellKnown, wellKnownContent } from '../check/cases/well-known.ts';

const WIDTHS = Array.from({ length: 81 }, (_, index) => 40 + index);
const families = {
  answers,
  client,
  dns: [...dns, ...dnsControls, ...srv],
  healthy: [...healthy, ...names],
  net,
  proxy: [...proxy, ...signed],
  'second looks': secondLooks,
  tls,
  'well-known': [...wellKnown, ...wellKnownContent],
};
const hostile: World = {
  file: JSON.stringify({ 'm.server': `${'a'.repeat(60)}.${'b'.repeat(60)}.example.org:443` }),
  at: { '*:443': { sent: [{ dnsNames: [`${'c'.repeat(200)}.example`, 'x y z'] }] } },
};

const look = (world: World) => {
  const seen = facts(world);
  return { kind: 'checked', facts: seen, verdict: judge(seen) } as const;
};
const style = (width: number, ascii = false) => ({ width, colour: false, ascii });
const tooLong = (text: string, width: number): string[] =>
  text
    .split('\n')
    .filter((line) => line.length > width)
    .map((line) => `${width}: ${line}`);

/** The usual widths, and all others in turn, so that the whole stays quick. */
const widthsFor = (index: number): number[] => [
  40,
  60,
  80,
  40 + ((index * 7) % 81),
  40 + ((index * 11) % 81),
];

function everything({ facts, verdict }: ReturnType<typeof look>, width: number, ascii = false): string {
  const entry = { kind: 'checked', facts, verdict } as const;
  const how = style(width, ascii);
  return [
    reportText(facts, verdict, how),
    traceText(facts, verdict, how),
    watchText(entry, null, false, how),
  ].join('\n');
}

describe.each(Object.entries(families))('%s', (_family, cases) => {
  const looks = cases.map(([, world]) => look(world));

  it('fits', () => {
    const lines = looks.flatMap((seen, index) =>
      widthsFor(index).flatMap((width) => tooLong(everything(seen, width, index % 2 === 1), width)),
    );
    expect(lines).toEqual([]);
  });

  it('fits in a table', () => {
    const lines = [40, 60, 80, 100, 120].flatMap((width) => {
      const tool = { name: 't', version: '1' };
      const printer = openForPeople({ tool, style: style(width), single: false, longest: 32 });
      return tooLong(looks.map((seen) => printer.take(seen)()).join('') + printer.end(), width);
    });
    expect(lines).toEqual([]);
  });
});

it('fits at every width, with names that no line holds and with all that is said of addresses', () => {
  for (const world of [hostile, { at: { '93.184.216.20:443': { tcp: 'refused' } } } as World]) {
    const seen = look(world);
    expect(WIDTHS.flatMap((width) => tooLong(everything(seen, width), width))).toEqual([]);
  }
});
