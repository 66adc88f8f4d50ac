/** Findings about what the proxy and the homeserver answer. */
import type { CatalogueEntry } from './entry.ts';

export const answerEntries = {
  'proxy.bad-gateway': {
    severity: 'error',
    meaning: 'The proxy answers, and does not reach the homeserver behind it (502, 503, 504).',
    explain: [
      'TLS and the name are right; what fails is the way from the proxy to Synapse.',
      'See that Synapse runs and listens where the proxy looks, usually 127.0.0.1:8008.',
      'In a container it must listen on 0.0.0.0, because loopback is the container’s own.',
    ],
  },
  'proxy.wrong-site': {
    severity: 'error',
    meaning: 'Another web site answers the Matrix paths.',
    explain: [
      'The front end picks its default site for this name and port.',
      'Give the site for this name the port, and pass /_matrix to the homeserver.',
    ],
  },
  'proxy.misdirected': {
    severity: 'error',
    meaning: 'The proxy answers 421: it ties the Host header to another TLS name.',
    explain: [
      'It was asked for one name by TLS and finds another site responsible for the Host header.',
      'Let one site serve the name for both, without and with the port.',
    ],
  },
  'proxy.redirect': {
    severity: 'error',
    meaning: 'The Matrix paths are redirected, and servers do not follow redirects there.',
    explain: [
      'A rule for the whole site (to www, to https) catches /_matrix too.',
      'Exempt /_matrix from it.',
    ],
  },
  'proxy.bot-challenge': {
    severity: 'error',
    meaning: 'A challenge page for robots stands before the Matrix paths.',
    explain: [
      'Homeservers are programs and cannot solve it.',
      'Add a rule to the CDN or firewall that lets /_matrix/ through.',
    ],
  },
  'federation.version-missing': {
    severity: 'error',
    meaning: 'Nothing answers at /_matrix/federation/v1/version.',
    explain: [
      'The federation API is not served here: the proxy passes only some paths, or the listener lacks the resource.',
      'Pass all of /_matrix to the homeserver, and name federation among the resources of the listener.',
    ],
  },
  'federation.keys-missing': {
    severity: 'error',
    meaning: 'Nothing answers at /_matrix/key/v2/server.',
    explain: [
      'Other servers fetch your signing keys there before they believe anything.',
      'Pass all of /_matrix to the homeserver, not only /_matrix/federation.',
    ],
  },
  'federation.endpoint-error': {
    severity: 'error',
    meaning: 'The homeserver answers a federation request with an error of its own.',
    explain: [
      'The request arrives, and the server fails on it.',
      'Its log for the moment of the check says why.',
    ],
  },
  'federation.refused': {
    severity: 'error',
    meaning: 'The homeserver refuses the request (403).',
    explain: [
      'Federation is switched off, limited to a list of servers, or a filter answers in its place.',
      'Look at federation_domain_whitelist in homeserver.yaml, and at rules of the proxy.',
    ],
  },
  'federation.keys-not-json': {
    severity: 'error',
    meaning: 'The key document is not JSON.',
    explain: [
      'Something between the servers changes or replaces it.',
      'Ask the homeserver directly, without the proxy, and compare.',
    ],
  },
  'federation.keys-content-type': {
    severity: 'error',
    meaning: 'The key document does not come as application/json, which Synapse demands.',
    explain: [
      'The homeserver sends the right type; a proxy changes it.',
      'Remove the rule that sets Content-Type under /_matrix.',
    ],
  },
  'federation.keys-wrong-server': {
    severity: 'error',
    meaning: 'The key document names another server.',
    explain: [
      'Another homeserver answers behind this name, or server_name in homeserver.yaml is not the name that was checked.',
      'Route the name to the right instance, or check the right name. Capitals count.',
    ],
  },
  'federation.keys-expired': {
    severity: 'error',
    meaning: 'The key document has expired.',
    explain: [
      'Synapse renews it by itself, so either its clock is wrong or something keeps an old copy.',
      'Set the clock by NTP, and switch caching off for /_matrix.',
    ],
  },
  'federation.keys-short-lived': {
    severity: 'warning',
    meaning: 'The key document is valid for less than an hour.',
    explain: [
      'Usually 12 to 24 hours are left.',
      'Compare the clock, and look at key_refresh_interval and at caches before /_matrix.',
    ],
  },
  'federation.keys-signature': {
    severity: 'error',
    meaning: "The key document's own signature does not verify.",
    explain: [
      'The document must be signed by the keys that it lists.',
      'Something on the way changes it, or the keys of two instances are mixed.',
    ],
  },
  'federation.keys-no-ed25519': {
    severity: 'error',
    meaning: 'The key document lists no usable ed25519 key.',
    explain: ['Servers verify with ed25519 keys of 32 bytes only.', 'Look at signing_key_path and its file.'],
  },
  'federation.keys-differ': {
    severity: 'error',
    meaning: 'The addresses publish different keys: two homeservers stand behind one name.',
    explain: [
      'Which one a server meets is chance, and signatures of the other then fail.',
      'Let all addresses lead to the same homeserver.',
    ],
  },
  'federation.old-synapse': {
    severity: 'note',
    meaning: 'An old Synapse answers.',
    explain: [
      'Versions up to 0.34 cannot federate with a current server whatever their certificate; 0.99 and later can.',
      'Upgrade; from a version before 1.0 with SQLite, by way of 1.0.0.',
    ],
  },
  'proxy.host-port-rejected': {
    severity: 'error',
    meaning: 'The proxy answers for the name with the port or without it, and servers send the other one.',
    explain: [
      'Servers put the text of m.server into the Host header: with a port if it has one, also for 443.',
      'A rule that compares the whole header then misses.',
      'Compare the name alone: server_name in nginx, req.hdr(host),field(1,:) in HAProxy.',
    ],
  },
  'proxy.path-decoded': {
    severity: 'error',
    meaning: 'The proxy decodes the path before it passes it on, so signed requests fail.',
    explain: [
      'Servers sign the path as they send it. A %2F that arrives as a slash no longer fits the signature.',
      'Version and keys have nothing to decode, so simple tests pass while joins fail.',
      'In nginx, end proxy_pass at the port: not even a slash may follow.',
      'In Apache, AllowEncodedSlashes NoDecode in the VirtualHost and nocanon at the end of ProxyPass.',
    ],
  },
  'proxy.encoded-slash-refused': {
    severity: 'error',
    meaning: 'The proxy refuses paths with %2F.',
    explain: [
      'Identifiers may contain a slash, which is sent as %2F.',
      'Apache refuses it unless AllowEncodedSlashes NoDecode stands in the VirtualHost; newer Traefik unless encodedCharacters allows it.',
      'Requests without a slash pass, so the fault shows in some rooms only.',
    ],
  },
  'proxy.path-normalised': {
    severity: 'warning',
    meaning:
      'Something before the homeserver rewrites paths; whether that does harm cannot be told from outside.',
    explain: [
      'Decoding only characters that need no encoding is harmless. Decoding more breaks signatures.',
      'From outside both look the same; only a request signed by a homeserver tells.',
      'Pass /_matrix on unchanged and there is nothing to tell.',
    ],
  },
  'proxy.put-refused': {
    severity: 'error',
    meaning: 'Something before the homeserver refuses PUT.',
    explain: [
      'Messages of other servers come as PUT, so none arrives, while everything that is read with GET works.',
      'Web application firewalls (ModSecurity) and limit_except in nginx do that.',
      'Allow PUT for /_matrix, and exempt it from the firewall.',
    ],
  },
  'proxy.body-limit': {
    severity: 'error',
    meaning: 'The proxy refuses large requests.',
    explain: [
      'nginx takes 1 MB unless it is told otherwise; transactions and joins are often larger.',
      'Raise the limit for /_matrix to 50 MB (client_max_body_size 50M;).',
    ],
  },
  'proxy.admin-exposed': {
    severity: 'warning',
    meaning: 'The admin API of Synapse answers strangers.',
    explain: [
      'It asks for a token for almost everything, but nobody outside needs to reach it.',
      'Pass on /_matrix and /_synapse/client only.',
    ],
  },
  'proxy.duplicate-cors': {
    severity: 'warning',
    meaning: 'Answers carry Access-Control-Allow-Origin more than once, so browsers refuse them.',
    explain: [
      'The homeserver sets the header itself, and the proxy adds it again.',
      'Federation works; web clients do not.',
      'Remove the header from the proxy for /_matrix.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
