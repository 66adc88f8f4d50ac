/** The signed request, sent over a real connection to a server that verifies it as a homeserver does. */
import { verify } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { signedOutcome } from '../../../src/check/passage.ts';
import { canonicalJson } from '../../../src/matrix/canonical-json.ts';
import { publicKey, signingKey } from '../../../src/matrix/signing.ts';
import { probeAddress } from '../../../src/probe/address.ts';
import { routeRequests, signedRequest } from '../../../src/probe/requests.ts';
import { type Authority, createAuthority, type Leaf } from '../../support/pki.ts';
import { httpsServer, type TestServer } from '../../support/tls-server.ts';
import { testPorts } from './network.ts';

const S = 'example.org';
const key = signingKey('ed25519:a_test', Buffer.alloc(32, 7));

let authority: Authority;
let good: Leaf;
beforeAll(async () => {
  authority = await createAuthority();
  good = await authority.leaf(['matrix.example.org']);
});
let server: TestServer | null = null;
afterEach(() => server?.close());

/** What stands between: what the homeserver gets of the path and of the header. */
interface Way {
  readonly path?: (path: string) => string;
  readonly header?: (value: string | undefined) => string | undefined;
}

const homeserver =
  ({ path = (same) => same, header = (same) => same }: Way): RequestListener =>
  (request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    const uri = path(request.url ?? '');
    const given = header(request.headers.authorization);
    if (!uri.includes('/make_join/')) return answer(200, { server: { name: 'Synapse', version: '1.157.1' } });
    if (!given?.startsWith('X-Matrix '))
      return answer(401, { errcode: 'M_UNAUTHORIZED', error: 'Missing Authorization headers' });
    const fields = new Map([...given.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    const signed = {
      method: request.method,
      uri,
      origin: fields.get('origin'),
      destination: fields.get('destination'),
    };
    const own = publicKey(key.publicKey);
    const signature = Buffer.from(fields.get('sig') ?? '', 'base64');
    return own !== null && verify(null, Buffer.from(canonicalJson(signed)), own, signature)
      ? answer(404, { errcode: 'M_NOT_FOUND', error: `Could not find room_version for !probe:${S}` })
      : answer(401, { errcode: 'M_UNAUTHORIZED', error: `Invalid signature for server ${S}` });
  };

async function outcome(way: Way, { sni = 'matrix.example.org' } = {}) {
  const started = await httpsServer(good, homeserver(way));
  server = started;
  const ports = testPorts(authority.root, () => started.endpoint);
  const requests = { version: routeRequests.version, signed: signedRequest(S, key) };
  const target = {
    address: '93.184.216.34',
    port: 443,
    sni,
    certificateName: sni,
    hostHeader: sni,
    requests,
  };
  const { exchanges } = await probeAddress(
    ports,
    target,
    { userAgent: 'test' },
    new AbortController().signal,
  );
  return { told: signedOutcome(exchanges.signed), exchange: exchanges.signed };
}

test('what arrives unchanged is accepted', async () => {
  const { told, exchange } = await outcome({});
  expect(told).toBe('accepted');
  expect(exchange?.status).toBe(404);
});

test.each<[string, Way, string]>([
  ['a decoded path', { path: decodeURIComponent }, 'rejected'],
  ['a lost query', { path: (path) => path.replace(/\?.*/, '') }, 'rejected'],
  [
    'decoding of what needs no encoding',
    { path: (path) => path.replace(/%7E/gi, '~').replace(/%2D/gi, '-') },
    'accepted',
  ],
  ['a stripped header', { header: () => undefined }, 'unsigned'],
  ['a header of somebody else', { header: () => 'Basic dXNlcjpwYXNz' }, 'unsigned'],
])('%s: %s', async (_title, way, expected) => {
  expect((await outcome(way)).told).toBe(expected);
});

test('nothing signed is sent to a server that has not proved its name', async () => {
  const { told, exchange } = await outcome({}, { sni: 'other.example.org' });
  expect(exchange).toBeUndefined();
  expect(told).toBe('untold');
});
