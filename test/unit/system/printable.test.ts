import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { printable, printableLines } from '../../../src/system/printable.ts';

/** What a terminal acts on, or draws nothing for: first and last of each range. Spelled out apart from the function's own pattern. */
const HARMFUL = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xe0000, 0xe0fff],
] as const;

const isHarmful = (code: number): boolean => HARMFUL.some(([first, last]) => code >= first && code <= last);

describe('G8: printable', () => {
  it('lets no code point through that a terminal acts on or that nobody can see', () => {
    let escaped = 0;
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      const shown = printable(character);
      if (shown === character) {
        if (isHarmful(code)) throw new Error(`U+${code.toString(16)} comes through`);
        continue;
      }
      escaped++;
      if (!/^\\(x[0-9a-f]{2}|u\{[0-9a-f]{4,6}\})$/.test(shown))
        throw new Error(`U+${code.toString(16)}: ${shown}`);
    }
    expect(escaped).toBeGreaterThan(100_000);
  });

  it.each([
    ['letters of every script', 'exämple · пример · 例え · عربي · ε'],
    ['punctuation and signs', '✔ ▲ ✖ – “quoted” {a: "b"} $HOME \\n'],
  ])('leaves %s alone', (_, text) => {
    expect(printable(text)).toBe(text);
  });

  it('cuts before it escapes', () => {
    expect(printable('x'.repeat(1_000_000))).toHaveLength(200);
    expect(printable('\x1b'.repeat(1_000_000), 10)).toBe(`${'\\x1b'.repeat(9)}…`);
  });

  it('does not cut a character in half', () => {
    expect(printable('\u{1f600}'.repeat(10), 4)).toBe('\u{1f600}…');
  });

  it('keeps line feeds, and nothing else of its kind, in text of several lines', () => {
    expect(printableLines('a\nb\r\nc\u2028d')).toBe('a\nb\\x0d\nc\\u{2028}d');
  });
});

describe('R-12 to R-15: a terminal that is shown hostile text', () => {
  it.each([
    ['R-12 a title', '\x1b]0;owned\x07'],
    ['R-13 a C1 title', '\u009d0;owned\u009c'],
    ['R-14 the clipboard', '\x1b]52;c;cm0gLXJmIC8=\x07'],
    ['R-14 a carriage return', 'good\rEVIL'],
    ['R-15 a bidi override', '\u202egnp.exe'],
    ['a cleared screen', '\x1b[2J\x1b[3J\x1bc'],
    ['hidden text', '\x1b[8mhidden\x1b[0m'],
    ['a link', '\x1b]8;;https://evil.example/\x1b\\x\x1b]8;;\x1b\\'],
  ])('%s does nothing', async (_, text) => {
    const terminal = new xterm.Terminal({ cols: 200, rows: 3, allowProposedApi: true });
    const acted: string[] = [];
    terminal.onTitleChange((title) => acted.push(title));
    terminal.parser.registerOscHandler(52, () => acted.push('clipboard') > 0);
    terminal.parser.registerOscHandler(8, () => acted.push('link') > 0);
    await new Promise<void>((done) => terminal.write(`before ${printable(text)} after`, done));
    const line = terminal.buffer.active.getLine(0)?.translateToString(true) ?? '';
    expect(acted).toEqual([]);
    expect(line).toMatch(/^before .* after$/);
    expect(line).toContain('\\');
    terminal.dispose();
  });
});
