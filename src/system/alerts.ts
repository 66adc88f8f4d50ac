/**
 * OpenSSL names an alert with the version of TLS that brought it: ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE,
 * ERR_SSL_TLSV1_UNRECOGNIZED_NAME, ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED. All of its codes with these prefixes are
 * alerts that the peer sent, and what follows is the name of RFC 8446 §6 but for these.
 */
const SPELLED_OTHERWISE: Readonly<Record<string, string>> = {
  user_cancelled: 'user_canceled',
  decryption_failed: 'decryption_failed_RESERVED',
  export_restriction: 'export_restriction_RESERVED',
  no_certificate: 'no_certificate_RESERVED',
  no_renegotiation: 'no_renegotiation_RESERVED',
  certificate_unobtainable: 'certificate_unobtainable_RESERVED',
  bad_certificate_hash_value: 'bad_certificate_hash_value_RESERVED',
};

/** Name of the alert that the peer sent, in the spelling of RFC 8446 §6; null when the code is no alert. */
export function alertOf(code: string): string | null {
  const name = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?([A-Z0-9_]+)$/.exec(code)?.[1]?.toLowerCase();
  return name === undefined ? null : (SPELLED_OTHERWISE[name] ?? name);
}
