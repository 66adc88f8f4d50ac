import { describe, expect, it } from 'vitest';
import { patchHomeserverYaml, readSynapseConfig } from '../../../src/rehearsal/homeserver-config.ts';
import { modernYaml, oldYaml } from '../../../src/rehearsal/worlds/parts.ts';

const old = oldYaml('example.org', 8448, '/c', '/k');

describe('homeserver.yaml', () => {
  it('opens what an old file says', () => {
    expect(readSynapseConfig(old)).toEqual({
      serverName: 'example.org',
      listeners: [
        { port: 8448, tls: true, open: true, resources: ['client', 'federation'] },
        { port: 8008, tls: false, open: false, resources: ['client'] },
      ],
      certificatePath: '/c',
      keyPath: '/k',
      servesWellKnown: false,
    });
  });

  it.each<[string, string, string]>([
    ['no server name', 'listeners: []\n', 'server_name is missing'],
    ['no YAML', 'a: [\n', 'homeserver.yaml'],
    ['TLS without a certificate', 'server_name: a\nlisteners: [{port: 1, tls: true}]\n', 'certificate'],
    ['a listener without a port', 'server_name: a\nlisteners: [{tls: false}]\n', 'no port'],
  ])('does not start with %s', (_, text, message) => {
    expect(() => readSynapseConfig(text)).toThrow(message);
  });

  it('leaves TLS listeners out with no_tls, as Synapse does', () => {
    const config = readSynapseConfig(old.replace('no_tls: False', 'no_tls: yes'));
    expect(config.listeners.map((one) => one.port)).toEqual([8008]);
  });

  it('is edited key by key', () => {
    const set =
      'serve_server_wellknown: true\nlisteners:\n  - {port: 8008, type: http, tls: false, resources: [{names: [federation]}]}\n';
    const text = patchHomeserverYaml(old, set, ['no_tls', 'perspectives', 'not-there']);
    expect(readSynapseConfig(text)).toMatchObject({
      listeners: [{ port: 8008, tls: false, open: true, resources: ['federation'] }],
      servesWellKnown: true,
    });
    expect(text).not.toMatch(/no_tls|perspectives/);
    expect(text).toContain('# This is the server name');
    expect(patchHomeserverYaml(modernYaml('a'), '', [])).toContain('server_name');
  });
});
