/** Proxies that hold back, change or redirect what servers send. */
import type { FindingId } from '../../../src/check/catalogue/index.ts';
import type { HomeserverFault } from '../backend.ts';
import { proxyLines } from '../nginx.ts';
import type { Plot } from '../world.ts';
import { always, broken, delegated, type LabWorld, matrixProxy, page, well, wellKnown } from './parts.ts';

const proxied = (plot: Plot, lines: readonly string[]) => delegated(plot, { lines });
const before = (plot: Plot, ...lines: string[]) => proxied(plot, [...lines, ...proxyLines(plot.backend)]);

/** The proxy is sound, and the homeserver behind it has the fault that the world is called by. */
const atFault = (fault: HomeserverFault, finding: FindingId): LabWorld =>
  broken(fault, 8, finding, (plot) => ({ ...delegated(plot), homeserver: fault }));

export const proxyWorlds: readonly LabWorld[] = [
  broken('bad-gateway', 8, 'proxy.bad-gateway', (plot) => ({ ...delegated(plot), homeserver: null })),
  broken('wrong-site', 8, 'proxy.wrong-site', (plot) =>
    proxied(plot, always(200, page('Welcome to nginx!'))),
  ),
  broken('wrong-site-404', 8, 'proxy.wrong-site', (plot) => proxied(plot, always(404, page('My shop')))),
  broken('misdirected', 8, 'proxy.misdirected', (plot) => proxied(plot, always(421, 'no'))),
  broken('redirected', 8, 'proxy.redirect', (plot) =>
    proxied(plot, [`location / { return 301 https://www.${plot.s}$request_uri; }`]),
  ),
  broken('challenge', 8, 'proxy.bot-challenge', (plot) =>
    proxied(plot, ['add_header cf-mitigated challenge always;', ...always(403, page('Just a moment...'))]),
  ),
  broken('only-browsers', 8, 'proxy.bot-challenge', (plot) =>
    before(plot, 'if ($http_user_agent !~ Mozilla) { return 403; }'),
  ),
  broken('host-without-port', 8, 'proxy.host-port-rejected', (plot) =>
    before(plot, `if ($http_host = "${plot.t}:443") { return 404; }`),
  ),
  broken('path-decoded', 8, 'proxy.path-decoded', (plot) =>
    proxied(plot, [
      'location /_matrix/ {',
      `  proxy_pass http://127.0.0.1:${plot.backend}/_matrix/;`,
      '  proxy_set_header Host $host:$server_port;',
      '}',
    ]),
  ),
  broken('encoded-slash', 8, 'proxy.encoded-slash-refused', (plot) =>
    before(plot, 'if ($request_uri ~* "%2f") { return 404; }'),
  ),
  {
    id: 'path-untold',
    row: 8,
    errors: [],
    finds: ['proxy.path-normalised'],
    federationOk: null,
    // A location that nginx finds by the decoded path, and passes on in its own words.
    lay: (plot) =>
      before(
        plot,
        'location = /_matrix/federation/v1/version {',
        `  proxy_pass http://127.0.0.1:${plot.backend}/_matrix/federation/v1/version;`,
        '}',
      ),
  },
  well(
    'slashes-merged',
    8,
    (plot) =>
      proxied(plot, [
        'location /_matrix {',
        '  if ($request_uri ~ "^/_matrix//") { rewrite ^ /_matrix/federation/v1/version break; }',
        `  proxy_pass http://127.0.0.1:${plot.backend};`,
        '  proxy_set_header Host $host:$server_port;',
        '}',
      ]),
    { finds: ['proxy.path-normalised'] },
  ),
  broken('put-refused', 8, 'proxy.put-refused', (plot) =>
    before(plot, 'if ($request_method = PUT) { return 403; }'),
  ),
  broken('body-limit', 8, 'proxy.body-limit', (plot) => delegated(plot), { options: () => ['--large-body'] }),
  well('body-fits', 8, (plot) => before(plot, 'client_max_body_size 50M;'), {
    options: () => ['--large-body'],
  }),
  well(
    'admin-exposed',
    8,
    (plot) =>
      proxied(plot, [
        'location / {',
        `  proxy_pass http://127.0.0.1:${plot.backend};`,
        '  proxy_set_header Host $host:$server_port;',
        '}',
      ]),
    { finds: ['proxy.admin-exposed'] },
  ),
  well('duplicate-cors', 8, (plot) => before(plot, 'add_header Access-Control-Allow-Origin *;'), {
    finds: ['proxy.duplicate-cors'],
  }),

  // The homeserver behind it
  atFault('other-server-name', 'federation.keys-wrong-server'),
  atFault('bad-signature', 'federation.keys-signature'),
  atFault('no-keys', 'federation.keys-missing'),
  atFault('no-version', 'federation.version-missing'),
  atFault('internal-error', 'federation.endpoint-error'),
  atFault('forbidden', 'federation.refused'),
  atFault('keys-not-json', 'federation.keys-not-json'),
  atFault('keys-as-text', 'federation.keys-content-type'),
  atFault('keys-expired', 'federation.keys-expired'),
  well('keys-for-minutes', 8, (plot) => ({ ...delegated(plot), homeserver: 'keys-for-minutes' }), {
    finds: ['federation.keys-short-lived'],
  }),
  atFault('no-ed25519', 'federation.keys-no-ed25519'),
  broken('two-homeservers', 8, 'federation.keys-differ', (plot) => ({
    homeservers: [
      { serverName: plot.s, port: plot.backend },
      { serverName: plot.s, port: plot.backend + 1000, fault: 'other-keys' },
    ],
    sites: [
      wellKnown(plot, `${plot.t}:443`),
      matrixProxy(plot, { families: ['v4'] }),
      matrixProxy(plot, { families: ['v6'], lines: proxyLines(plot.backend + 1000) }),
    ],
  })),
  well('old-synapse', 8, (plot) => ({ ...delegated(plot), homeserver: 'synapse-0.33' }), {
    finds: ['federation.old-synapse'],
  }),
];
