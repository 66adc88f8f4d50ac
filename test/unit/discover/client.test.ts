import { afterEach, describe, expect, it } from 'vitest';
import { lookAtClient } from '../../../src/discover/client.ts';
import { createProber, type Routes } from '../../../src/discover/targets.ts';
import { attempt } from '../../support/facts.ts';
import { createAuthority } from '../../support/pki.ts';
import { httpsServer, type TestServer } from '../../support/tls-server.ts';
import { type Place, testPorts } from '../probe/network.ts';

const HOST = 'matrix.example.org';
const V4 = '93.184.216.20';
const V6 = '2606:2800:220:1::20';
const body = JSON.stringify({ 'm.homeserver': { base_url: `https://${HOST}/` } });
const authority = createAuthority();
const both: Routes = { ipv4: true, ipv6: true };

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function answering(status: number): Promise<Place> {
  const leaf = await (await authority).leaf([HOST]);
  const server = await httpsServer(leaf, ({ url }, response) => {
    response.writeHead(url === '/_matrix/client/versions' ? status : 404, {
      'Content-Type': 'application/json',
    });
    response.end('{"versions":["v1.11"]}');
  });
  servers.push(server);
  return server.endpoint;
}

async function look(places: Readonly<Record<string, Place>>, addresses: string[], routes = both) {
  const ports = testPorts((await authority).root, ({ address }) => places[address]);
  const options = {
    allowPrivate: false,
    largeBody: false,
    userAgent: 'test',
    routes: Promise.resolve(routes),
    addresses: async () => addresses,
  };
  const prober = createProber(ports, options, new AbortController().signal);
  const file = attempt({ file: '{}', site: { clientFile: { body } } }, 'example.org', '93.184.216.10');
  const { versions, otherVersions } = await lookAtClient(file, {
    prober,
    fetchClientFile: () => Promise.reject(new Error('asked')),
  });
  const told = [versions, otherVersions].map((answer) =>
    answer == null
      ? null
      : `${answer.connection.address} ${answer.connection.tcp} ${answer.exchange?.status ?? null}`,
  );
  return { told, connections: ports.connections.sort() };
}

describe('what answers clients', () => {
  it('is asked at one address of each family', async () => {
    const places = { [V6]: await answering(404), [V4]: await answering(200) };
    const { told, connections } = await look(places, [V6, `${V6}1`, V4, '93.184.216.21']);
    expect(told).toEqual([`${V6} open 404`, `${V4} open 200`]);
    expect(connections).toEqual([`${V6}:443`, `${V4}:443`].sort());
  });

  it('is asked at the second also when the first takes no connection', async () => {
    const { told } = await look({ [V6]: 'refused', [V4]: await answering(200) }, [V6, V4]);
    expect(told).toEqual([`${V6} refused null`, `${V4} open 200`]);
  });

  it.each<[what: string, addresses: string[], routes: Routes, told: (string | null)[]]>([
    ['one family', [V4], both, [`${V4} open 200`, null]],
    ['a family without a route here', [V6, V4], { ipv4: true, ipv6: false }, [`${V4} open 200`, null]],
    ['a private address', ['10.0.0.7', V4], both, [`${V4} open 200`, null]],
    ['no address', [], both, [null, null]],
  ])('with %s', async (_, addresses, routes, expected) => {
    const { told } = await look({ [V4]: await answering(200) }, addresses, routes);
    expect(told).toEqual(expected);
  });
});
