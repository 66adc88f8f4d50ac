import { describe, expect, test } from 'vitest';
import { complaints, effectiveAnswers, strongest } from '../../../src/question/effective.ts';
import { questionOf } from '../../../src/question/registry.ts';
import type { Situation } from '../../../src/question/types.ts';

const host = {
  homeserverYaml: null,
  lookedAt: [],
  nginxVersion: '1.26.0',
  installed: { certbot: false, acmeSh: false },
};
const situation: Situation = { facts: null, host, answers: {} };
const front = ['tlsFront', 'nginxVersion'].map(questionOf);

describe('which source wins', () => {
  const all = { nginxVersion: '1.1.1' };
  test.each([
    ['flag', strongest({ nginxVersion: '1.3.0' }, { nginxVersion: '1.2.0' }, all), '1.3.0', 'flag'],
    ['env', strongest({}, { nginxVersion: '1.2.0' }, all), '1.2.0', 'env'],
    ['file', strongest({}, {}, all), '1.1.1', 'file'],
    ['detected', {}, '1.26.0', 'nginx -v'],
  ])('%s', (_, given, value, source) => {
    const effective = effectiveAnswers(front, situation, given);
    expect(effective.answers.nginxVersion).toBe(value);
    expect(effective.sources.nginxVersion).toBe(source);
  });

  test('the session before what is detected, the default last', () => {
    const held: Situation = { ...situation, answers: { nginxVersion: '1.20.0' } };
    expect(effectiveAnswers(front, held, {}).answers.nginxVersion).toBe('1.20.0');
    expect(effectiveAnswers(front, { ...situation, host: null }, {}).sources.nginxVersion).toBe('default');
  });
});

test('a hidden question is neither answered nor missing', () => {
  const effective = effectiveAnswers(
    front,
    situation,
    strongest({ tlsFront: 'synapse', nginxVersion: 'x' }, {}, {}),
  );
  expect(effective.answers).toEqual({ tlsFront: 'synapse' });
  expect(effective.refused).toEqual([]);
});

test('everything that is missing or wrong is told at once, with its flag', () => {
  const asked = ['serverName', 'delegatedPort', 'certificateClient', 'certificatePath', 'keyPath'].map(
    questionOf,
  );
  const given = strongest(
    { delegatedPort: '70000', certificateClient: 'existing' },
    {},
    { keyPath: 'key.pem' },
  );
  const lines = complaints(effectiveAnswers(asked, { ...situation, host: null }, given));
  expect(lines).toHaveLength(4);
  expect(lines.join('\n')).toMatch(/--server-name is missing/);
  expect(lines.join('\n')).toMatch(/--delegated-port: A port is/);
  expect(lines.join('\n')).toMatch(/--certificate-path is missing/);
  expect(lines.join('\n')).toMatch(/"keyPath" in the answers file: The path has to begin with a slash/);
});

test('a name of Object.prototype is no given answer', () => {
  expect(effectiveAnswers([{ ...questionOf('tlsFront'), id: 'toString' }], situation, {}).sources).toEqual({
    toString: 'default',
  });
});
