/** One fixed situation for each scenario. What the plan says about each is in the folder of its name. */
import type { ScenarioId } from '../../src/scenario/types.ts';
import type { World } from '../support/situations.ts';

const apart = { 'example.org': ['198.51.100.7', '2001:db8::7'], 'customer.example.net': ['203.0.113.10'] };
const alone = { 'example.org': ['198.51.100.7', '2001:db8::7'] };

const old = `server_name: "example.org"
pid_file: /var/run/matrix-synapse.pid
no_tls: False
tls_certificate_path: "/etc/matrix-synapse/homeserver.tls.crt"
tls_private_key_path: "/etc/matrix-synapse/homeserver.tls.key"
tls_dh_params_path: "/etc/matrix-synapse/homeserver.tls.dh"
tls_fingerprints: []
acme:
    # enabled: true
listeners:
  - port: 8448
    bind_addresses: ['::', '0.0.0.0']
    type: http
    tls: true
    x_forwarded: false
    resources:
      - names: [client, webclient]
        compress: true
      - names: [federation]
        compress: false
  - port: 8008
    bind_addresses: ['::', '0.0.0.0']
    type: http
    tls: false
    x_forwarded: false
    resources:
      - names: [client, webclient]
        compress: true
      - names: [federation]
        compress: false
`;

const oldHost = {
  homeserverYaml: { path: '/etc/matrix-synapse/homeserver.yaml', text: old },
  lookedAt: ['/etc/matrix-synapse/homeserver.yaml'],
  nginxVersion: '1.22.1',
  installed: { certbot: true, acmeSh: false },
};

export interface Golden {
  readonly scenario: ScenarioId;
  readonly world: World;
  readonly given: Readonly<Record<string, string>>;
}

export const goldens: readonly Golden[] = [
  { scenario: 'already-fine', world: { hosts: alone, certificate: ['example.org'] }, given: {} },
  {
    scenario: 'repair',
    world: {
      hosts: apart,
      wellKnown: 'customer.example.net:443',
      certificate: ['customer.example.net'],
      chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      host: { ...oldHost, homeserverYaml: null },
    },
    given: {},
  },
  {
    scenario: 'well-known-port',
    world: {
      hosts: apart,
      srv: { '_matrix._tcp.example.org': '10 5 8000 customer.example.net' },
      certificate: ['customer.example.net'],
      host: oldHost,
    },
    given: { apexServer: 'nginx', email: 'admin@example.org' },
  },
  {
    scenario: 'direct',
    world: { hosts: alone, certificate: ['example.org'], chainError: 'CERT_HAS_EXPIRED', host: oldHost },
    given: { existingSite: 'yes' },
  },
  {
    scenario: 'same-host-443',
    world: { hosts: alone, certificate: null, wellKnown: null, maxAge: 600 },
    given: { clientBaseUrl: 'https://example.org' },
  },
  {
    scenario: 'srv-same-host',
    world: {
      hosts: { ...alone, 'matrix.example.org': ['198.51.100.7'] },
      srv: { '_matrix._tcp.example.org': '10 5 443 matrix.example.org' },
      certificate: ['matrix.example.org'],
    },
    given: {
      keepLegacySrv: 'yes',
      existingSite: 'no',
      certificateClient: 'existing',
      certificatePath: '/etc/ssl/example.org/fullchain.pem',
      keyPath: '/etc/ssl/example.org/privkey.pem',
    },
  },
  {
    scenario: 'srv-certificate',
    world: {
      hosts: apart,
      srv: { '_matrix._tcp.example.org': '10 5 8000 customer.example.net' },
      certificate: ['customer.example.net'],
      web: 'closed',
    },
    given: { tlsFront: 'synapse', srvPort: '8448' },
  },
  {
    scenario: 'srv-proxy',
    world: {
      hosts: apart,
      srv: { '_matrix._tcp.example.org': '10 5 8000 customer.example.net' },
      certificate: ['customer.example.net'],
      wellKnown: 'customer.example.net:8000',
      maxAge: 172_800,
    },
    given: {
      srvTarget: 'proxy.example.net',
      srvPort: '443',
      challenge: 'webroot',
      backendAddress: '10.0.0.5',
    },
  },
  {
    scenario: 'well-known-srv',
    world: { hosts: apart, certificate: null },
    given: {
      delegatedHost: 'customer.example.net',
      srvPort: '8000',
      apexServer: 'static',
      clientBaseUrl: '',
      keepLegacySrv: 'yes',
    },
  },
  {
    scenario: 'well-known-8448',
    world: {
      hosts: apart,
      wellKnown: 'customer.example.net',
      srv: { '_matrix._tcp.customer.example.net': '10 5 8000 customer.example.net' },
      certificate: ['customer.example.net'],
      chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    given: { certificateClient: 'acme.sh', challenge: 'dns', nginxVersion: '1.18.0' },
  },
];
