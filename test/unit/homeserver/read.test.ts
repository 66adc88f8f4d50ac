import { describe, expect, test } from 'vitest';
import { readHomeserverYaml } from '../../../src/homeserver/read.ts';

const read = (text: string) => {
  const reading = readHomeserverYaml(text);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.config;
};

const old = `# Synapse 0.33
server_name: "example.org"
no_tls: no
tls_certificate_path: "/etc/matrix-synapse/homeserver.tls.crt"
tls_private_key_path: "/etc/matrix-synapse/homeserver.tls.key"
acme:
    # enabled: true
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

test('what concerns TLS and federation is understood, YAML 1.1 words included', () => {
  const config = read(old);
  expect(config).toMatchObject({
    serverName: 'example.org',
    noTls: false,
    certificatePath: '/etc/matrix-synapse/homeserver.tls.crt',
  });
  expect(
    config.listeners.map(({ port, tls, xForwarded, resources }) => [port, tls, xForwarded, resources]),
  ).toEqual([
    [8448, true, false, ['client', 'webclient', 'federation']],
    [8008, false, false, ['client', 'federation']],
  ]);
  expect(config.listeners[1]?.addresses).toEqual(['127.0.0.1']);
  expect(config.keys.find(({ key }) => key === 'acme')).toEqual({ key: 'acme', line: 6 });
});

test.each([
  ['yes', true],
  ['on', true],
  ['True', true],
  ['true', true],
  ['no', false],
  ['"yes"', false],
])('no_tls: %s is %s', (word, value) => {
  expect(read(`no_tls: ${word}\n`).noTls).toBe(value);
});

test('the last of two keys counts, and both are listed', () => {
  const config = read('no_tls: true\nserver_name: a.org\nno_tls: false\n');
  expect(config.noTls).toBe(false);
  expect(config.keys.filter(({ key }) => key === 'no_tls').map(({ line }) => line)).toEqual([1, 3]);
});

describe('what cannot be read says where', () => {
  test.each([
    ['a tab', 'server_name: a.org\n\tno_tls: true\n', 2],
    ['an open quote', 'server_name: "a.org\n', 1],
    ['a list', '- a\n', 1],
  ])('%s', (_, text, line) => {
    const reading = readHomeserverYaml(text);
    expect(reading).toMatchObject({ ok: false, reason: expect.stringMatching(/\w/) });
    if (!reading.ok) expect(reading.line ?? 0).toBeGreaterThanOrEqual(line);
  });

  test('more than a megabyte', () => {
    expect(readHomeserverYaml('#'.repeat(1_048_577))).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/MiB/),
    });
  });

  test('an alias bomb is no list of listeners', () => {
    const layers = Array.from(
      { length: 8 },
      (_, i) =>
        `k${i}: &k${i} [${Array(9)
          .fill(i ? `*k${i - 1}` : 'x')
          .join(',')}]`,
    );
    expect(read(`${layers.join('\n')}\nlisteners: *k7\n`).listeners).toEqual([]);
  });
});
