import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { homeserverLines } from '../../../src/homeserver/lines.ts';
import { loadConfig } from '../../../src/homeserver/load.ts';
import type { LoopbackFront, SynapseFront } from '../../../src/homeserver/types.ts';

const proxy: LoopbackFront = { kind: 'proxy', address: '127.0.0.1', port: 8008, takes: [443] };
const synapse: SynapseFront = {
  kind: 'synapse',
  port: 8448,
  clients: false,
  certificate: '/c/fullchain.pem',
  key: '/c/privkey.pem',
};
const config = (text: string) => {
  const loaded = loadConfig([{ path: 'homeserver.yaml', text }]);
  expect(loaded.faults).toEqual([]);
  return loaded;
};
const keys = (removals: readonly { key: string }[]) => removals.map(({ key }) => key);

const tls8448 = `  - {port: 8448, type: http, tls: true, resources: [{names: [client, federation]}]}\n`;
const good8008 = `  - {port: 8008, type: http, tls: false, x_forwarded: true, bind_addresses: ['127.0.0.1'], resources: [{names: [client, federation]}]}\n`;
const metrics = `  - {port: 9000, type: metrics, bind_addresses: ['127.0.0.1']}\n`;

test('unread, everything that old files hold is listed', () => {
  const { add, removeNow, removeLater } = homeserverLines(proxy, null);
  expect(parse(add)).toEqual([
    {
      port: 8008,
      type: 'http',
      tls: false,
      bind_addresses: ['127.0.0.1', '::1'],
      x_forwarded: true,
      resources: [{ names: ['client', 'federation'], compress: false }],
    },
  ]);
  const all = [...keys(removeNow), ...keys(removeLater)].join('\n');
  for (const key of ['webclient', 'bind_port', 'acme', 'no_tls', 'tls_fingerprints', 'tls_dh_params_path']) {
    expect(all).toContain(key);
  }
});

test('read, only what is there is named', () => {
  const { removeNow, removeLater } = homeserverLines(proxy, config('acme:\nserver_name: a.org\n'));
  expect(keys(removeNow)).toEqual([]);
  expect(keys(removeLater)).toEqual(['acme']);
});

test('a file that is right already needs nothing', () => {
  expect(homeserverLines(proxy, config(`listeners:\n${good8008}${metrics}`))).toEqual({
    set: '',
    add: '',
    removeNow: [],
    removeLater: [],
  });
});

test('a TLS listener stays until the end, unless nginx takes its port', () => {
  const text = `listeners:\n${tls8448}${metrics}`;
  const later = homeserverLines(proxy, config(text));
  expect(parse(later.set).listeners.map(({ port }: { port: number }) => port)).toEqual([8008, 8448, 9000]);
  expect(keys(later.removeLater)).toEqual(['listeners: port 8448 with "tls: true"']);
  const now = homeserverLines({ ...proxy, takes: [443, 8448] }, config(text));
  expect(parse(now.set).listeners.map(({ port }: { port: number }) => port)).toEqual([8008, 9000]);
  expect(now.removeLater).toEqual([]);
});

test('no_tls goes with its listeners behind a proxy, at once where Synapse does TLS', () => {
  const text = `no_tls: true\nlisteners:\n${tls8448}`;
  expect(keys(homeserverLines(proxy, config(text)).removeLater)).toEqual([
    'listeners: port 8448 with "tls: true"',
    'no_tls',
  ]);
  const own = homeserverLines(synapse, config(text));
  expect(keys(own.removeNow)).toEqual(['no_tls']);
  expect(parse(own.set)).toEqual({
    tls_certificate_path: '/c/fullchain.pem',
    tls_private_key_path: '/c/privkey.pem',
  });
});

test('webclient is taken out of a listener that stays', () => {
  const text = `listeners:\n  - {port: 8449, type: http, tls: true, resources: [{names: [client, webclient]}, {names: [webclient]}]}\n`;
  const { set, removeNow } = homeserverLines(proxy, config(text));
  expect(keys(removeNow)).toEqual(['listeners: resource webclient']);
  expect(parse(set).listeners[1].resources).toEqual([{ names: ['client'] }]);
});

test('Synapse itself gets paths and a listener for the world', () => {
  const { set, add } = homeserverLines(synapse, null);
  expect(parse(set)).toEqual({
    tls_certificate_path: '/c/fullchain.pem',
    tls_private_key_path: '/c/privkey.pem',
  });
  expect(parse(add)).toMatchObject([{ port: 8448, tls: true, resources: [{ names: ['federation'] }] }]);
  expect(add).not.toContain('x_forwarded');
});

describe('an IPv6 or remote backend', () => {
  test.each(['10.0.0.5', '::1'])('%s is bound alone', (address) => {
    expect(parse(homeserverLines({ ...proxy, address }, null).add)[0].bind_addresses).toEqual([address]);
  });
});

describe('a file that was not read keeps what it has', () => {
  test('there is one entry to add, never a whole list', () => {
    expect(homeserverLines(proxy, null).set).toBe('');
    expect(parse(homeserverLines(proxy, null).add)).toHaveLength(1);
    expect(homeserverLines(proxy, config(`listeners:\n${tls8448}`)).add).toBe('');
  });
  test('only a port that nginx takes on the same machine is given up at once', () => {
    const gone = (takes: number[]) =>
      keys(homeserverLines({ ...proxy, takes }, null).removeNow).filter((key) =>
        key.startsWith('listeners: port'),
      );
    expect(gone([443, 8448])).toEqual(['listeners: port 8448']);
    expect(gone([443, 8008])).toEqual([]);
  });
});

test('a listener that serves already is not written twice', () => {
  const { set } = homeserverLines(
    { ...proxy, takes: [443, 8448] },
    config(`listeners:\n${good8008}${tls8448}`),
  );
  expect(parse(set).listeners.map(({ port }: { port: number }) => port)).toEqual([8008]);
});

test.each([
  ['apps have a port of their own', false, `listeners:\n${good8008}`, ['federation']],
  ['apps have no other port', false, `listeners:\n${metrics}`, ['client', 'federation']],
  ['apps come this way today, as was seen', true, `listeners:\n${good8008}`, ['client', 'federation']],
  [
    'apps come this way today, says the file',
    false,
    `listeners:\n  - {port: 8448, type: http, tls: false, resources: [{names: [client]}]}\n${good8008}`,
    ['client', 'federation'],
  ],
])('Synapse with TLS of its own, where %s', (_case, clients, text, names) => {
  const { set } = homeserverLines({ ...synapse, clients }, config(text));
  expect(parse(set).listeners[0]).toMatchObject({ port: 8448, tls: true, resources: [{ names }] });
});
