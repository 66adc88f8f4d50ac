import { describe, expect, it, test } from 'vitest';
import { hostNameFault } from '../../../src/matrix/host-name.ts';

describe('hostNameFault', () => {
  test.each([
    'example.org',
    'a-b.example.org',
    'xn--mtrix-gra.example.org',
    'MATRIX.Example.ORG',
    '1.example',
    'localhost',
    'matrix.example.org.',
  ])('%s is one', (host) => {
    expect(hostNameFault(host)).toBeNull();
  });

  test.each([
    ['', /empty/],
    ['my_host.example.org', /“_”/],
    ['-a.example.org', /hyphen/],
    ['a-.example.org', /hyphen/],
    ['ab--cd.example.org', /“ab--cd” has two hyphens/],
    ['m\u00e4trix.example.org', /“\u00e4”/],
    ['a..example.org', /empty/],
    ['a b.example.org', /“ ”/],
  ])('%s is none', (host, why) => {
    expect(hostNameFault(host)).toMatch(why);
  });

  it('is quick on what a hostile zone holds', () => {
    const start = performance.now();
    hostNameFault('-'.repeat(100_000));
    hostNameFault('a.'.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(500);
  });
});
