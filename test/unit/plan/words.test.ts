import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { duration, modeText, shellLine, shellLines, wrap } from '../../../src/plan/words.ts';

test.each([
  [1, '1 second'],
  [90, '90 seconds'],
  [300, '5 minutes'],
  [3960, '66 minutes'],
  [7200, '2 hours'],
  [86_400, '24 hours'],
  [172_800, '48 hours'],
  [7201, '3 hours'],
])('%d s is %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('lines are wrapped between words, a longer word stands alone', () => {
  expect(wrap('one two three', '  ', 9)).toEqual(['  one two', '  three']);
  expect(wrap('a-very-long-word x', '', 5)).toEqual(['a-very-long-word', 'x']);
});

test('a printed command is read back by a shell word for word', () => {
  const args = [
    '--a',
    "it's $(id)",
    '--long-option',
    '/a/very/long/path/that/does/not/fit/on/the/line',
    '-x',
    'b c',
  ];
  const command = { file: 'printf', args: ['%s\\n', ...args], effect: 'read' as const };
  for (const text of [shellLine(command), shellLines(command, '  ', 50).join('\n').replace('$ ', '')]) {
    expect(execFileSync('sh', ['-c', text], { encoding: 'utf8' }).trimEnd().split('\n')).toEqual(args);
  }
});

test('modes', () => {
  expect(modeText(0o644)).toBe('0644');
  expect(modeText(0o755)).toBe('0755');
});
