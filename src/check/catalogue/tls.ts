/** Findings about certificates and handshakes. */
import type { CatalogueEntry } from './entry.ts';

export const tlsEntries = {
  'tls.leaf-only': {
    severity: 'error',
    meaning: 'The server sends its own certificate without the intermediate one.',
    explain: [
      'A certificate is trusted through one or two intermediates, and the server must send them along.',
      'Browsers fetch or remember the missing one, other homeservers do not.',
      'Use the file with the whole chain: fullchain.pem, not cert.pem; then reload.',
    ],
  },
  'tls.chain-incomplete': {
    severity: 'error',
    meaning: 'The certificates that are sent do not join up to a root: a link is missing or wrong.',
    explain: [
      'Each certificate must be followed by the one of its issuer.',
      'Use the chain file that came with this certificate, not an older one; with certbot that is fullchain.pem.',
    ],
  },
  'tls.chain-order': {
    severity: 'note',
    meaning: 'The chain is complete, but not in order.',
    explain: [
      'The order should be own certificate, its issuer, and so on.',
      'Old clients stumble over anything else.',
    ],
  },
  'tls.self-signed': {
    severity: 'error',
    meaning: 'The certificate is self-signed, which every server since Synapse 1.0 refuses.',
    explain: [
      'Before 1.0 servers compared fingerprints; today they want a certificate of a public authority.',
      "Get one (Let's Encrypt is free), give it to whatever takes TLS here, and reload.",
    ],
  },
  'tls.legacy-synapse': {
    severity: 'error',
    meaning: 'This is the certificate that Synapse up to 0.34 made for itself.',
    explain: [
      'It is self-signed, valid for ten years, and carries its name only in the subject.',
      'No server since Synapse 1.0 accepts it, and no error message at home tells so.',
      'Get a certificate of a public authority, or put a reverse proxy with one before Synapse.',
    ],
  },
  'tls.untrusted-root': {
    severity: 'error',
    meaning: 'The chain ends at a root that is not public.',
    explain: [
      'A private authority is trusted only where its root was installed.',
      'Other servers know public authorities alone: get a certificate from one.',
    ],
  },
  'tls.staging-ca': {
    severity: 'error',
    meaning: "The certificate comes from an authority's test service.",
    explain: [
      'Staging certificates are for trying things out; nobody trusts them.',
      'Ask for it again without --staging or --test-cert, and force the renewal.',
    ],
  },
  'tls.default-certificate': {
    severity: 'error',
    meaning: 'The front end shows its own default certificate: it has none for this name.',
    explain: [
      'Traefik, Kubernetes, Caddy, Plesk and others fall back to a made-up certificate.',
      'Add a site (router, virtual host) for the name on this port, with a certificate of a public authority.',
    ],
  },
  'tls.cdn-origin': {
    severity: 'error',
    meaning: 'This certificate is trusted by Cloudflare alone.',
    explain: [
      'An Origin CA certificate is for the way from Cloudflare to your machine; servers that come directly refuse it.',
      'Use a certificate of a public authority on this port.',
    ],
  },
  'tls.expired': {
    severity: 'error',
    meaning: 'The certificate has expired.',
    explain: [
      'Often it was renewed on disk, and the program that serves it was never reloaded.',
      'Renew it, reload, and let the renewal do the reload from now on (a deploy hook).',
    ],
  },
  'tls.intermediate-expired': {
    severity: 'error',
    meaning: 'A certificate further up in the chain has expired.',
    explain: [
      'Your own certificate is in date, the one of its issuer is not.',
      'Take the chain that your authority issues today; a new issue brings it along.',
      'Where a good path to a root remains, only old servers fail.',
    ],
  },
  'tls.not-yet-valid': {
    severity: 'error',
    meaning: 'The certificate is valid only from a later date, or a clock is wrong.',
    explain: [
      'Compare the clocks of this machine and of the server.',
      'Else wait, or use the certificate that is valid now.',
    ],
  },
  'tls.expires-soon': {
    severity: 'warning',
    meaning: 'The certificate expires soon, and its renewal is overdue.',
    explain: [
      'Renewal is due when a third of the lifetime is left; when only a sixth is left, it has evidently failed.',
      'Run the renewal by hand and read its message, then check that it reloads what serves the certificate.',
    ],
  },
  'tls.name-mismatch': {
    severity: 'error',
    meaning: 'The certificate does not carry the name that servers ask for.',
    explain: [
      'The name must stand in its list of names (subjectAltName).',
      'Either the front end picks the wrong certificate for this name, or it has none for it.',
    ],
  },
  'tls.names-srv-target': {
    severity: 'error',
    meaning: 'The certificate names the host in the SRV record instead of the server name.',
    explain: [
      'An SRV record moves the connection, never the name that is asked for.',
      'Servers before 1.0 did not look; every server since then does.',
      'Get a certificate for the server name, or delegate with a well-known file: then the host’s own certificate is right.',
    ],
  },
  'tls.names-server-name': {
    severity: 'error',
    meaning:
      'The well-known file delegates to another host, and the certificate there names only the server name.',
    explain: [
      'After delegation by file servers ask for the delegated host, and its certificate must name that host.',
      'Get a certificate for the delegated host.',
    ],
  },
  'tls.wildcard-depth': {
    severity: 'error',
    meaning: 'A wildcard certificate does not cover this name.',
    explain: [
      '*.example.org stands for exactly one label: not for example.org itself, and not for a.b.example.org.',
      'Add the missing name to the certificate.',
    ],
  },
  'tls.no-san': {
    severity: 'error',
    meaning: 'The certificate carries its name in the subject only, where nobody looks any more.',
    explain: [
      'Names count only in the subjectAltName extension.',
      'Issue it again; every public authority fills that extension in.',
    ],
  },
  'tls.weak-key': {
    severity: 'error',
    meaning: 'The key is shorter than 2048 bits, or the certificate is signed with SHA-1.',
    explain: [
      'Systems of today refuse both.',
      'Make a new key (ECDSA P-256 or RSA 2048) and issue the certificate again.',
    ],
  },
  'tls.addresses-differ': {
    severity: 'warning',
    meaning: 'The addresses present different certificates, all of them good.',
    explain: [
      'That is fine while it lasts; usually one of them is renewed by hand and will expire first.',
      'Serve the same certificate everywhere, or see that each is renewed.',
    ],
  },
  'tls.protocol-old': {
    severity: 'error',
    meaning: 'The server speaks nothing newer than TLS 1.1.',
    explain: ['Servers want TLS 1.2 or 1.3.', 'Switch them on in the front end, or update it.'],
  },
  'tls.handshake-refused': {
    severity: 'error',
    meaning: 'The front end refuses the TLS handshake for this name.',
    explain: [
      'It says so with an alert, usually because it has no site or certificate for the name.',
      'Add a site for exactly this name on this port, with a certificate.',
    ],
  },
  'tls.client-certificate': {
    severity: 'error',
    meaning: 'The front end demands a client certificate, which homeservers do not have.',
    explain: ['Switch client authentication off for this name, or for /_matrix and /.well-known/matrix.'],
  },
  'tls.plain-http': {
    severity: 'error',
    meaning: 'The port speaks plain HTTP where servers expect TLS.',
    explain: [
      'In nginx the word ssl is missing on the listen line; in homeserver.yaml tls: true, with a certificate.',
      'Put a certificate on the port, or let a front end take TLS.',
    ],
  },
  'tls.not-tls': {
    severity: 'error',
    meaning: 'Another kind of service answers on the port.',
    explain: [
      'Its first words are shown.',
      'Correct the port in the well-known file or SRV record, or free the port.',
    ],
  },
  'tls.no-sni-refused': {
    severity: 'note',
    meaning: 'The front end refuses handshakes that do not say which name is wanted (SNI).',
    explain: [
      'Only Synapse before 0.33.3 and a few very old programs connect that way.',
      'Nothing needs to be done for today’s servers.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
