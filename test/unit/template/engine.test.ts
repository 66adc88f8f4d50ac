import { describe, expect, test } from 'vitest';
import { createTemplates } from '../../../src/template/engine.ts';
import { type Format, quote, TemplateRefusal } from '../../../src/template/quoting.ts';

const files: Record<string, string> = {
  'nginx/one.eta': 'server_name <%= it.name %>;\n',
  'nginx/many.eta': '<% for (const port of it.ports) { %>\nlisten <%= port %>;\n<% } %>\nend;\n',
  'nginx/outer.eta': '{\n<%= it.inner %>\n}\n',
  'nginx/maybe.eta': '<% if (it.there) { %>\nyes;\n<% } %>\n',
  'nginx/nested.eta': '<%= it.group.name %>\n',
  'shell/one.eta': 'name=<%= it.name %>\n',
  'text/outer.eta': '<%= it.inner %>\n',
};
const templates = createTemplates((file) => files[file] ?? '');

describe('quoting refuses what a format cannot hold', () => {
  test.each<[Format, string | number]>([
    ['nginx', 'a;}server{'],
    ['nginx', 'a b'],
    ['nginx', 'a\nb'],
    ['nginx', 'a\0b'],
    ['nginx', '$host'],
    ['nginx', '"a"'],
    ['nginx', "a'"],
    ['nginx', 'a\\b'],
    ['nginx', '#a'],
    ['nginx', '~^a$'],
    ['nginx', '*.example.org'],
    ['nginx', ''],
    ['nginx', '-flag'],
    ['nginx', 1.5],
    ['zone', 'a b'],
    ['zone', 'a;b'],
    ['zone', '"a"'],
    ['zone', 'a\nb'],
    ['zone', '$ORIGIN'],
    ['zone', '@'],
    ['zone', '..'],
    ['zone', '-a'],
    ['shell', 'a\nb'],
    ['shell', 'a\0b'],
    ['text', 'a\nb'],
    ['text', 'a\u202eb'],
    ['text', '\x1b[2J'],
  ])('%s: %j', (format, value) => {
    expect(() => quote[format](value)).toThrow(TemplateRefusal);
    try {
      quote[format](value);
    } catch (error) {
      expect(error).toMatchObject({ format, reason: expect.stringMatching(/\w/) });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: nothing of this may reach a terminal
      expect((error as Error).message).not.toMatch(/[\x00-\x1f\u202e]/);
    }
  });

  test('values of any other kind', () => {
    for (const value of [undefined, null, true, {}, [], Number.NaN]) {
      expect(() => quote.text(value)).toThrow(TemplateRefusal);
    }
  });
});

test.each([
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['`a`', "'`a`'"],
  ['-rf', "'-rf'"],
])('shell takes %j as %s', (value, expected) => {
  expect(templates.render('shell', 'one', { name: value })).toBe(`name=${expected}\n`);
});

test('a value stands where it was written, a control line leaves none', () => {
  expect(templates.render('nginx', 'one', { name: 'example.org' })).toBe('server_name example.org;\n');
  expect(templates.render('nginx', 'many', { ports: [443, 8448] })).toBe('listen 443;\nlisten 8448;\nend;\n');
});

test('what is missing throws, in a condition too', () => {
  expect(() => templates.render('nginx', 'one', {})).toThrow(/"name" is missing/);
  expect(() => templates.render('nginx', 'one', { name: undefined })).toThrow(/missing/);
  expect(() => templates.render('nginx', 'maybe', {})).toThrow(/"there" is missing/);
  expect(() => templates.render('nginx', 'nested', { group: {} })).toThrow(/"name" is missing/);
});

test('a refused value renders nothing', () => {
  expect(() => templates.render('nginx', 'one', { name: 'a;b' })).toThrow(TemplateRefusal);
});

test('a fragment goes in as it is, indented, and only into its own format', () => {
  const inner = templates.fragment('nginx', 'many', { ports: [80] }, 4);
  expect(templates.render('nginx', 'outer', { inner })).toBe('{\n    listen 80;\n    end;\n}\n');
  expect(() => templates.render('text', 'outer', { inner })).toThrow(TemplateRefusal);
});

test('an object that looks like a fragment is none', () => {
  const inner = { format: 'nginx', text: '} evil {' };
  expect(() => templates.render('nginx', 'outer', { inner })).toThrow(TemplateRefusal);
});
