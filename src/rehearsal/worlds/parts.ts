/** Pieces that worlds are made of: certificate folders, nginx sites, homeserver.yaml of different ages. */
import type { CertificateData } from '../types.ts';

/** certbot is installed: what counts is that the program is there. */
export const certbot: Readonly<Record<string, string>> = { '/usr/bin/certbot': '' };

/** A certificate as certbot keeps it. */
export const lineage = (
  name: string,
  names: readonly string[] = [name],
  more: Partial<Omit<CertificateData, 'names' | 'paths'>> = {},
): CertificateData => ({
  names,
  ...more,
  paths: {
    full: `/etc/letsencrypt/live/${name}/fullchain.pem`,
    leaf: `/etc/letsencrypt/live/${name}/cert.pem`,
    key: `/etc/letsencrypt/live/${name}/privkey.pem`,
  },
});

/** A web site with a page of its own and nothing of Matrix. */
export const webSite = (names: string, lineageName: string, root: string): string => `server {
    listen 80;
    listen [::]:80;
    server_name ${names};

    location / {
        return 301 https://$host$request_uri;
    }
}

server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name ${names};

    ssl_certificate /etc/letsencrypt/live/${lineageName}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/${lineageName}/privkey.pem;

    root ${root};
    index index.html;
}
`;

/** A front for Synapse on 443. @param certificateFile fullchain.pem, or a mistake. */
export const matrixSite = (name: string, certificateFile = 'fullchain.pem'): string => `server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name ${name};

    ssl_certificate /etc/letsencrypt/live/${name}/${certificateFile};
    ssl_certificate_key /etc/letsencrypt/live/${name}/privkey.pem;

    location /_matrix {
        proxy_pass http://127.0.0.1:8008;
        proxy_set_header Host $host:$server_port;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        client_max_body_size 50M;
    }
}
`;

/** homeserver.yaml of a current Synapse behind a proxy. */
export const modernYaml = (serverName: string): string => `server_name: "${serverName}"
pid_file: /var/run/matrix-synapse.pid
listeners:
  - port: 8008
    tls: false
    type: http
    x_forwarded: true
    bind_addresses: ['::1', '127.0.0.1']
    resources:
      - names: [client, federation]
        compress: false
database:
  name: psycopg2
  args:
    database: synapse
signing_key_path: "/etc/matrix-synapse/homeserver.signing.key"
`;

/** homeserver.yaml from before 1.0: Synapse ends TLS itself, and carries options that no longer do anything. */
export const oldYaml = (serverName: string, tlsPort: number, certificate: string, key: string): string =>
  `# This is the server name as it stands in user IDs.
server_name: "${serverName}"
pid_file: /var/run/matrix-synapse.pid

# TLS
tls_certificate_path: "${certificate}"
tls_private_key_path: "${key}"
no_tls: False
tls_fingerprints: []

listeners:
  - port: ${tlsPort}
    tls: true
    type: http
    bind_addresses: ['::', '0.0.0.0']
    resources:
      - names: [client, federation]
  - port: 8008
    tls: false
    type: http
    x_forwarded: true
    bind_addresses: ['127.0.0.1']
    resources:
      - names: [client]

database:
  name: psycopg2
  args:
    database: synapse
signing_key_path: "/etc/matrix-synapse/homeserver.signing.key"
perspectives:
  servers:
    "matrix.org":
      verify_keys:
        "ed25519:auto":
          key: "Noi6WqcDj0QmPxCNQqgezwTlBKrfqehY1u2FyWP9uYw"
`;
