import { describe, expect, test } from 'vitest';
import { DerError, readElement, readElements, readOid } from '../../../../src/probe/tls/der.ts';

describe('elements', () => {
  test('short and long lengths', () => {
    expect(readElement(Uint8Array.of(0x04, 2, 7, 8)).content).toEqual(Uint8Array.of(7, 8));
    expect(readElement(Uint8Array.of(0x04, 0x82, 0, 2, 7, 8)).content).toEqual(Uint8Array.of(7, 8));
    expect(readElements(Uint8Array.of(5, 0, 2, 1, 9)).map(({ tag }) => tag)).toEqual([5, 2]);
  });

  test.each([
    ['nothing', []],
    ['no length', [0x30]],
    ['content cut short', [0x30, 3, 0, 0]],
    ['length cut short', [0x30, 0x82, 1]],
    ['indefinite length', [0x30, 0x80, 0, 0]],
    ['length of five octets', [0x30, 0x85, 0, 0, 0, 0, 0]],
    ['tag of several octets', [0x1f, 0x81, 0, 0]],
  ])('%s is refused', (_, bytes) => {
    expect(() => readElement(Uint8Array.from(bytes))).toThrow(DerError);
  });
});

test.each([
  ['2.5.29.17', '551d11'],
  ['1.2.840.113549.1.1.11', '2a864886f70d01010b'],
  ['1.3.101.112', '2b6570'],
  ['2.999.3', '883703'],
  ['0.9.2342', '099226'],
])('object identifier %s', (oid, hex) => {
  expect(readOid(Buffer.from(hex, 'hex'))).toBe(oid);
});
