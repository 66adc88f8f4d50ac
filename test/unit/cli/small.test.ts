import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../../src/cli/endpoint.ts';
import { bugText, UserError, userErrorText } from '../../../src/cli/errors.ts';
import { nearest } from '../../../src/cli/nearest.ts';

describe('a resolver', () => {
  it.each([
    ['192.0.2.53', { address: '192.0.2.53', port: 53 }],
    ['192.0.2.53:5353', { address: '192.0.2.53', port: 5353 }],
    ['2001:db8::53', { address: '2001:db8::53', port: 53 }],
    ['[2001:db8::53]', { address: '2001:db8::53', port: 53 }],
    ['[2001:db8::53]:5353', { address: '2001:db8::53', port: 5353 }],
    ['dns.example.org', null],
    ['192.0.2.53:0', null],
    ['192.0.2.53:65536', null],
    ['[192.0.2.53]:53', null],
    ['192.0.2.53:', null],
    ['', null],
  ])('%j', (text, expected) => {
    expect(parseEndpoint(text, 53)).toEqual(expected);
  });
});

describe('the nearest word', () => {
  it.each([
    ['jsno', 'json'],
    ['chck', 'check'],
    ['generat', 'generate'],
    ['zebra', null],
    ['', null],
  ])('%j', (word, expected) => {
    expect(nearest(word, ['check', 'generate', 'json', 'rehearse'])).toBe(expected);
  });
});

describe('errors', () => {
  it('say what happened, the evidence, and what to do', () => {
    const text = userErrorText(
      new UserError('The folder is not empty: x\u001b[2J', ['one file'], ['Choose another.']),
      80,
    );
    expect(text).toBe('The folder is not empty: x\\x1b[2J\n  one file\nChoose another.\n');
  });

  it('keep to the width', () => {
    const error = new UserError('a '.repeat(60).trim(), ['b '.repeat(60).trim()], ['c '.repeat(60).trim()]);
    const lines = userErrorText(error, 40).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.includes('b')).every((line) => line.startsWith('  '))).toBe(true);
  });

  it('show a stack only when it is asked for', () => {
    const error = new TypeError('x is not a function');
    expect(bugText(error, false)).not.toContain('small.test.ts');
    expect(bugText(error, true)).toContain('small.test.ts');
    expect(bugText(error, false)).toContain('TypeError: x is not a function');
  });
});
