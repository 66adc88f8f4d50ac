import { describe, expect, it } from 'vitest';
import { readSynapseConfig } from '../../../../src/rehearsal/homeserver-config.ts';
import { editHomeserverYaml } from '../../../../src/rehearsal/place/homeserver-lines.ts';
import { oldYaml } from '../../../../src/rehearsal/worlds/parts.ts';

const old = oldYaml('example.org', 8448, '/c', '/k');

describe('the edit of homeserver.yaml', () => {
  it.each([
    ['listeners: port 8448 with "tls: true"', [8008]],
    ['listeners: port 8000 with "tls: true"', [8448, 8008]],
    ['listeners with "tls: true"', [8008]],
    ['listeners with "tls: true" on another port than 8448', [8448, 8008]],
    ['listeners with "tls: true" on another port than 443', [8008]],
    ['no_tls, tls_fingerprints', [8448, 8008]],
  ])('%s', (removal, ports) => {
    const text = editHomeserverYaml(old, { set: '', add: '', remove: [removal] });
    expect(readSynapseConfig(text).listeners.map((one) => one.port)).toEqual(ports);
  });

  it('takes the resource webclient out, and an entry that is empty then', () => {
    const set = 'listeners:\n- {port: 1, resources: [{names: [client, webclient]}, {names: [webclient]}]}\n';
    const text = editHomeserverYaml(old, { set, add: '', remove: ['listeners: resource webclient'] });
    expect(text).not.toContain('webclient');
    expect(text.match(/names/g)).toHaveLength(1);
  });

  it('adds an entry in place of one with the same port, and keeps all others', () => {
    const add =
      '- {port: 8008, type: http, tls: false, bind_addresses: ["127.0.0.1"], resources: [{names: [client, federation]}]}';
    const edited = readSynapseConfig(editHomeserverYaml(old, { set: '', add, remove: [] })).listeners;
    expect(edited.map(({ port, resources }) => [port, ...resources])).toEqual([
      [8008, 'client', 'federation'],
      [8448, 'client', 'federation'],
    ]);
    const taken = editHomeserverYaml(old, { set: '', add, remove: ['listeners: port 8448'] });
    expect(readSynapseConfig(taken).listeners.map(({ port }) => port)).toEqual([8008]);
  });

  it('refuses what it does not understand', () => {
    expect(() => editHomeserverYaml(old, { set: '', add: '', remove: ['listeners: all of them'] })).toThrow(
      'not understood',
    );
  });
});
