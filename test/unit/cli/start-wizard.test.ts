import { describe, expect, it } from 'vitest';
import { styleOf } from '../../../src/cli/context.ts';
import { wantsLines } from '../../../src/cli/start-wizard.ts';

type Lines = Parameters<typeof wantsLines>[0];
const on = (env: Record<string, string>, { plain = false, tty = true } = {}): boolean =>
  wantsLines({
    args: { plain },
    env,
    stdin: () => ({ isTTY: tty }),
    stdout: { isTTY: true },
  } as unknown as Lines);

describe('lines instead of screens', () => {
  it.each([
    ['a terminal', {}, {}, false],
    ['--plain', {}, { plain: true }, true],
    ['no terminal', {}, { tty: false }, true],
    ['TERM=dumb', { TERM: 'dumb' }, {}, true],
    ['ACCESSIBLE=1', { ACCESSIBLE: '1' }, {}, true],
    ['ACCESSIBLE=0', { ACCESSIBLE: '0' }, {}, false],
    ['INK_SCREEN_READER=true', { INK_SCREEN_READER: 'true' }, {}, true],
  ])('%s', (_name, env, how, lines) => {
    expect(on(env, how)).toBe(lines);
  });
});

describe('style', () => {
  const style = (env: Record<string, string>, isTTY = true) =>
    styleOf({ stdout: { isTTY, columns: isTTY ? 100 : undefined } as NodeJS.WriteStream, env }, false);

  it.each([
    ['a terminal', { LANG: 'en_US.UTF-8' }, true, { width: 100, colour: true, ascii: false }],
    ['a pipe', { LANG: 'C' }, false, { width: 80, colour: false, ascii: false }],
    ['colours off', { FORCE_COLOR: '0' }, true, { width: 100, colour: false, ascii: false }],
    ['colours on', { FORCE_COLOR: '1' }, false, { width: 80, colour: true, ascii: false }],
    ['the console', { TERM: 'linux', LANG: 'C.UTF-8' }, true, { width: 100, colour: true, ascii: true }],
    [
      'a locale without Unicode',
      { LC_ALL: 'C', LANG: 'C.UTF-8' },
      true,
      { width: 100, colour: true, ascii: true },
    ],
  ])('on %s', (_name, env, isTTY, expected) => {
    expect(style(env, isTTY)).toEqual(expected);
  });
});
