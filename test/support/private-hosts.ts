/** Addresses as a URL spells them that no public server has: a redirect to one is an attack (RFC 6890, RFC 6052). */
export const PRIVATE_HOSTS: readonly string[] = [
  '127.0.0.1',
  '169.254.169.254',
  '10.1.2.3',
  '100.64.0.1',
  '0.0.0.0',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[fe80::1]',
  '[64:ff9b::7f00:1]',
];
