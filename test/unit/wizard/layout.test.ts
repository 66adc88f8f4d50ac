import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASCII_SIGNS, UNICODE_SIGNS } from '../../../src/report/signs.ts';
import type { Printable } from '../../../src/system/printable.ts';
import type { Block } from '../../../src/wizard/view/blocks.ts';
import { layout, lineText } from '../../../src/wizard/view/layout.ts';
import { seenBlocks } from '../../../src/wizard/view/see.ts';
import { cells, wrapWords } from '../../../src/wizard/view/wrap.ts';
import { lookedAt } from './invented.ts';

const shown = (blocks: readonly Block[], width: number): string[] =>
  layout(blocks, { width, signs: UNICODE_SIGNS }).map(lineText);
const seen = seenBlocks(lookedAt('example.org', false), { evidence: false, notes: false, trace: false });

describe('what others see', () => {
  it('stands in columns on a wide terminal', () => {
    expect(shown(seen, 79)).toEqual([
      '✖ Other servers cannot reach example.org                                  0.4 s',
      '',
      '  your server name           example.org  in @alice:example.org',
      '  servers connect to         customer.example.org:8000  by SRV _matrix._tcp',
      '  the certificate must name  example.org',
      '  it names                   no certificate was seen',
      '',
      '✖ The certificate names the host in the SRV record, not your server name.',
      '  An SRV record moves the connection, never the name that is asked for.',
      '  Fix: Use a certificate for example.org.',
      '  tls.names-srv-target',
      '· 1 note',
    ]);
  });

  it('has its labels above the values on a narrow one', () => {
    expect(shown(seen, 39).slice(3, 8)).toEqual([
      '  your server name',
      '    example.org  in @alice:example.org',
      '  servers connect to',
      '    customer.example.org:8000  by SRV',
      '    _matrix._tcp',
    ]);
  });
});

it('lets no control character of a stranger through', () => {
  const hostile = lookedAt('example.org', false);
  const [finding] = hostile.verdict.findings;
  const title = 'title \x1b]0;pwned\x07 \u202egro.elpmaxe \x9b2J';
  const verdict = { ...hostile.verdict, findings: finding === undefined ? [] : [{ ...finding, title }] };
  const text = shown(
    seenBlocks({ ...hostile, verdict }, { evidence: true, notes: true, trace: true }),
    79,
  ).join('\n');
  expect(text).toContain('\\x1b]0;pwned\\x07');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that none of them is there is what is tested
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});

it('numbers what can be picked, and keeps what is to be copied whole, for the line wizard', () => {
  const long = `{"m.server": "${'x'.repeat(120)}:443"}`;
  const blocks: Block[] = [
    { kind: 'item', sign: 'cursor', text: 'nginx', select: 0 },
    { kind: 'item', sign: 'cursor', text: 'Synapse itself', select: 1 },
    { kind: 'code', lines: [long] },
  ];
  const lines = layout(blocks, { width: 40, signs: ASCII_SIGNS, plain: true }).map(lineText);
  expect(lines).toEqual(['1. nginx', '2. Synapse itself', long]);
});

it('breaks what is to be copied between words, and loses neither spaces nor empty lines', () => {
  const block: Block = { kind: 'code', lines: ['    proxy_pass  http://127.0.0.1:8008;', '', 'end'] };
  expect(layout([block], { width: 20, signs: ASCII_SIGNS }).map(lineText)).toEqual([
    '    proxy_pass',
    'http://127.0.0.1:800',
    '8;',
    '',
    'end',
  ]);
});

it('never makes a line wider than asked for, and loses nothing', () => {
  const words = fc.array(fc.constantFrom('a', 'long-word', '漢字', 'é', 'x'.repeat(50)), { maxLength: 20 });
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 60 }), (list, width) => {
      const text = list.join(' ') as Printable;
      const lines = wrapWords(text, width);
      for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});
