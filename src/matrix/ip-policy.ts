/** Which addresses a homeserver is willing to federate with. */
import { BlockList, isIP } from '../system/ip.ts';

/**
 * The ranges that Synapse (since 1.25) refuses by default for outgoing federation: special-purpose registries
 * of IANA (RFC 6890), documentation ranges included.
 */
const REFUSED_IPV4: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const REFUSED_IPV6: readonly (readonly [address: string, prefix: number])[] = [
  ['::', 128],
  ['::1', 128],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const refused = new BlockList();
for (const [address, prefix] of REFUSED_IPV4) refused.addSubnet(address, prefix, 'ipv4');
for (const [address, prefix] of REFUSED_IPV6) refused.addSubnet(address, prefix, 'ipv6');

/** False for addresses that peers refuse to contact, for such an address inside an IPv6 form, and for text that is no address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return !refused.check(address, 'ipv4');
  const embedded = embeddedIPv4(address);
  if (embedded !== null && refused.check(embedded, 'ipv4')) return false;
  return !refused.check(address, 'ipv6');
}

/** The IPv4 address inside an IPv4-mapped (::ffff:0:0/96), IPv4-compatible (::/96), NAT64 (64:ff9b::/96) or 6to4 (2002::/16) form. */
function embeddedIPv4(address: string): string | null {
  const groups = expand(address);
  const [a = 0, b = 0, c = 0] = groups;
  const middle = groups.slice(2, 5).every((group) => group === 0);
  const mapped = a === 0 && b === 0 && middle && (groups[5] === 0xffff || groups[5] === 0);
  const nat64 = a === 0x64 && b === 0xff9b && middle && groups[5] === 0;
  if (mapped || nat64) return dotted(groups[6] ?? 0, groups[7] ?? 0);
  return a === 0x2002 ? dotted(b, c) : null;
}

const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');

/** The eight groups of a valid IPv6 address. */
function expand(address: string): number[] {
  const bare = address.replace(/%.*$/s, '');
  const [head = '', tail] = bare.split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...new Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
}

function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
