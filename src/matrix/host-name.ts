/** Host names that DNS can hold and senders cannot connect to. */

/**
 * What is wrong with a host name for a sender, in one sentence; null when nothing is. Synapse's HTTP client (Twisted)
 * passes each name through IDNA 2008 first and refuses what is no label there (RFC 5891 section 4.2.3.1). IP addresses
 * are not meant to be asked about.
 */
export function hostNameFault(host: string): string | null {
  if (host === '') return 'It is empty.';
  for (const label of host.toLowerCase().replace(/\.$/, '').split('.')) {
    if (label === '') return 'A part of it is empty.';
    const other = /[^a-z0-9-]/.exec(label);
    if (other !== null) return `“${other[0]}” does not belong into a host name.`;
    if (label.startsWith('-') || label.endsWith('-')) return 'A part of it starts or ends with a hyphen.';
    if (label.slice(2, 4) === '--' && !label.startsWith('xn--'))
      return `The part “${label.slice(0, 20)}” has two hyphens in third and fourth place, which are kept for international names (xn--).`;
  }
  return null;
}
