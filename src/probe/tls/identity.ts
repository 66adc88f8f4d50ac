/** Whether a certificate is for a name, by the rules that Synapse's verifier applies (RFC 6125; RFC 9525 for addresses). */
import { BlockList, isIP } from '../../system/ip.ts';
import type { CertificateFacts } from '../types.ts';

/** Compares by value: an IPv6 address has many spellings. */
function sameAddress(one: string, other: string): boolean {
  const family = isIP(one);
  if (family === 0 || family !== isIP(other)) return false;
  const list = new BlockList();
  const type = family === 6 ? 'ipv6' : 'ipv4';
  list.addAddress(one, type);
  return list.check(other, type);
}

/**
 * Whether one dNSName entry fits a name. A wildcard is the whole leftmost label, stands for exactly one label, needs
 * two labels after it, and never stands for an internationalised label ("xn--…").
 */
function dnsNameFits(entry: string, name: string): boolean {
  const pattern = entry.trim().toLowerCase();
  const wanted = name.toLowerCase();
  if (!pattern.includes('*')) return pattern !== '' && pattern === wanted;
  const parts = pattern.split('.');
  if (
    parts[0] !== '*' ||
    parts.length < 3 ||
    parts.slice(1).some((part) => part === '' || part.includes('*'))
  )
    return false;
  const dot = wanted.indexOf('.');
  return dot > 0 && !wanted.startsWith('xn--') && wanted.slice(dot + 1) === pattern.slice(2);
}

/** Whether one entry of subjectAltName fits a name, or an address when `name` is one. */
export function nameFits(entry: string, name: string): boolean {
  return isIP(name) === 0 ? dnsNameFits(entry, name) : sameAddress(entry, name);
}

/**
 * Whether a certificate carries a name, or an address without brackets. Only subjectAltName counts: the common name
 * has not been looked at by any current server for years. An address needs an iPAddress entry.
 */
export function certificateFits(certificate: CertificateFacts, name: string): boolean {
  const entries = isIP(name) === 0 ? certificate.dnsNames : certificate.addresses;
  return entries.some((entry) => nameFits(entry, name));
}
