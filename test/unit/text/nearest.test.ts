import { describe, expect, it } from 'vitest';
import { hint, nearestIds } from '../../../src/text/nearest.ts';

const ids = ['tls.leaf-only', 'tls.name-mismatch', 'dns.servfail', 'net.flaky', 'serverName'];

describe('the nearest ids', () => {
  it.each([
    ['leaf-only', 'tls.leaf-only'],
    ['mismatch', 'tls.name-mismatch'],
    ['SERVFAIL', 'dns.servfail'],
    ['flakey', 'net.flaky'],
    ['servrename', 'serverName'],
  ])('to %s: %s first', (word, first) => {
    expect(nearestIds(word, ids)[0]).toBe(first);
  });

  it('are there however far the word is, and never more than asked for', () => {
    expect(nearestIds('zzzzzzzzzzzzzzzz', ids)).toHaveLength(3);
    expect(nearestIds('x'.repeat(100_000), ids, 2)).toHaveLength(2);
  });

  it('are no hint when they are far', () => {
    expect(hint('nonsense', ids)).toBe('');
    expect(hint('tls.leafonly', ids)).toBe(' Did you mean tls.leaf-only?');
  });
});
