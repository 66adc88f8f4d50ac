import { describe, expect, test } from 'vitest';
import { choiceValues, envName, flagName, helpLines } from '../../../src/question/derive.ts';
import { questionOf, questions } from '../../../src/question/registry.ts';
import type { Situation } from '../../../src/question/types.ts';

const nothing: Situation = { facts: null, host: null, answers: {} };

test('flags and variables follow from the id', () => {
  expect(flagName('certificatePath')).toBe('certificate-path');
  expect(envName('certificatePath')).toBe('MATRIX_TLS_CERTIFICATE_PATH');
  expect(new Set(questions.map(({ id }) => flagName(id))).size).toBe(questions.length);
});

test('the help has every question but the positional one', () => {
  const lines = helpLines(questions);
  expect(lines).toHaveLength(questions.length - 1);
  for (const { flag, text } of lines) {
    expect(flag).toMatch(/^--[a-z0-9-]+/);
    expect(text.length).toBeLessThan(100);
  }
});

describe.each(questions.map((question) => ({ id: question.id, question })))('$id', ({ question }) => {
  test('asks, and helps in a few short lines', () => {
    expect(question.ask(nothing)).toMatch(/^[A-Z].*\?$/);
    expect(question.help.length).toBeGreaterThan(0);
    expect(question.help.length).toBeLessThanOrEqual(6);
    for (const line of question.help) expect(line.length).toBeLessThanOrEqual(100);
    expect([question.ask(nothing), ...question.help].join(' ')).not.toMatch(/!|please|target host/i);
  });

  test('takes its own default, what it detects, and each choice', () => {
    const value = question.default(nothing);
    if (value !== null) expect(question.parse(String(value), nothing)).toEqual({ ok: true, value });
    for (const choice of choiceValues(question)) {
      expect(question.parse(choice, nothing)).toEqual({ ok: true, value: choice });
    }
  });

  test('refuses what could leave its place in a file', () => {
    if (question.kind === 'text') {
      for (const text of ['a;}server{', 'a\nb', '$(reboot)', '`id`', 'a\0b', '{{x}}', '%{x}', "a'b", 'a"b']) {
        expect(question.parse(text, nothing).ok, text).toBe(false);
      }
    } else {
      expect(question.parse('perhaps', nothing).ok).toBe(false);
    }
  });
});

test('a choice that is not there yet says why', () => {
  expect(questionOf('tlsFront').parse('caddy', nothing)).toEqual({
    ok: false,
    reason: 'Caddy: not supported yet.',
  });
});

test('Synapse itself is offered for ports that it can open', () => {
  const parse = (answers: Situation['answers']) =>
    questionOf('tlsFront').parse('synapse', { facts: null, host: null, answers });
  expect(parse({ delegatedPort: 8449 }).ok).toBe(true);
  expect(parse({}).ok).toBe(true);
  expect(parse({ delegatedPort: 443 })).toEqual({
    ok: false,
    reason: 'Synapse itself: cannot open port 443.',
  });
  expect(parse({ scenario: 'same-host-443' }).ok).toBe(false);
});

test('the server name is seen in homeserver.yaml', () => {
  const host = (text: string) => ({
    homeserverYaml: { path: '/etc/matrix-synapse/homeserver.yaml', text },
    lookedAt: [],
    nginxVersion: null,
    installed: { certbot: false, acmeSh: false },
  });
  const detect = (text: string) =>
    questionOf('serverName').detected?.({ facts: null, host: host(text), answers: {} })?.value ?? null;
  expect(detect('pid_file: /x\nserver_name: "example.org"\n')).toBe('example.org');
  expect(detect('server_name: example.org # ours\n')).toBe('example.org');
  expect(detect('# server_name: example.org\n')).toBeNull();
  expect(detect('  server_name: matrix.org\n')).toBeNull();
  expect(detect('server_name: "not a name"\n')).toBeNull();
});

test('the delegated host is never the server name itself', () => {
  const situation: Situation = { facts: null, host: null, answers: { serverName: 'example.org' } };
  const question = questionOf('delegatedHost');
  expect(question.parse('example.org', situation)).toMatchObject({ ok: false });
  expect(question.parse('Matrix.Example.org', situation)).toEqual({ ok: true, value: 'matrix.example.org' });
  expect(question.default(situation)).toBe('matrix.example.org');
});
