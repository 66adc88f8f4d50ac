import { describe, expect, test } from 'vitest';
import { parseAnswersFile } from '../../../src/question/answers-file.ts';
import { questions } from '../../../src/question/registry.ts';

const parse = (text: string) => parseAnswersFile(text, questions);
const problems = (text: string): readonly string[] => {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.problems;
};

describe('what is read', () => {
  test('YAML and JSON', () => {
    const texts = { serverName: 'example.org', delegatedPort: '443', keepLegacySrv: 'false' };
    expect(parse('serverName: example.org\ndelegatedPort: 443\nkeepLegacySrv: false\n')).toEqual({
      ok: true,
      texts,
    });
    expect(parse('{"serverName": "example.org", "delegatedPort": 443, "keepLegacySrv": false}')).toEqual({
      ok: true,
      texts,
    });
  });

  test('numbers stay as they were written', () => {
    expect(parse('nginxVersion: 1.20\n')).toEqual({ ok: true, texts: { nginxVersion: '1.20' } });
  });

  test('an empty file and comments alone', () => {
    expect(parse('')).toEqual({ ok: true, texts: {} });
    expect(parse('# nothing\n')).toEqual({ ok: true, texts: {} });
  });
});

describe('what is refused', () => {
  test('an unknown key, with the nearest one', () => {
    expect(problems('delegatedHots: a\n')).toEqual([
      '"delegatedHots" is no name of an answer. Did you mean "delegatedHost"?',
    ]);
    expect(problems('zzzzzzzzzzzzzzzz: a\n')).toEqual(['"zzzzzzzzzzzzzzzz" is no name of an answer.']);
  });

  test('all of it at once', () => {
    expect(problems('delegatedHots: a\nserverNmae: b\nemail: [a]\n')).toHaveLength(3);
  });

  test.each([
    ['more than 64 KiB', `# ${'x'.repeat(70_000)}\nserverName: a.org\n`, /64 KiB/],
    ['aliases', 'serverName: &a example.org\nemail: *a\n', /alias/i],
    ['an alias bomb', 'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n', /alias/i],
    ['tags', 'serverName: !!js/function "x"\n', /tag/i],
    ['a key that stands twice', 'serverName: a.org\nserverName: b.org\n', /unique/i],
    ['__proto__', '__proto__: {a: 1}\n', /no name of an answer/],
    ['constructor', 'constructor: a\n', /no name of an answer/],
    ['tabs', 'serverName:\n\t- a\n', /Line 2, column/],
    ['deep JSON', '['.repeat(60_000), /inside each other/],
    ['deep JSON with names', '{"a":'.repeat(12_000), /./],
    ['a list', '- serverName\n', /a name and its value/],
    ['a nested value', 'serverName: {a: b}\n', /needs one value/],
    ['no value', 'serverName:\n', /needs one value/],
    ['two documents', 'serverName: a.org\n---\nserverName: b.org\n', /./],
  ])('%s', (_, text, reason) => {
    const found = problems(text);
    expect(found.join('\n')).toMatch(reason);
    expect(found.length).toBeGreaterThan(0);
  });

  test('the place of a fault is said once', () => {
    const [problem = ''] = problems('serverName: [\n');
    expect(problem.match(/line/gi)).toHaveLength(1);
    expect(problem).toMatch(/^Line \d+, column \d+: .*[^:.]\.$/);
  });

  test('nothing is put on the prototype', () => {
    parse('__proto__: {polluted: yes}\n');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
