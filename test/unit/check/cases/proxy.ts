/** What a proxy does to requests on their way, by the patterns that real ones show. */
import { html, S, T, v4, v6, type World } from '../../../support/facts.ts';
import { type Case, onT } from './shared.ts';

const json = (status: number, body: unknown, headers: [string, string][] = []) => ({
  status,
  headers: [['Content-Type', 'application/json'], ...headers] as const,
  body: JSON.stringify(body),
});
const unauthorized = json(401, { errcode: 'M_UNAUTHORIZED' });
const unknown = json(404, { errcode: 'M_UNRECOGNIZED' });
const unknown173 = json(400, { errcode: 'M_UNRECOGNIZED' });
const versionBody = { server: { name: 'Synapse', version: '1.157.1' } };
const version = json(200, versionBody);
const timeout = { status: null, fault: 'timeout', body: '' } as const;
const page = (status: number, server?: string) => ({
  ...html(status),
  headers: [['Content-Type', 'text/html'], ...(server ? [['Server', server] as const] : [])] as const,
});

/** As a homeserver answers that nothing stands before. */
const clean = {
  encodedSlash: unauthorized,
  encodedLetter: unknown,
  doubleSlash: unknown,
  put: unauthorized,
  admin: unknown,
};
type Probes = NonNullable<NonNullable<World['at']>[string]['probes']>;
const probes = (change: Probes, more = {}): World => onT({ probes: { ...clean, ...change }, ...more });
const decoded = { encodedLetter: version, doubleSlash: version };
const dendrite = { version: json(200, { server: { name: 'Dendrite', version: '0.14' } }) };
const otherHost = { ...version, host: T };

const paths: Case[] = [
  ['a homeserver with nothing in the way', probes({}), {}],
  [
    'an old homeserver with nothing in the way',
    probes({ encodedLetter: unknown173, doubleSlash: unknown173 }),
    {},
  ],
  [
    'nginx with a URI in proxy_pass',
    probes({ encodedSlash: unknown, ...decoded, wellKnownCopy: page(404, 'nginx/1.22.1') }),
    { errors: ['proxy.path-decoded'], every: false, says: /M_UNRECOGNIZED.*In nginx end proxy_pass/ },
  ],
  [
    'the same before an old Synapse',
    probes({ encodedSlash: unknown173, ...decoded }),
    { errors: ['proxy.path-decoded'] },
  ],
  ['%2F alone is decoded', probes({ encodedSlash: unknown }), { errors: ['proxy.path-decoded'] }],
  [
    'letters are decoded, and nobody says by whom',
    probes(decoded),
    { warnings: ['proxy.path-normalised'], ok: null, verdict: 'warning', every: null },
  ],
  [
    'letters are decoded, and the %2F probe is not answered',
    probes({ ...decoded, encodedSlash: timeout }),
    { warnings: ['proxy.path-normalised'], ok: null, verdict: 'warning' },
  ],
  [
    'letters are decoded before an Apache',
    probes({ ...decoded, wellKnownCopy: page(404, 'Apache/2.4.71') }),
    { errors: ['proxy.path-decoded'], says: /nocanon/ },
  ],
  ['slashes are merged', probes({ doubleSlash: version }), { notes: ['proxy.path-normalised'] }],
  [
    'Apache refuses %2F',
    probes({ encodedSlash: page(404, 'Apache/2.4.71') }),
    { errors: ['proxy.encoded-slash-refused'], says: /In Apache write AllowEncodedSlashes/ },
  ],
  [
    'Apache with pure defaults',
    probes({ encodedSlash: page(404, 'Apache/2.4.71'), ...decoded }),
    { errors: ['proxy.path-decoded'], folded: ['proxy.encoded-slash-refused'] },
  ],
  [
    'Traefik refuses %2F',
    probes({ encodedSlash: { status: 400, headers: [['Content-Type', 'text/plain']], body: 'Bad Request' } }),
    { errors: ['proxy.encoded-slash-refused'], says: /In Traefik/ },
  ],
  ['the %2F probe times out', probes({ encodedSlash: timeout }), {}],
  ['the %2F probe meets a busy proxy', probes({ encodedSlash: page(503) }), {}],
  ['the %2F probe meets a limit', probes({ encodedSlash: page(429) }), {}],
  [
    '%2F is refused by the homeserver itself',
    probes({ encodedSlash: json(403, { errcode: 'M_FORBIDDEN' }) }),
    {},
  ],
  ['Dendrite knows no such path', probes({ encodedSlash: unknown }, dendrite), {}],
  [
    'letters are decoded before Dendrite',
    probes({ ...decoded, encodedSlash: unknown }, dendrite),
    { notes: ['proxy.path-normalised'] },
  ],
  [
    'a page for %2F before Dendrite',
    probes({ encodedSlash: page(404) }, dendrite),
    { errors: ['proxy.encoded-slash-refused'] },
  ],
  [
    'another homeserver answers every unknown path with a page',
    probes({ encodedSlash: page(404), encodedLetter: page(404), put: page(404) }, dendrite),
    {},
  ],
  [
    'one address of two decodes',
    {
      at: {
        [`${v4(20)}:443`]: { probes: { ...clean, encodedSlash: unknown, ...decoded } },
        [`${v6(20)}:443`]: { probes: clean },
      },
    },
    { errors: ['proxy.path-decoded'], every: false, says: /93\.184\.216\.20:443/ },
  ],
  [
    'a version that is not there tells nothing of paths',
    probes({ encodedSlash: page(404) }, { version: json(404, { errcode: 'M_UNRECOGNIZED' }) }),
    { errors: ['federation.version-missing'] },
  ],
];

const bodies: Case[] = [
  [
    'PUT gets a page',
    probes({ put: page(403) }),
    { errors: ['proxy.put-refused'], every: false, says: /403/ },
  ],
  [
    'PUT is no method',
    probes({ put: { status: 405, headers: [], body: '' } }),
    { errors: ['proxy.put-refused'] },
  ],
  ['PUT of two bytes is too large', probes({ put: page(413) }), { errors: ['proxy.put-refused'] }],
  ['PUT times out', probes({ put: timeout }), {}],
  ['PUT meets a gateway without a backend', probes({ put: page(502) }), {}],
  ['the homeserver does not like the body', probes({ put: json(400, { errcode: 'M_NOT_JSON' }) }), {}],
  [
    'PUT gets a page before Dendrite',
    probes({ put: page(403) }, dendrite),
    { errors: ['proxy.put-refused'] },
  ],
  [
    'only the plainest paths are passed on',
    probes({ encodedSlash: page(404), encodedLetter: page(404), doubleSlash: page(404), put: page(404) }),
    { errors: ['proxy.put-refused'] },
  ],
  [
    '3 MB are too much',
    probes({ largeBody: page(413, 'nginx') }),
    { errors: ['proxy.body-limit'], says: /client_max_body_size/ },
  ],
  ['3 MB are taken', probes({ largeBody: unauthorized }), {}],
  ['3 MB are cut off', probes({ largeBody: { status: null, fault: 'reset', body: '' } }), {}],
  [
    '3 MB where PUT is refused at all',
    probes({ put: page(403), largeBody: page(403) }),
    { errors: ['proxy.put-refused'] },
  ],
];

const refusing = { version: html(404), keys: html(404) };
const hosts: Case[] = [
  [
    'only the name without port',
    onT({ ...refusing, probes: { otherHost, otherAgent: html(404) } }),
    {
      errors: ['proxy.host-port-rejected'],
      every: false,
      says: /for the Host matrix\.example\.org, and not for/,
    },
  ],
  [
    'only the name without port, said by HAProxy',
    onT({
      version: html(
        503,
        '<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.',
      ),
      keys: html(503),
      probes: { otherHost, otherAgent: html(503) },
    }),
    { errors: ['proxy.host-port-rejected'], says: /field\(1,:\) -i matrix\.example\.org/ },
  ],
  [
    "another site's page with status 200",
    onT({ version: html(200), keys: html(200), probes: { otherHost, otherAgent: html(200) } }),
    { errors: ['proxy.host-port-rejected'] },
  ],
  [
    'a first answer in a bad moment',
    onT({ version: html(502), keys: html(502), probes: { otherHost, otherAgent: version } }),
    { errors: ['proxy.bad-gateway'] },
  ],
  [
    'neither Host is answered',
    onT({ ...refusing, probes: { otherHost: html(404), otherAgent: html(404) } }),
    { errors: ['proxy.wrong-site'] },
  ],
  [
    'browsers only',
    onT({ version: html(403), keys: html(403), probes: { otherHost: html(403), otherAgent: version } }),
    { errors: ['proxy.bot-challenge'], says: /lets browsers through/ },
  ],
];

const access: Case[] = [
  [
    'the admin API gives its version',
    probes({ admin: json(200, { server_version: '1.157.1' }) }),
    { warnings: ['proxy.admin-exposed'], every: true },
  ],
  [
    'the admin API asks for a token',
    probes({ admin: json(401, { errcode: 'M_MISSING_TOKEN' }) }),
    { warnings: ['proxy.admin-exposed'] },
  ],
  ['a page where the admin API could be', probes({ admin: html(200) }), {}],
  ['the admin API is forbidden by the proxy', probes({ admin: html(403) }), {}],
  [
    'two CORS headers',
    probes({
      clientVersions: json(200, {}, [
        ['Access-Control-Allow-Origin', '*'],
        ['access-control-allow-origin', '*'],
      ]),
    }),
    { warnings: ['proxy.duplicate-cors'], says: /2 times/ },
  ],
  [
    'two CORS values in one header',
    probes({ clientVersions: json(200, {}, [['Access-Control-Allow-Origin', `*, https://${S}`]]) }),
    { warnings: ['proxy.duplicate-cors'] },
  ],
  ['one CORS header', probes({ clientVersions: json(200, {}, [['Access-Control-Allow-Origin', '*']]) }), {}],
];

export const proxy: Case[] = [...paths, ...bodies, ...hosts, ...access];
