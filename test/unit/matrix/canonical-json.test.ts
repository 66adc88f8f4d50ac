import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalJsonError, canonicalJson } from '../../../src/matrix/canonical-json.ts';

describe('canonicalJson', () => {
  // The examples of the specification's appendix, and the corners of its grammar.
  it.each([
    [{}, '{}'],
    [{ one: 1, two: 'Two' }, '{"one":1,"two":"Two"}'],
    [{ b: '2', a: '1' }, '{"a":"1","b":"2"}'],
    [{ a: '日本語' }, '{"a":"日本語"}'],
    [{ 本: 2, 日: 1 }, '{"日":1,"本":2}'],
    [{ a: '\u65E5' }, '{"a":"日"}'],
    [{ a: null }, '{"a":null}'],
    [{ a: -0 }, '{"a":0}'],
    [{ a: 1e10 }, '{"a":10000000000}'],
    [{ '\u{10000}': 1, '\ufffd': 2 }, '{"\ufffd":2,"\u{10000}":1}'],
    ['"\\/\u0008\u001f\u007f', '"\\"\\\\/\\b\\u001f\u007f"'],
    [[true, [], { a: [false] }], '[true,[],{"a":[false]}]'],
    [JSON.parse('{"__proto__": 1}'), '{"__proto__":1}'],
  ])('%j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  const cycle: unknown[] = [];
  cycle.push(cycle);
  it.each([
    [1.5, 'not-integer'],
    [Number.NaN, 'not-integer'],
    [Number.POSITIVE_INFINITY, 'not-integer'],
    [2 ** 53, 'out-of-range'],
    [-(2 ** 53), 'out-of-range'],
    [1e308, 'out-of-range'],
    [undefined, 'not-json'],
    [{ a: undefined }, 'not-json'],
    [new Array(1), 'not-json'],
    [1n, 'not-json'],
    ['\ud800', 'lone-surrogate'],
    [{ '\udc00': 1 }, 'lone-surrogate'],
    [cycle, 'too-deep'],
  ])('refuses case %#: %s', (value, reason) => {
    const encode = () => canonicalJson(value);
    expect(encode).toThrow(CanonicalJsonError);
    expect(encode).toThrow(reason);
  });

  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.maxSafeInteger(),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any')),
      fc.dictionary(fc.string({ unit: 'grapheme' }), tie('any')),
    ),
  })).any;

  it('keeps the value, and gives the same text for the same value', () => {
    fc.assert(
      fc.property(value, (any) => {
        const text = canonicalJson(any);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(any)));
      }),
    );
  });
});
