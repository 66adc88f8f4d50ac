/**
 * Small configurations, one for each option and each trap of merging, with all that is found in them. The lab shows them
 * to a real Synapse as well, which says whether it would start.
 */

export interface CorpusCase {
  readonly name: string;
  /** By path, in the order of loading. */
  readonly files: Readonly<Record<string, string>>;
  /** "severity id subject" of every finding, errors first; behind "- " what stands under the one before. */
  readonly finds: readonly string[];
  /** What a current Synapse does with it, by its own parse check. */
  readonly starts: boolean;
}

const MAIN = 'homeserver.yaml';
/** Four lines that every configuration needs; the case's own begin in line 5. */
const NEEDED = `server_name: example.org
report_stats: false
public_baseurl: https://matrix.example.org/
database: {name: sqlite3, args: {database: ":memory:"}}
`;
const one = (own: string): Record<string, string> => ({ [MAIN]: NEEDED + own });
const two = (own: string, later: string): Record<string, string> => ({
  ...one(own),
  'conf.d/later.yaml': later,
});

/** Nine lines: a listener as a reverse proxy wants it. */
const LISTENER = `listeners:
  - port: 8008
    type: http
    tls: false
    x_forwarded: true
    bind_addresses: ['127.0.0.1', '::1']
    resources:
      - names: [client, federation]
        compress: false
`;
/** The same for a fault in the resources' names: they stand in line 12. */
const withNames = (names: string): string => LISTENER.replace('[client, federation]', names);
const withListener = (own: string): Record<string, string> => one(LISTENER + own);
const TLS_LISTENER = `  - port: 8448
    type: http
    tls: true
    resources: [{names: [federation]}]
`;
const CERTIFICATE = `tls_certificate_path: /etc/ssl/fullchain.pem
tls_private_key_path: /etc/ssl/privkey.pem
`;

const good = (name: string, files: Record<string, string>, ...finds: string[]): CorpusCase => ({
  name,
  files,
  finds,
  starts: true,
});
const bad = (name: string, files: Record<string, string>, ...finds: string[]): CorpusCase => ({
  name,
  files,
  finds,
  starts: false,
});

export const corpus: readonly CorpusCase[] = [
  good('all well behind a proxy', withListener('')),
  good('TLS in Synapse', one(`listeners:\n${TLS_LISTENER}${CERTIFICATE}`)),
  good(
    'a Unix socket',
    one(
      LISTENER.replace('port: 8008', 'path: /run/synapse.sock').replace(
        "    tls: false\n    x_forwarded: true\n    bind_addresses: ['127.0.0.1', '::1']\n",
        '',
      ),
    ),
  ),

  // Files.
  good('windows line endings', { [MAIN]: (NEEDED + LISTENER).replaceAll('\n', '\r\n') }),
  good('a byte order mark', { [MAIN]: `\ufeff${NEEDED}${LISTENER}` }),
  good('a tab in a comment and in quotes', withListener('pid_file: "/run/\tx.pid" # a\ttab\n#\tmore\n')),
  bad(
    'a tab behind a value',
    withListener('no_tls: false\t\n'),
    'error config.invalid-yaml homeserver.yaml:14:14',
  ),
  bad(
    'a tab for indentation',
    one('listeners:\n\t- port: 8008\n'),
    'error config.invalid-yaml homeserver.yaml:6:1',
  ),
  bad(
    'unequal indentation',
    withListener('acme:\n    enabled: true\n  port: 80\n'),
    'error config.invalid-yaml homeserver.yaml:16:1',
  ),
  bad(
    'a quote that is not closed',
    withListener('macaroon_secret_key: "abc\n'),
    'error config.invalid-yaml homeserver.yaml:14:22',
  ),
  bad(
    'an alias without anchor',
    withListener('no_tls: *off\n'),
    'error config.invalid-yaml homeserver.yaml:14:9',
  ),
  bad(
    'a tag of another program',
    withListener('no_tls: !secret x\n'),
    'error config.invalid-yaml homeserver.yaml:14:9',
  ),
  bad(
    'an address that needs quotes',
    one(LISTENER.replace("['127.0.0.1', '::1']", '[127.0.0.1, ::1]')),
    'error config.invalid-yaml homeserver.yaml:10:33',
  ),
  bad(
    'two documents',
    withListener('---\nno_tls: false\n'),
    'error config.invalid-yaml homeserver.yaml:14:1',
  ),
  good(
    'a key twice in one file',
    withListener(
      'listeners:\n  - port: 8448\n    type: http\n    x_forwarded: true\n    bind_addresses: [127.0.0.1]\n    resources: [{names: [client, federation]}]\n',
    ),
    'warning config.duplicate-key homeserver.yaml:14',
  ),
  good(
    'a key twice inside a listener',
    one(LISTENER.replace('    tls: false\n', '    tls: false\n    port: 8009\n')),
    'warning config.duplicate-key homeserver.yaml:9',
  ),
  good(
    'a later file that wipes the listeners',
    two(LISTENER, 'listeners:\n  - {port: 9000, type: metrics, bind_addresses: [127.0.0.1]}\n'),
    'error config.overridden conf.d/later.yaml:1',
    '- error config.no-federation conf.d/later.yaml:2',
  ),
  good(
    'a later file with another single value',
    two(`${LISTENER}pid_file: /run/a.pid\n`, 'pid_file: /run/b.pid\n'),
    'note config.overridden conf.d/later.yaml:1',
  ),
  good(
    'a later file that replaces a map',
    two(LISTENER, 'database: {name: psycopg2, args: {user: synapse, password: secret}}\n'),
    'warning config.overridden conf.d/later.yaml:1',
  ),
  good(
    'a later file that is empty',
    two(LISTENER, '# report_stats: true\n'),
    'note config.invalid-yaml conf.d/later.yaml',
  ),
  good('certificate paths in a later file', two(`listeners:\n${TLS_LISTENER}`, CERTIFICATE)),
  bad(
    'a later file that does not parse',
    two(`listeners:\n${TLS_LISTENER}`, 'tls_certificate_path: [\n'),
    'error config.invalid-yaml conf.d/later.yaml:2:1',
  ),
  good(
    'a file of a playbook',
    { [MAIN]: `# Ansible managed\n${NEEDED}${LISTENER}` },
    'error config.managed homeserver.yaml',
  ),

  // Listeners.
  good('no listeners at all', one(''), 'error config.no-listener homeserver.yaml:1'),
  good('an empty list of listeners', one('listeners: []\n'), 'error config.no-listener homeserver.yaml:5'),
  good(
    'no_tls over the only listener',
    one(`listeners:\n${TLS_LISTENER}no_tls: yes\n`),
    'error config.no-tls homeserver.yaml:10',
    '- error config.no-listener homeserver.yaml:10',
  ),
  good(
    'no_tls over one of two',
    one(`${LISTENER}${TLS_LISTENER}no_tls: on\n`),
    'warning config.no-tls homeserver.yaml:18',
  ),
  good('no_tls over nothing', withListener('no_tls: True\n'), 'note config.dead-option homeserver.yaml:14'),
  good('no_tls: False', withListener('no_tls: off\n'), 'note config.dead-option homeserver.yaml:14'),
  good(
    'no_tls as a text, which counts as true',
    one(`${LISTENER}${TLS_LISTENER}no_tls: "false"\n`),
    'warning config.no-tls homeserver.yaml:18',
  ),
  bad(
    'webclient',
    one(withNames('[client, webclient, federation]')),
    'error config.webclient homeserver.yaml:12',
  ),
  bad(
    'an empty name',
    one(
      withNames('[client, federation, ]').replace(
        '[client, federation, ]',
        '\n          - client\n          - federation\n          -',
      ),
    ),
    'error config.unknown-resource homeserver.yaml:15',
  ),
  bad(
    'a resource in capitals',
    one(withNames('[Client, federation]')),
    'error config.unknown-resource homeserver.yaml:12',
  ),
  bad(
    'TLS without any path',
    one(`listeners:\n${TLS_LISTENER}acme:\n`),
    'error config.tls-without-certificate homeserver.yaml:8',
    '- note config.acme homeserver.yaml:10',
  ),
  bad(
    'TLS without the key',
    one(`listeners:\n${TLS_LISTENER}tls_certificate_path: /etc/ssl/fullchain.pem\n`),
    'error config.tls-without-certificate homeserver.yaml:8',
  ),
  good('client alone', one(withNames('[client]')), 'error config.no-federation homeserver.yaml:6'),
  good(
    'bind_port over a list',
    withListener(`bind_port: 8448\nunsecure_port: 8008\n${CERTIFICATE}`),
    'warning config.bind-port homeserver.yaml:14',
  ),
  bad(
    'bind_port alone, without certificate',
    one('bind_port: 8448\n'),
    'error config.tls-without-certificate homeserver.yaml:5',
    'warning config.bind-port homeserver.yaml:5',
  ),
  bad(
    'bind_port beside no_tls',
    one(`bind_port: 8448\nno_tls: true\n${CERTIFICATE}`),
    'error config.start-blocker homeserver.yaml:6',
    'warning config.bind-port homeserver.yaml:5',
  ),
  good(
    'bind_address',
    one(LISTENER.replace("bind_addresses: ['127.0.0.1', '::1']", 'bind_address: 127.0.0.1')),
    'note config.bind-address homeserver.yaml:10',
  ),
  bad(
    'a port in quotes',
    one(LISTENER.replace('8008', '"8008"')),
    'error config.port-not-number homeserver.yaml:6',
  ),
  bad(
    'replication over TCP',
    withListener('  - port: 9092\n    type: replication\n'),
    'error config.replication-listener homeserver.yaml:15',
  ),
  bad(
    'listeners without a list',
    one('listeners: 8008\n'),
    'error config.listener-invalid homeserver.yaml:5',
  ),
  bad(
    'an entry without type',
    one(LISTENER.replace('    type: http\n', '')),
    'error config.listener-invalid homeserver.yaml:6',
  ),
  bad(
    'an entry with port and path',
    one(LISTENER.replace('    tls: false\n', '    path: /run/x\n')),
    'error config.listener-invalid homeserver.yaml:6',
  ),
  bad(
    'an entry that is a number',
    withListener('  - 8448\n'),
    'error config.listener-invalid homeserver.yaml:14',
  ),
  bad('names that are no list', one(withNames('client')), 'error config.listener-invalid homeserver.yaml:12'),
  bad(
    'a resource with a key of its own',
    one(LISTENER.replace('compress', 'compres')),
    'error config.listener-invalid homeserver.yaml:13',
  ),
  good(
    'tls in quotes',
    one(`${LISTENER.replace('tls: false', 'tls: "no"')}${CERTIFICATE}`),
    'warning config.listener-invalid homeserver.yaml:8',
  ),
  good(
    'anchors and merge keys',
    one(`${LISTENER.replace('  - port', '  - &one\n    port')}  - <<: *one\n    port: 8009\n`),
  ),
  good(
    'a listener on the loopback address without x_forwarded',
    one(LISTENER.replace('    x_forwarded: true\n', '')),
    'warning config.x-forwarded-missing homeserver.yaml:6',
  ),
  good(
    'x_forwarded on all addresses',
    one(LISTENER.replace("    bind_addresses: ['127.0.0.1', '::1']\n", '')),
    'warning config.x-forwarded-exposed homeserver.yaml:9',
  ),
  good(
    'loopback in a container',
    { '/data/homeserver.yaml': NEEDED + LISTENER },
    'error config.loopback-in-container /data/homeserver.yaml:10',
  ),
  good('all addresses in a container', {
    '/data/homeserver.yaml': NEEDED + LISTENER.replace("['127.0.0.1', '::1']", "['0.0.0.0']"),
  }),

  // Options.
  good(
    'acme without settings',
    withListener('acme:\n    # enabled: true\n'),
    'note config.acme homeserver.yaml:14',
  ),
  good(
    'acme switched on',
    withListener('acme:\n    enabled: yes\n    port: 80\n'),
    'warning config.acme homeserver.yaml:14',
  ),
  good(
    'options that nothing reads',
    withListener('tls_fingerprints: []\ntls_dh_params_path: /x.dh\nweb_client: True\n'),
    'note config.sqlite-hop homeserver.yaml:4',
    'note config.dead-option homeserver.yaml:14',
    'note config.dead-option homeserver.yaml:15',
    'note config.dead-option homeserver.yaml:16',
  ),
  good(
    'certificate paths that nothing reads',
    withListener(CERTIFICATE),
    'note config.dead-option homeserver.yaml:14',
    'note config.dead-option homeserver.yaml:15',
  ),
  good(
    'perspectives with the old key',
    withListener(
      'perspectives:\n  servers:\n    "matrix.org":\n      verify_keys:\n        "ed25519:auto":\n          key: "Noi6WqcDj0QmPxCNQqgezwTlBKrfqehY1u2FyWP9uYw"\n',
    ),
    'warning config.perspectives homeserver.yaml:14',
    'note config.sqlite-hop homeserver.yaml:4',
  ),
  good(
    'perspectives without servers',
    withListener('perspectives:\n  servers: {}\n'),
    'note config.sqlite-hop homeserver.yaml:4',
    'note config.perspectives homeserver.yaml:14',
  ),
  bad(
    'verification off',
    withListener('federation_verify_certificates: false\n'),
    'error config.verification-off homeserver.yaml:14',
  ),
  bad(
    'verification off with the old key',
    withListener(
      'federation_verify_certificates: no\nperspectives:\n  servers:\n    "matrix.org":\n      verify_keys:\n        "ed25519:auto":\n          key: "Noi6WqcDj0QmPxCNQqgezwTlBKrfqehY1u2FyWP9uYw"\n',
    ),
    'error config.verification-off homeserver.yaml:14',
    'warning config.perspectives homeserver.yaml:15',
    'note config.sqlite-hop homeserver.yaml:4',
  ),
  good(
    'verification off without key servers',
    withListener('federation_verify_certificates: false\ntrusted_key_servers: []\n'),
    'warning config.verification-off homeserver.yaml:14',
  ),
  bad(
    'an empty list of authorities',
    withListener('federation_custom_ca_list: []\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  bad(
    'authorities of one own, whose file is not there',
    withListener('federation_custom_ca_list: [/etc/ssl/own.pem]\n'),
    'warning config.custom-ca homeserver.yaml:14',
  ),
  good(
    'an allow list without the server',
    withListener('federation_domain_whitelist: [matrix.org]\n'),
    'warning config.allow-list-without-self homeserver.yaml:14',
  ),
  good(
    'an allow list with the server',
    withListener('federation_domain_whitelist: [matrix.org, example.org]\n'),
  ),
  good(
    'an allow list of nobody',
    withListener('federation_domain_whitelist: []\n'),
    'warning config.allow-list-without-self homeserver.yaml:14',
  ),
  good(
    'the old list of forbidden addresses',
    withListener("federation_ip_range_blacklist: ['127.0.0.0/8']\n"),
    'note config.old-blacklist homeserver.yaml:14',
  ),
  good(
    'no public address',
    { [MAIN]: (NEEDED + LISTENER).replace(/public_baseurl.*\n/, '') },
    'note config.public-baseurl homeserver.yaml:1',
  ),
  good(
    'a public address without https',
    { [MAIN]: (NEEDED + LISTENER).replace('https:', 'http:') },
    'note config.public-baseurl homeserver.yaml:3',
  ),

  // What stops the start.
  bad(
    'open registration',
    withListener('enable_registration: true\n'),
    'error config.open-registration homeserver.yaml:14',
  ),
  good(
    'registration with a token',
    withListener('enable_registration: true\nregistration_requires_token: true\n'),
  ),
  good(
    'open registration on purpose',
    withListener('enable_registration: "true"\nenable_registration_without_verification: true\n'),
  ),
  bad(
    'no server_name',
    { [MAIN]: (NEEDED + LISTENER).replace(/server_name.*\n/, '') },
    'error config.start-blocker homeserver.yaml:1',
  ),
  bad(
    'a server_name with https',
    { [MAIN]: (NEEDED + LISTENER).replace('example.org\n', 'https://example.org\n') },
    'error config.start-blocker homeserver.yaml:1',
  ),
  bad(
    'no report_stats',
    { [MAIN]: (NEEDED + LISTENER).replace(/report_stats.*\n/, '') },
    'error config.start-blocker homeserver.yaml:1',
  ),
  bad(
    'no database',
    { [MAIN]: (NEEDED + LISTENER).replace(/database.*\n/, '') },
    'error config.start-blocker homeserver.yaml:1',
  ),
  bad(
    'a database of another kind',
    { [MAIN]: (NEEDED + LISTENER).replace('sqlite3', 'mysql') },
    'error config.start-blocker homeserver.yaml:4',
  ),
  bad(
    'a web client in a folder',
    withListener('web_client_location: /usr/share/element\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  good('a web client elsewhere', withListener('web_client_location: https://app.element.io/\n')),
  bad(
    'a log file',
    withListener('log_file: /var/log/synapse.log\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  bad(
    'mails by others',
    withListener('account_threepid_delegates:\n  email: https://matrix.org\n'),
    'error config.start-blocker homeserver.yaml:15',
  ),
  bad(
    'passwords by others',
    withListener('trust_identity_server_for_password_resets: true\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  good(
    'passwords by others, switched off',
    withListener('trust_identity_server_for_password_resets: false\n'),
  ),
  bad(
    'guests by mail',
    withListener('invite_3pid_guest: true\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  bad(
    'workers over TCP',
    withListener('worker_replication_port: 9092\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  bad(
    'authentication by msc3861',
    withListener(
      'experimental_features:\n  msc3861: {enabled: true, issuer: https://x.example/, client_secret: abc}\n',
    ),
    'error config.start-blocker homeserver.yaml:15',
  ),
  bad(
    'a TLS version that is none',
    withListener('federation_client_minimum_tls_version: 1.4\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  good('a TLS version that is one', withListener('federation_client_minimum_tls_version: 1.2\n')),
  bad(
    'an international domain as it is written',
    withListener('federation_certificate_verification_whitelist: [bücher.example]\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
  bad(
    'key servers that are no list',
    withListener('trusted_key_servers: {server_name: matrix.org}\n'),
    'error config.start-blocker homeserver.yaml:14',
  ),
];
