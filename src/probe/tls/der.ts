/**
 * A reader for the few parts of a certificate that node:crypto does not tell (X.690 DER, RFC 5280).
 * Lengths are checked against the bytes that are there, so that hostile input ends in a DerError, never in a loop.
 */

export class DerError extends Error {}

/** One element: its identifier octet, and its content as a view of the input. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

/** Reads the element at `offset`; `next` is where the following one starts. Throws DerError. */
function readAt(bytes: Uint8Array, offset: number): { element: Element; next: number } {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new DerError('cut short');
  // Tag numbers above 30 take several octets; no certificate field that is read here has one.
  if ((tag & 0x1f) === 0x1f) throw new DerError('long tag');
  let start = offset + 2;
  let length = first;
  if (first & 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw new DerError('length');
    length = 0;
    for (let index = 0; index < octets; index++) length = length * 256 + (bytes[start + index] ?? 0);
    start += octets;
  }
  if (start + length > bytes.length) throw new DerError('cut short');
  return { element: { tag, content: bytes.subarray(start, start + length) }, next: start + length };
}

/** The first element of the input. Throws DerError. */
export function readElement(bytes: Uint8Array): Element {
  return readAt(bytes, 0).element;
}

/** The elements that stand one after another in a constructed element's content. Throws DerError. */
export function readElements(content: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let offset = 0; offset < content.length; ) {
    const { element, next } = readAt(content, offset);
    elements.push(element);
    offset = next;
  }
  return elements;
}

/** An object identifier in dotted form. */
export function readOid(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  // 64 octets are far more than any registered identifier has.
  for (const octet of content.subarray(0, 64)) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet & 0x80) continue;
    if (arcs.length === 0) {
      const top = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(top, arc - top * 40n);
    } else arcs.push(arc);
    arc = 0n;
  }
  return arcs.join('.');
}
