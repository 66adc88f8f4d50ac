import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/homeserver/load.ts';
import type { ListenerModel } from '../../../src/homeserver/types.ts';

const modelOf = (text: string) => loadConfig([{ path: 'homeserver.yaml', text }]).model;
const brief = ({ port, tls, xForwarded, addresses, resources, silenced }: ListenerModel) => [
  port,
  tls ? 'tls' : 'plain',
  xForwarded,
  addresses,
  resources.map(({ name }) => name),
  ...(silenced ? ['silenced'] : []),
];

describe('the listeners of an old file', () => {
  const old = `server_name: "example.org"
no_tls: no
listeners:
  - port: 8448
    bind_addresses: ['::', '0.0.0.0']
    type: http
    tls: yes
    x_forwarded: off
    resources:
      - names: [client, webclient]
        compress: true
      - names: [federation]
  - port: 8008
    bind_address: 127.0.0.1
    type: http
    resources: [{names: [client, federation]}]
`;
  it('are understood, the words of YAML 1.1 included', () => {
    expect(modelOf(old).listeners.map(brief)).toEqual([
      [8448, 'tls', false, ['::', '0.0.0.0'], ['client', 'webclient', 'federation']],
      [8008, 'plain', false, ['127.0.0.1'], ['client', 'federation']],
    ]);
  });

  it('are silenced by no_tls where they have TLS', () => {
    expect(
      modelOf(old.replace('no_tls: no', 'no_tls: yes')).listeners.map(({ silenced }) => silenced),
    ).toEqual([true, false]);
  });

  it('are replaced by bind_port', () => {
    const both = ['client', 'federation'];
    const { listeners, replaced } = modelOf(`${old}bind_port: 8448\nbind_host: ''\n`);
    expect(listeners.map(brief)).toEqual([
      [8448, 'tls', false, [], both],
      [8048, 'plain', false, [], both],
    ]);
    expect(replaced.map(({ port }) => port)).toEqual([8448, 8008]);
    expect(modelOf('bind_port: 8448\nunsecure_port: 0\nbind_host: 10.0.0.1\n').listeners.map(brief)).toEqual([
      [8448, 'tls', false, ['10.0.0.1'], both],
    ]);
  });

  it('get one more by metrics_port, on the loopback address', () => {
    expect(modelOf('metrics_port: 9000\n').listeners.map(brief)).toEqual([
      [9000, 'plain', false, ['127.0.0.1'], ['metrics']],
    ]);
  });
});

describe('where a listener is bound', () => {
  it.each<[string, string, boolean]>([
    ['nothing given', '', false],
    ['an empty list', 'bind_addresses: []', false],
    ['an empty text', "bind_addresses: ['']", false],
    ['both loopback addresses', "bind_addresses: ['127.0.0.1', '::1']", true],
    ['another one of 127/8', 'bind_addresses: [127.0.1.1]', true],
    ['by name', 'bind_address: localhost', true],
    ['loopback and all', "bind_addresses: ['127.0.0.1', '0.0.0.0']", false],
  ])('%s', (_name, addresses, loopbackOnly) => {
    const item = `{port: 8008, type: http${addresses === '' ? '' : `, ${addresses}`}}`;
    expect(modelOf(`listeners: [${item}]\n`).listeners[0]?.loopbackOnly).toBe(loopbackOnly);
  });

  it('a socket counts as behind a proxy unless it says otherwise', () => {
    const forwarded = (more: string) =>
      modelOf(`listeners: [{path: /run/s, type: http${more}}]\n`).listeners[0]?.xForwarded;
    expect([forwarded(''), forwarded(', x_forwarded: false')]).toEqual([true, false]);
  });
});

describe('what makes no sense', () => {
  it.each<[string, string[], boolean]>([
    ['{port: 8008}', ['it has no type'], true],
    ['{port: 8008, type: https}', ['its type is none that Synapse knows'], true],
    ['{type: http}', ['it has neither a port nor a path'], true],
    ['{type: http, port: 1, path: /x}', ['it has both a port and a path'], true],
    ['{type: http, path: 7}', ['its path is no text'], true],
    ['{type: http, port: 1, tls: "no"}', ['its tls is a text, which counts as true whatever it says'], false],
    ['{type: http, port: 1, bind_addresses: "::"}', ['its bind_addresses is no list'], true],
    [
      '{type: http, port: 1, bind_addresses: [1]}',
      ['its bind_addresses has something that is no address'],
      true,
    ],
    ['{type: http, port: 1, bind_address: [a]}', ['its bind_address is no address'], true],
    ['{type: http, port: 1, resources: client}', ['its resources is no list'], true],
    [
      '{type: http, port: 1, resources: [client]}',
      ['a resource is no list of settings ("key: value")'],
      true,
    ],
    ['{type: http, port: 1, resources: [{names: client}]}', ['the names of a resource are no list'], true],
    [
      '{type: http, port: 1, resources: [{name: [client]}]}',
      ['a resource has "name", which Synapse does not know'],
      true,
    ],
    ['8448', ['it is no list of settings ("key: value")'], true],
    // Of other types the resources are never read.
    ['{type: metrics, port: 1, resources: client}', [], true],
  ])('%s', (item, nonsense, stops) => {
    const found = modelOf(`listeners: [${item}]\n`).listeners[0]?.nonsense ?? [];
    expect(found.map(({ what }) => what)).toEqual(nonsense);
    expect(found.every((one) => one.stops === stops)).toBe(true);
  });

  it.each([
    ['"8008"', '"8008"'],
    ['80.5', '80.5'],
    ['70000', '70000'],
    ['[1]', '[1]'],
  ])('port: %s', (port, shown) => {
    const [one] = modelOf(`listeners: [{type: http, port: ${port}}]\n`).listeners;
    expect(one).toMatchObject({ port: null, badPort: shown });
  });
});
