import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/check/catalogue/index.ts';
import { questions } from '../../../src/question/registry.ts';
import { runInMemory, type Said } from './in-memory.ts';

const say = (...words: string[]): Promise<Said> => runInMemory(words);

describe('explain', () => {
  it('lists every finding and every question', async () => {
    const { code, out } = await say('explain');
    expect(code).toBe(0);
    for (const id of [...Object.keys(catalogue), ...questions.map(({ id }) => id)]) expect(out).toContain(id);
  });

  it('tells what a finding means', async () => {
    const { out } = await say('explain', 'tls.leaf-only');
    expect(out).toContain('✖ tls.leaf-only\n');
    for (const line of catalogue['tls.leaf-only'].explain) expect(out.replace(/\s+/g, ' ')).toContain(line);
  });

  it.each(['delegatedHost', 'delegated-host', '--delegated-host', 'MATRIX_TLS_DELEGATED_HOST'])(
    'finds a question by %s',
    async (name) => {
      // What begins with two hyphens is an option, unless the list of options has ended.
      expect((await say('explain', '--', name)).out).toMatch(/^delegatedHost /);
    },
  );

  it('tells what a scenario is', async () => {
    const { code, out } = await say('explain', 'well-known-port');
    expect(code).toBe(0);
    expect(out).toMatch(/^well-known-port {3}--scenario=well-known-port\n/);
    expect(out).toContain('delegatedPort');
    expect((await say('explain', 'scenario')).out).toContain('srv-certificate');
  });

  it('names the nearest of what it does not know', async () => {
    const { code, err } = await say('explain', 'tls.leafonly');
    expect(code).toBe(2);
    expect(err).toContain('Did you mean tls.leaf-only?');
  });

  it.each([
    ['nonsense', /^ {2}What comes nearest: [a-z-]+(\.[a-z-]+)?, .+, .+\.$/m],
    ['leaf-onyl', /nearest: tls\.leaf-only, /],
    ['servfail', /nearest: dns\.servfail, /],
  ])('names what comes nearest to %s, however far', async (word, expected) => {
    const { code, err } = await say('explain', word);
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });

  it.each([[], ['tls.leaf-only'], ['delegatedHost'], ['well-known-port']])(
    'keeps to the width of a narrow terminal (%j)',
    async (...words) => {
      const { out } = await runInMemory(['explain', ...words], { columns: 40 });
      const long = out.split('\n').filter((line) => line.length > 40);
      // Lines for copying stay whole.
      expect(long.filter((line) => !/^ {2,}\S*[;{<$]|^ {4}/.test(line))).toEqual([]);
    },
  );
});

describe('help and version', () => {
  it.each([
    [['--help'], 'matrix-tls-setup 9.9.9'],
    [['help'], 'matrix-tls-setup 9.9.9'],
    [['help', 'check'], 'matrix-tls-setup check NAME...'],
    [['wizard', '--help'], 'matrix-tls-setup wizard [NAME]'],
    [['check', '-h'], 'matrix-tls-setup check NAME...'],
    [['--version'], '9.9.9'],
  ])('%j', async (words, first) => {
    const { code, out } = await say(...words);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe(first);
  });

  it('names the worlds of the rehearsal and the values of a choice', async () => {
    expect((await say('rehearse', '--help')).out).toMatch(/^ {2}leaf-only +the front sends/m);
    expect((await say('--help')).out).toMatch(/--scenario CHOICE[\s\S]{1,200}well-known-port/);
  });

  it.each([
    [['--version', 'foo'], '--version takes nothing'],
    [['nonsense'], '"nonsense" is no command, and without a dot no server name.'],
  ])('%j is refused', async (words, reason) => {
    const { code, err } = await say(...words);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });

  it('knows no other command', async () => {
    const { code, err } = await say('help', 'chek');
    expect(code).toBe(2);
    expect(err).toContain('Did you mean check?');
  });
});
