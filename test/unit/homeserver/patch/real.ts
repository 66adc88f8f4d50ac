/** Files in the layouts that real Synapse generated, shortened: each trap of theirs is in one of them. */

/** Before 0.34: entries that begin with a bare "-", comments inside lists, both styles in one file. */
export const FIRST = `# vim:ft=yaml
# PEM encoded X509 certificate for TLS.
tls_certificate_path: "/etc/matrix-synapse/example.org.tls.crt"

# PEM encoded private key for TLS
tls_private_key_path: "/etc/matrix-synapse/example.org.tls.key"
tls_dh_params_path: "/etc/matrix-synapse/example.org.tls.dh"

# Don't bind to the https port
no_tls: False
tls_fingerprints: []
# tls_fingerprints: [{"sha256": "<base64_encoded_sha256_fingerprint>"}]

## Server ##
server_name: "example.org"
web_client: True
# web_client_location: "/path/to/web/root"
soft_file_limit: 0

listeners:
  # Main HTTPS listener
  -
    # The port to listen for HTTPS requests on.
    port: 8448

    # Local addresses to listen on.
    bind_addresses:
      - '::'
      - '0.0.0.0'

    type: http

    tls: true

    # Use the X-Forwarded-For (XFF) header as the client IP.
    x_forwarded: false

    # List of HTTP resources to serve on this listener.
    resources:
      -
        # List of resources to host on this listener.
        names:
          - client     # The client-server APIs, both v1 and v2
          - webclient  # The bundled webclient.

        # Should synapse compress HTTP responses?
        compress: true

      - names: [federation]  # Federation APIs
        compress: false

    # additional_resources:
    #   "/_matrix/my/custom/endpoint":
    #     module: my_module.CustomRequestHandler

  # Unsecure HTTP listener,
  # For when matrix traffic passes through loadbalancer that unwraps TLS.
  - port: 8008
    tls: false
    bind_addresses: ['::', '0.0.0.0']
    type: http

    x_forwarded: false

    resources:
      - names: [client, webclient]
        compress: true
      - names: [federation]
        compress: false

  # Turn on the twisted ssh manhole service on localhost on the given
  # port.
  # - port: 9000
  #   bind_addresses: ['::1', '127.0.0.1']
  #   type: manhole

# Database configuration
database:
  name: "sqlite3"
  args:
    database: "/var/lib/matrix-synapse/homeserver.db"

macaroon_secret_key: "a#b&c~d%e*f"
perspectives:
  servers:
    "matrix.org":
      verify_keys:
        "ed25519:auto":
          key: "Noi6WqcDj0QmPxCNQqgezwTlBKrfqehY1u2FyWP9uYw"
`;

/** 0.99.1 and later: the first entry of the list is a comment, acme has comments for children, paths are comments. */
export const SECOND = `server_name: "example.org"
pid_file: /data/homeserver.pid

listeners:
  # TLS-enabled listener: for when matrix traffic is sent directly to synapse.
  #
  # Disabled by default. To enable it, uncomment the following.
  #
  #- port: 8448
  #  type: http
  #  tls: true
  #  resources:
  #    - names: [client, federation]

  # Unsecure HTTP listener: for when matrix traffic passes through a reverse proxy
  - port: 8008
    tls: false
    bind_addresses: ['::1', '127.0.0.1']
    type: http
    x_forwarded: true

    resources:
      - names: [client, federation]
        compress: false

    # example additional_resources:
    #
    #additional_resources:
    #  "/_matrix/my/custom/endpoint":

  # Turn on the twisted ssh manhole service on localhost on the given
  # port.
  #- port: 9000

## TLS ##

# PEM-encoded X509 certificate for TLS.
#
#tls_certificate_path: "/etc/example.org.tls.crt"

# PEM-encoded private key for TLS
#
#tls_private_key_path: "/etc/example.org.tls.key"

acme:
    # ACME support is disabled by default.
    #
    #enabled: true

    # Port number to listen on for the HTTP-01 challenge.
    #
    #port: 80

# Database
database:
  name: "sqlite3"
  args:
    database: ":memory:"

macaroon_secret_key: "x&y"
registration_shared_secret: "s~t"
`;

/** Today's. */
export const TODAY = `# Configuration file for Synapse.
server_name: "example.org"
pid_file: /srv/homeserver.pid
listeners:
  - port: 8008
    resources:
    - compress: false
      names:
      - client
      - federation
    tls: false
    type: http
    x_forwarded: true
    bind_addresses: ['::1', '127.0.0.1']
database:
  name: sqlite3
report_stats: false
trusted_key_servers:
  - server_name: "matrix.org"


# vim:ft=yaml
`;
