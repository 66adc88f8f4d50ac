import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKeyDocument } from '../../../src/probe/key-document.ts';
import { canonicalAddress, mapNetwork } from '../../../src/rehearsal/network.ts';
import { openWorld, type World } from '../../../src/rehearsal/world.ts';
import { worlds } from '../../../src/rehearsal/worlds/registry.ts';
import { createNetwork } from '../../../src/system/network.ts';
import { trusting } from '../../../src/system/trust.ts';
import type { Network } from '../../../src/system/types.ts';
import { type RawRequest, rawRequest } from '../../support/raw-http.ts';

const now = () => Date.now();
const opened = new Map<string, { world: World; network: Network }>();

beforeAll(async () => {
  for (const data of worlds) {
    const world = await openWorld(data, now);
    const real = trusting(createNetwork(), [world.authority.root], now);
    opened.set(data.id, { world, network: mapNetwork(real, world.map) });
  }
});
afterAll(async () => {
  for (const { world } of opened.values()) await world.close();
});

const networkOf = (id: string): Network => {
  const found = opened.get(id);
  if (found === undefined) throw new Error(id);
  return found.network;
};

describe('the mapped network', () => {
  it('refuses where a machine has no listener', async () => {
    const to = { address: '93.184.216.34', port: 8448 };
    await expect(networkOf('moved-host').connect(to, AbortSignal.timeout(1000))).rejects.toMatchObject({
      name: 'NetworkError',
      fault: 'refused',
      code: 'ECONNREFUSED',
    });
  });

  it.each(['93.184.216.99', '2606:2800:220:1::99', '127.0.0.1'])(
    'is silent at %s, which nobody has',
    async (address) => {
      const stop = new AbortController();
      const connecting = networkOf('moved-host').connect({ address, port: 443 }, stop.signal);
      const settled = await Promise.race([
        connecting.then(
          () => 'answered',
          () => 'rejected',
        ),
        new Promise((resolve) => setTimeout(resolve, 50, 'silent')),
      ]);
      expect(settled).toBe('silent');
      stop.abort(new Error('enough'));
      await expect(connecting).rejects.toThrow('enough');
    },
  );

  it('rejects at once with a signal that is aborted already', async () => {
    const to = { address: '93.184.216.99', port: 443 };
    await expect(networkOf('healthy').connect(to, AbortSignal.abort(new Error('late')))).rejects.toThrow(
      'late',
    );
  });

  it('knows an address in every spelling', () => {
    expect(canonicalAddress('2606:2800:0220:1:0:0:0:34')).toBe(canonicalAddress('2606:2800:220:1::34'));
  });

  it('has routes and the name server of the world', async () => {
    const network = networkOf('healthy');
    expect(await network.hasRoute(6)).toBe(true);
    expect(await network.nameservers()).toEqual([{ address: '93.184.216.53', port: 53 }]);
  });
});

const ORG = '93.184.216.34';
const CUSTOMER = '2606:2800:220:1::80';
const MATRIX = '93.184.216.90';
const VERSION = '/_matrix/federation/v1/version';

describe('what the worlds answer', () => {
  it.each<[string, RawRequest, number, string | null, string]>([
    [
      'moved-host',
      {
        address: ORG,
        port: 443,
        sni: 'example.org',
        host: 'example.org',
        path: '/.well-known/matrix/server',
      },
      404,
      null,
      '404 Not Found',
    ],
    [
      'moved-host',
      { address: CUSTOMER, port: 8000, sni: 'example.org', host: 'example.org', path: VERSION },
      200,
      null,
      '0.99.5.2',
    ],
    [
      'moved-host',
      {
        address: CUSTOMER,
        port: 8000,
        sni: 'example.org',
        host: 'example.org',
        path: '/_matrix/federation/v1/event/%24x%2Fprobe/',
      },
      401,
      null,
      'M_UNAUTHORIZED',
    ],
    [
      'moved-host',
      { address: CUSTOMER, port: 8000, sni: 'example.org', host: 'example.org', path: '/_matrix/nothing' },
      400,
      null,
      'M_UNRECOGNIZED',
    ],
    [
      'moved-host',
      {
        address: CUSTOMER,
        port: 8000,
        sni: 'example.org',
        host: 'example.org',
        path: '/_matrix/federation/v1/send/x/',
        method: 'PUT',
        body: '{}',
      },
      401,
      null,
      'M_UNAUTHORIZED',
    ],
    [
      'moved-host',
      {
        address: CUSTOMER,
        port: 8000,
        sni: 'example.org',
        host: 'example.org',
        path: '/_matrix/federation/v1/send/x/',
        method: 'PUT',
      },
      400,
      null,
      'M_NOT_JSON',
    ],
    ['moved-host', { address: ORG, port: 80, host: 'example.org', path: '/a' }, 301, null, ''],
    [
      'direct',
      { address: ORG, port: 8448, sni: 'example.org', host: 'example.org', path: VERSION },
      200,
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      '0.34.1.1',
    ],
    [
      'direct',
      { address: ORG, port: 8448, sni: null, host: 'example.org', path: '/_matrix/federation/v1/event/x' },
      400,
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'M_UNRECOGNIZED',
    ],
    [
      'leaf-only',
      {
        address: MATRIX,
        port: 443,
        sni: 'matrix.example.org',
        host: 'matrix.example.org:443',
        path: VERSION,
      },
      200,
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      '1.163.2',
    ],
    [
      'healthy',
      {
        address: MATRIX,
        port: 443,
        sni: 'matrix.example.org',
        host: 'matrix.example.org:443',
        path: VERSION,
      },
      200,
      null,
      '1.163.2',
    ],
    [
      'healthy',
      {
        address: MATRIX,
        port: 443,
        sni: 'matrix.example.org',
        host: 'matrix.example.org:443',
        path: '/_matrix/federation/v1/%76ersion',
      },
      404,
      null,
      'M_UNRECOGNIZED',
    ],
    [
      'healthy',
      {
        address: ORG,
        port: 443,
        sni: 'example.org',
        host: 'example.org',
        path: '/.well-known/matrix/server',
      },
      200,
      null,
      '"m.server"',
    ],
  ])('%s %o', async (id, request, status, chainError, text) => {
    const answer = await rawRequest(networkOf(id), request);
    expect([answer.status, answer.chainError]).toEqual([status, chainError]);
    expect(answer.body).toContain(text);
  });

  it('publishes keys with a signature that holds', async () => {
    const request = {
      address: MATRIX,
      port: 443,
      sni: 'matrix.example.org',
      host: 'matrix.example.org',
      path: '/_matrix/key/v2/server',
    };
    const { status, body } = await rawRequest(networkOf('healthy'), request);
    const exchange = {
      ...request,
      method: 'GET',
      status,
      headers: [],
      body,
      bytes: body.length,
      invalidUtf8: false,
      fault: null,
      ms: 0,
    };
    expect(readKeyDocument(exchange)).toMatchObject({
      serverName: 'example.org',
      hasTlsFingerprints: false,
      keys: [{ usable: true, signed: true }],
    });
  });

  it('publishes the fingerprint of its certificate before 1.35', async () => {
    const request = {
      address: ORG,
      port: 8448,
      sni: 'example.org',
      host: 'example.org',
      path: '/_matrix/key/v2/server',
    };
    const document = JSON.parse((await rawRequest(networkOf('direct'), request)).body) as {
      tls_fingerprints: { sha256: string }[];
    };
    expect(document.tls_fingerprints[0]?.sha256).toMatch(/^[A-Za-z0-9+/]{43}$/);
  });
});

it('leaves nothing open', async () => {
  const [data] = worlds;
  if (data === undefined) throw new Error('no world');
  const world = await openWorld(data, now);
  const network = mapNetwork(createNetwork(), world.map);
  const standing = await network.connect({ address: ORG, port: 443 }, AbortSignal.timeout(1000));
  const ended = new Promise((resolve) => standing.once('close', resolve));
  standing.on('error', () => {});
  standing.resume();
  await world.close();
  await ended;
  await expect(network.connect({ address: ORG, port: 443 }, AbortSignal.timeout(1000))).rejects.toMatchObject(
    {
      fault: 'refused',
    },
  );
});
