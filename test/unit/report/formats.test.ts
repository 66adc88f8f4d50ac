import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import type { Finding } from '../../../src/check/types.ts';
import { type Format, formatNames, openerOf } from '../../../src/report/formats.ts';
import type { Entry } from '../../../src/report/printer.ts';
import { facts as small, type World } from '../../support/facts.ts';
import { address, bad, badFacts, facts, good, leafOnly } from './facts.ts';

const style = { width: 80, colour: false, ascii: false };
const tool = { name: 'matrix-tls-setup', version: '1' };
const healthy: Entry = { kind: 'checked', facts: facts(), verdict: good };
const broken: Entry = { kind: 'checked', facts: badFacts(), verdict: bad };
const named = (text: string, entry: Extract<Entry, { kind: 'checked' }> = healthy): Entry => ({
  ...entry,
  facts: { ...entry.facts, serverName: { ...entry.facts.serverName, text } },
});

async function printed(format: Format, entries: readonly Entry[]): Promise<string> {
  const open = await openerOf(format);
  const printer = open({ tool, style, single: entries.length === 1, longest: 11 });
  return [...entries.map((entry) => printer.take(entry)()), printer.end()].join('');
}

describe('tap', () => {
  it('has a test point for the whole and one for each area', async () => {
    const lines = (await printed('tap', [broken])).split('\n');
    expect(lines[0]).toBe('TAP version 14');
    expect(lines).toContain('not ok 1 - example.org: other servers reach it');
    expect(lines).toContain('not ok 6 - example.org: tls');
    expect(lines).toContain('    - id: "tls.leaf-only"');
    expect(lines).toContain('# note well-known.absent: There is no file.');
    expect(lines.at(-2)).toBe(`1..${lines.filter((line) => /^(not )?ok /.test(line)).length}`);
  });

  it('passes nothing that was not tested', async () => {
    const text = await printed('tap', [broken]);
    expect(text).toMatch(/^ok \d+ - example\.org: federation # SKIP nothing is asked without trust$/m);
    expect(text).toMatch(/^ok \d+ - example\.org: well-known # SKIP not asked for a name like this$/m);
  });

  it('passes nothing where no connection and no exchange took place', async () => {
    const look = (world: World): Entry => {
      const seen = small(world);
      return { kind: 'checked', facts: seen, verdict: judge(seen) };
    };
    const shut = await printed('tap', [
      look({ site: { tcp: 'refused' }, at: { '*:8448': { tcp: 'refused' } } }),
    ]);
    expect(shut).toMatch(/^not ok \d+ - example\.org: well-known$/m);
    expect(shut).toMatch(/^ok \d+ - example\.org: tls # SKIP no connection came about$/m);
    const direct = await printed('tap', [look({ site: { tcp: 'refused' } })]);
    expect(direct).toMatch(/^ok \d+ - example\.org: well-known # SKIP no web site of the name answered$/m);
    expect(direct).toMatch(/^ok \d+ - example\.org: tls$/m);
    expect(shut).toMatch(/^ok \d+ - example\.org: client # SKIP nothing answered that clients ask$/m);
    const fine = await printed('tap', [look({})]);
    expect(fine).toMatch(/^ok \d+ - example\.org: tls$/m);
    expect(fine).toMatch(/^ok \d+ - example\.org: well-known$/m);
  });

  it('passes no area whose error stands under another cause', async () => {
    const refused: Finding = { ...leafOnly, id: 'net.refused', because: [] };
    const split: Finding = { ...leafOnly, id: 'well-known.split-brain', because: [refused] };
    const entry: Entry = { kind: 'checked', facts: facts(), verdict: { ...bad, findings: [split] } };
    expect(await printed('tap', [entry])).toMatch(
      /^ok \d+ - example\.org: net # SKIP not judged apart from well-known\.split-brain$/m,
    );
  });

  it('does not fail over what could not be told of some requests, and does where nothing was seen', async () => {
    const doubt: Entry = {
      kind: 'checked',
      facts: facts(),
      verdict: { ...good, verdict: 'warning', federationOk: null },
    };
    expect(await printed('tap', [doubt])).toMatch(/^ok 1 - .* # SKIP not every request could be tried$/m);
    const blind: Entry = {
      kind: 'checked',
      facts: facts(),
      verdict: { ...good, verdict: 'unknown', federationOk: null },
    };
    expect(await printed('tap', [blind])).toMatch(/^not ok 1 - example\.org: other servers reach it$/m);
  });

  it('counts on over several names, and has a plan without any', async () => {
    const text = await printed('tap', [healthy, named('b.example')]);
    const numbers = [...text.matchAll(/^ok (\d+)/gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(text.match(/TAP version/g)).toHaveLength(1);
    expect(await printed('tap', [])).toBe('TAP version 14\n1..0\n');
  });
});

describe('nagios', () => {
  it('says one line with performance data', async () => {
    expect(await printed('nagios', [healthy])).toBe(
      'MATRIX OK - example.org: other servers can reach it | days_left=61;15:;0: time=412ms;;;0 addresses_ok=2;;;0;2\n',
    );
  });

  it.each([
    ['error', 'CRITICAL'],
    ['warning', 'WARNING'],
    ['unknown', 'UNKNOWN'],
  ] as const)('calls %s %s', async (verdict, word) => {
    const entry: Entry = { kind: 'checked', facts: facts([]), verdict: { ...bad, verdict } };
    expect(await printed('nagios', [entry])).toMatch(
      `MATRIX ${word} - example.org: tls.leaf-only: The server sends`,
    );
  });

  it('sums up several names in its first line', async () => {
    const lines = (await printed('nagios', [healthy, broken])).split('\n');
    expect(lines[0]).toMatch(/^MATRIX CRITICAL - 1 of 2 servers are fine, 1 with errors.* \| ok=1;;;0;2 /);
    expect(lines[1]).toMatch(/^CRITICAL example\.org: tls\.leaf-only/);
  });
});

describe('prometheus', () => {
  it('has each family once, with all names in it', async () => {
    const text = await printed('prometheus', [healthy, named('b.example', broken)]);
    const lines = text.trimEnd().split('\n');
    const families = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
    expect(new Set(families).size).toBe(families.length);
    const at = lines.indexOf('# TYPE matrix_federation_ok gauge');
    expect(lines.slice(at + 1, at + 3)).toEqual([
      'matrix_federation_ok{server_name="example.org"} 1',
      'matrix_federation_ok{server_name="b.example"} 0',
    ]);
    expect(text).toContain(
      'matrix_federation_certificate_not_after_seconds{server_name="example.org",address="[2001:db8::7]:443"} 1800792000\n',
    );
  });

  it('has no series twice', async () => {
    const twice = facts([address(), address()]);
    const text = await printed('prometheus', [{ kind: 'checked', facts: twice, verdict: good }]);
    const series = text
      .split('\n')
      .filter((line) => line.startsWith('matrix_'))
      .map((line) => line.split(' ')[0]);
    expect(new Set(series).size).toBe(series.length);
  });

  it('says NaN where it could not be told', async () => {
    const entry: Entry = { kind: 'checked', facts: facts([]), verdict: { ...bad, federationOk: null } };
    expect(await printed('prometheus', [entry])).toContain(
      'matrix_federation_ok{server_name="example.org"} NaN\n',
    );
  });
});

describe('json', () => {
  it('is one document, or an array that is complete at each length', async () => {
    expect(JSON.parse(await printed('json', [healthy]))).toMatchObject({ serverName: 'example.org' });
    expect(JSON.parse(await printed('json', []))).toEqual([]);
    expect(JSON.parse(await printed('json', [healthy, broken, healthy]))).toHaveLength(3);
  });
});

/** What peers send, and what it must not become. */
const ATTACKS = [
  '\u001b]0;owned\u0007 \u009b31m',
  '\u202egnp.exe',
  '\n::set-output name=a::b',
  '::error::x',
  'x\r\n::add-mask::y',
  '##[command]rm',
  'a ##vso[task.setvariable variable=x]y',
  '##teamcity[buildStop]',
  'ok # SKIP all',
  'fine # TODO',
  '\nok 99 - forged',
  '\nBail out!',
  '\n1..0',
  '"} 1\nmatrix_federation_ok{server_name="bank.example"} 1',
  '\\',
  '=cmd|calc',
  '<script>alert(1)</script>',
  '$(reboot) `reboot` ; reboot | tee',
  "'\n- id: forged",
];

const hostileFinding = (text: string): Finding => ({
  ...leafOnly,
  subject: text,
  title: text,
  detail: text,
  fix: text,
  because: [],
});

const hostile = (text: string): Entry[] => [
  {
    kind: 'checked',
    facts: {
      ...badFacts(),
      route: { ...badFacts().route, certificateName: text, delegatedName: text },
      serverName: { text, host: text, kind: 'name', port: null },
    },
    verdict: { ...bad, findings: [hostileFinding(text), { ...hostileFinding(text), severity: 'note' }] },
  },
  {
    kind: 'invalid',
    name: text,
    finding: { ...hostileFinding(text), id: 'name.invalid' },
    checkedAt: '2026-11-24T10:00:00.000Z',
  },
];

describe.each(formatNames)('R-26, R-27: hostile text in %s', (format) => {
  it.each(ATTACKS)('%j', async (text) => {
    for (const entries of [hostile(text), hostile(text).slice(0, 1)]) {
      const out = await printed(format, entries);
      expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(out).not.toMatch(/^\s*::/m);
      expect(out).not.toMatch(/##[a-z]*\[/i);
      if (format === 'tap') expectTap(out);
      if (format === 'nagios') {
        expect(out.split('\n')[0]).toMatch(/^MATRIX CRITICAL - [^|`$<>;&'"\\]* \| [a-z_]+=/);
        expect(out).not.toMatch(/[`$<>]/);
      }
      if (format === 'prometheus') {
        for (const line of out.trimEnd().split('\n')) {
          expect(line).toMatch(
            /^(#|matrix_[a-z_]+\{[a-z_]+="(\\["\\n]|[^"\\])*"(,[a-z_]+="(\\["\\n]|[^"\\])*")*\} \S+$)/,
          );
        }
      }
      if (format === 'json') expect(JSON.parse(out)).toBeDefined();
      if (format === 'jsonl' || (format === 'go' && entries.length > 1)) {
        expect(
          out
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line)),
        ).toHaveLength(entries.length);
      }
    }
  });
});

function expectTap(out: string): void {
  const lines = out.trimEnd().split('\n');
  const points = lines.filter((line) => /^(not )?ok/.test(line));
  expect(lines.at(-1)).toBe(`1..${points.length}`);
  for (const [index, line] of points.entries()) {
    expect(line).toMatch(new RegExp(`^(not )?ok ${index + 1} - `));
    // The only directives are ours.
    expect(line.replace(/ # SKIP (nothing|not|no|an|this) .*$/, '').replace(/\\./g, '')).not.toContain('#');
  }
  for (const line of lines) expect(line).toMatch(/^(TAP version 14$|(not )?ok | {2}|# |1\.\.)/);
}
