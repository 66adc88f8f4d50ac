/** Every finding id: its usual severity and its meaning. The id is a contract: it never changes its sense. */
import type { Severity } from './types.ts';

interface CatalogueEntry {
  readonly severity: Severity;
  readonly meaning: string;
}

const entries = {
  'name.invalid': {
    severity: 'error',
    meaning:
      'not a legal server name: says which character or part, and offers the corrected form (scheme or path cut, IDN to punycode)',
  },
  'dns.no-address': { severity: 'error', meaning: 'the host that servers must connect to has no A or AAAA' },
  'dns.servfail': {
    severity: 'error',
    meaning:
      'a resolver answers SERVFAIL (or refused) for a name on the route; Synapse gives up instead of going on',
  },
  'dns.timeout': { severity: 'error', meaning: 'a question on the route stays unanswered, after one retry' },
  'dns.private-address': {
    severity: 'error',
    meaning:
      'an address of the host is in a range that peers refuse; one such address among public ones is enough for Synapse to use none of them',
  },
  'dns.srv-target-missing': { severity: 'error', meaning: 'the SRV target has no address' },
  'dns.srv-ignored': {
    severity: 'note',
    meaning: 'an SRV record that current servers never ask for, because well-known wins',
  },
  'dns.srv-on-wrong-name': {
    severity: 'error',
    meaning:
      'well-known delegates to T without a port, but the SRV record is at S (or at another suffix) and T has none',
  },
  'dns.srv-legacy-only': { severity: 'note', meaning: 'only the deprecated _matrix._tcp exists' },
  'dns.srv-not-offered': {
    severity: 'error',
    meaning: 'a single SRV record whose target is the root: service switched off',
  },
  'net.refused': { severity: 'error', meaning: 'nothing listens on an address and port of the route' },
  'net.timeout': {
    severity: 'error',
    meaning: 'no answer to a connection attempt on the route: firewall, NAT, dead host',
  },
  'net.silent': {
    severity: 'error',
    meaning: 'the connection stands, then nothing comes in time (TLS or HTTP)',
  },
  'net.unreachable': { severity: 'error', meaning: 'no route to the address' },
  'net.reset': { severity: 'error', meaning: 'the connection is cut before or during the handshake' },
  'net.ipv6-dead': { severity: 'warning', meaning: 'the IPv6 address does not work while IPv4 does' },
  'net.some-addresses-dead': {
    severity: 'warning',
    meaning: 'at least one address of the route works and at least one does not',
  },
  'net.outbound-blocked': { severity: 'error', meaning: 'this host cannot reach 443 or 8448 outside' },
  'name.ip-literal': {
    severity: 'note',
    meaning: 'an IP literal: certificate needs an IP SAN, no delegation',
  },
  'name.has-port': {
    severity: 'note',
    meaning: 'a port inside the server name switches delegation off for ever',
  },
  'well-known.absent': {
    severity: 'note',
    meaning: 'no file (404): the next step of the resolution applies',
  },
  'well-known.unreachable': {
    severity: 'note',
    meaning:
      '443 of the server name cannot be asked. A refusal with a working fallback is a note (it is how a direct or SRV server without a web site looks); no TLS or a reset there, a warning; silence, an error (a key fetch has ten seconds for everything, so it fails although 8448 is good); an error too when the fallback fails',
  },
  'well-known.tls-invalid': {
    severity: 'warning',
    meaning:
      "the web site's certificate is not valid, so every server ignores the file; error when the fallback fails too",
  },
  'well-known.bad-status': {
    severity: 'warning',
    meaning: 'an answer other than 200 or 404; error when the fallback fails too',
  },
  'well-known.only-on-target': {
    severity: 'error',
    meaning: 'the file is on the Matrix host, not on the server name',
  },
  'well-known.html': {
    severity: 'error',
    meaning:
      'a web page comes back instead of JSON: CMS, single-page app or default page (named where its fingerprint is known)',
  },
  'well-known.not-json': { severity: 'error', meaning: 'the body is not JSON, or not an object' },
  'well-known.bom': { severity: 'error', meaning: 'an invisible byte order mark in front' },
  'well-known.encoded': {
    severity: 'error',
    meaning: 'compressed although nobody asked for it, or not UTF-8',
  },
  'well-known.no-server-key': {
    severity: 'error',
    meaning: 'JSON without m.server: the client file, or a misspelt key',
  },
  'well-known.server-not-text': { severity: 'error', meaning: 'm.server is not a string' },
  'well-known.scheme': { severity: 'error', meaning: 'm.server starts with http:// or https://' },
  'well-known.path': { severity: 'error', meaning: 'm.server has a slash or a path' },
  'well-known.invalid-server': {
    severity: 'error',
    meaning: 'm.server is not a legal server name for another reason',
  },
  'well-known.too-large': { severity: 'error', meaning: 'more than 51200 bytes' },
  'well-known.redirect-loop': { severity: 'error', meaning: 'redirects without end' },
  'well-known.split-brain': {
    severity: 'error',
    meaning: 'the addresses of the server name give different answers',
  },
  'well-known.port-missing': {
    severity: 'error',
    meaning: 'm.server has no port, 8448 of the target is closed, and Matrix answers on its 443',
  },
  'tls.leaf-only': {
    severity: 'error',
    meaning: 'the server sends its own certificate without the intermediate; names the missing issuer',
  },
  'tls.self-signed': { severity: 'error', meaning: 'self-signed' },
  'tls.untrusted-root': {
    severity: 'error',
    meaning: 'a complete chain to a root that is not public (private CA)',
  },
  'tls.expired': { severity: 'error', meaning: 'the leaf has expired' },
  'tls.not-yet-valid': { severity: 'error', meaning: 'valid only from a later date, or a clock is wrong' },
  'tls.expires-soon': {
    severity: 'warning',
    meaning:
      'expires within a sixth of its lifetime (15 days of 90), when a renewal that is due at a third has evidently failed',
  },
  'tls.name-mismatch': {
    severity: 'error',
    meaning: 'does not carry the required name; lists those it carries',
  },
  'tls.names-srv-target': {
    severity: 'error',
    meaning: 'an SRV record leads here and the certificate names the target instead of the server name',
  },
  'tls.names-server-name': {
    severity: 'error',
    meaning: 'well-known delegates to T and the certificate names S only',
  },
  'tls.no-san': { severity: 'error', meaning: 'the name stands in the subject only, without subjectAltName' },
  'tls.handshake-refused': {
    severity: 'error',
    meaning: 'the front end refuses the handshake for this name (unrecognized_name, internal_error)',
  },
  'tls.plain-http': { severity: 'error', meaning: 'plain HTTP on the TLS port' },
  'tls.not-tls': { severity: 'error', meaning: 'something else answers on the port (SSH, SMTP banner)' },
  'proxy.bad-gateway': {
    severity: 'error',
    meaning: '502, 503 or 504: the proxy does not reach the homeserver',
  },
  'proxy.wrong-site': {
    severity: 'error',
    meaning: 'another site answers (default page, wrong vhost), named by fingerprint',
  },
  'proxy.redirect': { severity: 'error', meaning: 'a redirect on /_matrix, which servers do not follow' },
  'federation.version-missing': {
    severity: 'error',
    meaning: 'no /_matrix/federation/v1/version (says whether the client API answers)',
  },
  'federation.keys-missing': { severity: 'error', meaning: 'no /_matrix/key/v2/server' },
  'federation.keys-wrong-server': {
    severity: 'error',
    meaning: 'the key document names another server: wrong instance, or the wrong name was tested',
  },
  'federation.keys-signature': {
    severity: 'error',
    meaning: "the key document's own signature does not verify",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type FindingId = keyof typeof entries;

export const catalogue: Readonly<Record<FindingId, CatalogueEntry>> = entries;
