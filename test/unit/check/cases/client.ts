/** The file for clients, and what answers where it leads. */
import type { ClientFacts } from '../../../../src/discover/types.ts';
import type { ConnectionFacts, HttpExchange } from '../../../../src/probe/types.ts';
import { addressFacts, exchange, html, S, T, v4, v6, type World } from '../../../support/facts.ts';
import { type Case, closed } from './shared.ts';

const open = ['Access-Control-Allow-Origin', '*'] as const;
const fileOf = (baseUrl: string, headers: HttpExchange['headers'] = [open]): Partial<HttpExchange> => ({
  headers: [['Content-Type', 'application/json'], ...headers],
  body: JSON.stringify({ 'm.homeserver': { base_url: baseUrl } }),
});
const connected = (place: NonNullable<World['at']>[string] = {}, address = v6(20)): ConnectionFacts => {
  const at = { address, port: 443, name: T, serverName: S };
  const { connection } = addressFacts({ at: { '*:443': place } }, at);
  if (connection === null) throw new Error('not connected');
  return connection;
};
const versions = (change: Partial<HttpExchange> = {}, place = {}): ClientFacts['versions'] => ({
  connection: connected(place),
  exchange: exchange({ path: '/_matrix/client/versions', body: '{"versions":["v1.11"]}', ...change }),
});
const other = (change: Partial<HttpExchange> = {}, place = {}) => ({
  connection: connected(place, v4(20)),
  exchange: exchange({ path: '/_matrix/client/versions', body: '{"versions":["v1.11"]}', ...change }),
});
const world = (file: Partial<HttpExchange>, rest: Partial<ClientFacts> = {}, more: World = {}): World => ({
  ...more,
  client: { file: exchange(file), baseUrl: null, versions: null, ...rest },
});
const leads = (baseUrl: string, seen: ClientFacts['versions'], more: World = {}): World =>
  world(fileOf(baseUrl), { baseUrl, versions: seen }, more);
const base = `https://${T}`;
const dead = { warnings: ['client.base-url-dead'] };

export const client: Case[] = [
  ['all is well', leads(base, versions()), {}],
  ['no file', world(html(404)), { notes: ['client.missing'] }],
  ['a page in its place', world(html(200)), { notes: ['client.missing'] }],
  [
    'no file, and no Matrix either',
    world(html(404), {}, { file: html(404), at: closed }),
    { errors: ['net.refused'] },
  ],
  ['a file that is forbidden', world(html(403)), {}],
  [
    'no CORS',
    world(fileOf(base, []), { baseUrl: base, versions: versions() }),
    { warnings: ['client.cors'] },
  ],
  [
    'CORS for another site',
    world(fileOf(base, [['access-control-allow-origin', 'https://app.example']]), {
      baseUrl: base,
      versions: versions(),
    }),
    { warnings: ['client.cors'], says: /app\.example/ },
  ],
  [
    'CORS for whoever asks',
    world(fileOf(base, [['access-control-allow-origin', 'https://client.invalid']]), {
      baseUrl: base,
      versions: versions(),
    }),
    {},
  ],
  [
    'no CORS on the redirect',
    leads(base, versions(), {
      site: { clientFile: { status: 301, headers: [['Location', `https://www.${S}/`]] } },
    }),
    { warnings: ['client.cors'], says: /The redirect/ },
  ],
  ['base_url gives a page', leads(base, versions(html(200))), dead],
  ['base_url gives 404', leads(base, versions(html(404))), { ...dead, says: /404/ }],
  ['base_url redirects', leads(base, versions({ status: 302 })), {}],
  ['base_url is silent', leads(base, versions({ status: null, fault: 'timeout' })), {}],
  ['base_url is cut', leads(base, versions({ status: null, fault: 'closed' })), dead],
  [
    'base_url asks people',
    leads(base, versions({ status: 403, headers: [['cf-mitigated', 'challenge']] })),
    {},
  ],
  [
    'base_url has a bad certificate',
    leads(base, { connection: connected(), exchange: null }),
    { ...dead, says: /certificate/ },
  ],
  [
    'base_url refuses the handshake',
    leads(base, { connection: connected({ tls: { fault: 'alert' } }), exchange: null }),
    dead,
  ],
  [
    'one of two addresses takes no connection',
    leads(base, { connection: connected({ tcp: 'refused' }), exchange: null }),
    {},
  ],
  [
    'two addresses are asked, and one gives a page',
    world(fileOf(base), { baseUrl: base, versions: versions(html(200)), otherVersions: other() }),
    { ...dead, says: /not every address .*\[2606:2800:220:1::20\]:443: \/_matrix\/client\/versions gives / },
  ],
  [
    'the other has a bad certificate',
    world(fileOf(base), {
      baseUrl: base,
      versions: versions(),
      otherVersions: { connection: connected({}, v4(20)), exchange: null },
    }),
    { ...dead, says: / 93\.184\.216\.20:443: the certificate/ },
  ],
  [
    'both give a page',
    world(fileOf(base), { baseUrl: base, versions: versions(html(200)), otherVersions: other(html(200)) }),
    { ...dead, says: /no homeserver answers clients\. \[2606:[^ ]+, 93\.184\.216\.20:443: / },
  ],
  [
    'one takes no connection, the other is well',
    world(fileOf(base), {
      baseUrl: base,
      versions: { connection: connected({ tcp: 'refused' }), exchange: null },
      otherVersions: other(),
    }),
    {},
  ],
  [
    'one takes no connection, the other gives a page',
    world(fileOf(base), {
      baseUrl: base,
      versions: { connection: connected({ tcp: 'refused' }), exchange: null },
      otherVersions: other(html(404)),
    }),
    { ...dead, says: /no homeserver answers clients\. 93\.184\.216\.20:443: / },
  ],
  [
    'neither takes a connection',
    world(fileOf(base), {
      baseUrl: base,
      versions: { connection: connected({ tcp: 'refused' }), exchange: null },
      otherVersions: { connection: connected({ tcp: 'timeout' }, v4(20)), exchange: null },
    }),
    { ...dead, says: /:443, 93\.184\.216\.20:443 take no connection/ },
  ],
  [
    'the only address takes no connection',
    leads(`https://${v4(77)}`, { connection: connected({ tcp: 'refused' }), exchange: null }),
    dead,
  ],
  ['base_url without TLS', leads(`http://${T}`, null), { ...dead, says: /https:/ }],
  ['base_url is no URL', leads('matrix', null), dead],
  ['base_url is private', leads('https://10.0.0.7', null), { ...dead, says: /private/ }],
  ['base_url could not be asked', leads('https://unasked.example', null), {}],
];
