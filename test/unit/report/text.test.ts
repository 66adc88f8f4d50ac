import { describe, expect, it } from 'vitest';
import { reportText } from '../../../src/report/text.ts';
import { address, bad, badFacts, done, facts, good, leaf, leafOnly } from './facts.ts';

const style = { width: 80, colour: false, ascii: false };

describe('a healthy server', () => {
  it('takes four lines with all three names', () => {
    expect(reportText(facts(), good, style)).toBe(
      [
        '✔ example.org: other servers can reach it                                 0.41 s',
        '  your server name       example.org   in @alice:example.org',
        '  servers connect to     matrix.example.org:443   (2 addresses, by well-known)',
        '  the certificate names  matrix.example.org, 61 days left (until 24 Jan 2027)',
        '',
      ].join('\n'),
    );
  });

  it('names its notes on a fifth', () => {
    const noted = {
      ...good,
      findings: [{ ...leafOnly, id: 'well-known.absent', severity: 'note' } as const],
    };
    const lines = reportText(facts(), noted, style).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[4]).toBe('  · note: well-known.absent');
  });
});

describe('a broken server', () => {
  const text = reportText(badFacts(), bad, style);

  it('says the verdict first, then the three names', () => {
    expect(text.split('\n').slice(0, 7)).toEqual([
      '✖ example.org: other servers cannot reach it                              0.41 s',
      '',
      '  your server name           example.org   in @alice:example.org',
      '  servers connect to         matrix.example.org:443   by well-known',
      '  the certificate must name  matrix.example.org',
      '  it names                   matrix.example.org and *.example.org   ✖ the one,',
      '                             but not trusted',
    ]);
  });

  it('has one line for each address', () => {
    expect(text).toContain('  198.51.100.7:443   ✖ chain incomplete   ✔ name   ✔ 61 days   · keys unasked\n');
    expect(text).toContain('  [2001:db8::7]:443  ✖ the same\n');
  });

  it('puts the cause before what follows from it', () => {
    const at = [
      '✖ tls.leaf-only',
      'Fix: in nginx',
      'from this: federation.version-missing',
      '· note: well-known.absent',
    ];
    const places = at.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('has a line of note ids beside errors, and none of their fixes', () => {
    expect(text).toContain('\n· note: well-known.absent\n');
    const noted = {
      ...leafOnly,
      id: 'client.missing',
      severity: 'note',
      title: 'Nothing for clients.',
    } as const;
    const findings = [{ ...leafOnly, severity: 'warning' } as const, noted];
    const mild = reportText(badFacts(), { ...bad, verdict: 'warning', findings }, style);
    expect(mild).toContain('\n· client.missing   Nothing for clients.\n');
    expect(mild.match(/Fix:/g)).toHaveLength(1);
  });

  it('says of a name in the subject what the three names say of it', () => {
    const old = done({ sent: [leaf({ dnsNames: [], hasSubjectAltName: false })] });
    const said = reportText(facts([address({ trusted: false, exchanges: {}, keys: null }, old)]), bad, style);
    expect(said).toContain('✖ in the subject only');
    expect(said).toContain('✖ name in the subject only');
    expect(said).not.toContain('other name');
  });

  it('says who gets through', () => {
    expect(text).toMatch(/^Reached by: Synapse 0\.99\b/m);
    expect(text).toMatch(/Not by: Synapse up to 0\.34 · Synapse since 1\.0 · Dendrite/);
  });

  it('says it is reached in part when one address works', () => {
    const half = facts([
      address(),
      address({ address: '2001:db8::7', trusted: false, exchanges: {}, keys: null }),
    ]);
    expect(reportText(half, bad, style)).toContain('other servers reach it only in part');
  });
});

describe.each([60, 40])('at %i columns', (width) => {
  const text = reportText(badFacts(), bad, { ...style, width });

  it('puts labels above their values', () => {
    expect(text).toContain('  the certificate must name\n    matrix.example.org\n');
  });

  it('has no longer line', () => {
    expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  });
});

describe('what a connection ends at', () => {
  const word = (one: ReturnType<typeof address>): string =>
    reportText(facts([one]), bad, style)
      .split('\n')
      .find((line) => line.includes('198.51.100.7:443  ')) ?? '';
  const cold = { trusted: false, exchanges: {}, keys: null };
  const failed = {
    status: 'failed',
    sni: null,
    fault: 'not-tls',
    code: '',
    alert: null,
    banner: null,
    ms: 1,
  } as const;

  it.each([
    ['a refusal', address({ connection: { ...connection(), tcp: 'refused', tls: null } }), '✖ refused'],
    ['silence', address({ connection: { ...connection(), tcp: 'timeout', tls: null } }), '✖ no answer'],
    ['another protocol', address(cold, { ...failed, banner: 'SSH-2.0-x' }), '✖ no TLS: “SSH-2.0-x”'],
    [
      'an alert',
      address(cold, { ...failed, fault: 'alert', alert: 'unrecognized_name' }),
      '✖ TLS refused: unrecognized_name',
    ],
    ['another name', address(cold, done({ sent: [leaf({ dnsNames: ['other.org'] })] })), '✖ other name'],
    [
      'an expired one',
      address(cold, done({ sent: [leaf({ notAfter: '2026-11-20T00:00:00Z' })] })),
      '✖ ended 4 days ago',
    ],
    [
      'no route',
      address({ connection: null, skipped: 'no-route' }),
      '– skipped, because this machine has no route to it',
    ],
    ['no JSON for keys', address({ keys: null }), '✖ keys: not JSON'],
  ])('%s', (_name, one, expected) => {
    expect(word(one)).toContain(expected);
  });

  function connection() {
    const { connection: open } = address();
    if (open === null) throw new Error('the fixture has a connection');
    return open;
  }
});

describe('signs', () => {
  it('have ASCII twins, and nothing else is left', () => {
    const text = reportText(badFacts(), bad, { ...style, ascii: true });
    expect(text).toContain('[x] tls.leaf-only');
    expect(text).toContain('[ok] name');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the set of characters is the point.
    expect(text).toMatch(/^[\x00-\x7f]*$/);
  });

  it('are all that is coloured', () => {
    const coloured = reportText(badFacts(), bad, { ...style, colour: true });
    expect(coloured).toContain('\u001b[31m✖\u001b[39m tls.leaf-only');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences start with an escape.
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(reportText(badFacts(), bad, style));
  });
});

it('lets no control or bidi character of a peer through', () => {
  const nasty = 'x\u001b[2J\u202e\u200by';
  const text = reportText(
    facts([address({}, done({ sent: [leaf({ dnsNames: [nasty], notAfter: nasty })] }))], {
      serverName: { text: nasty, host: nasty, kind: 'name', port: null },
    }),
    { ...bad, findings: [{ ...leafOnly, title: nasty, detail: `a\nb${nasty}`, fix: nasty, subject: nasty }] },
    style,
  );
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(text).toContain('\\x1b[2J');
});
