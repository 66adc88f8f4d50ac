/** What a reverse proxy asks of each configuration that is judged case by case. */
import { describe, expect, it } from 'vitest';
import { patchConfig } from '../../../../src/homeserver/patch/patch.ts';
import type { ConfigChange } from '../../../../src/homeserver/patch/types.ts';
import { corpus } from '../../../support/config-corpus.ts';

const PROXY: ConfigChange = {
  front: { kind: 'proxy', address: '127.0.0.1', port: 8008, takes: [443, 8448] },
  when: 'all',
};

const TLS_GONE = ['6 remove listeners: port 8448', '9 add listeners: port 8008'];

/** "line action key" of every change, in another file than homeserver.yaml with its path; nothing changes in the rest. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  'TLS in Synapse': [...TLS_GONE, '10 remove tls_certificate_path', '11 remove tls_private_key_path'],
  'a Unix socket': ['10 add listeners: port 8008'],
  'a key twice in one file': ['15 remove listeners: port 8448', '19 add listeners: port 8008'],
  'a key twice inside a listener': ['14 add listeners: port 8008'],
  'a later file that wipes the listeners': ['conf.d/later.yaml:2 add listeners: port 8008'],
  'certificate paths in a later file': [
    ...TLS_GONE,
    'conf.d/later.yaml:1 remove tls_certificate_path',
    'conf.d/later.yaml:2 remove tls_private_key_path',
  ],
  'no listeners at all': ['5 add listeners: port 8008'],
  'an empty list of listeners': ['5 add listeners: port 8008'],
  'no_tls over the only listener': [...TLS_GONE, '10 remove no_tls'],
  'no_tls over one of two': ['14 remove listeners: port 8448', '18 remove no_tls'],
  'no_tls over nothing': ['14 remove no_tls'],
  'no_tls: False': ['14 remove no_tls'],
  'no_tls as a text, which counts as true': ['14 remove listeners: port 8448', '18 remove no_tls'],
  webclient: ['6 set listeners: port 8008'],
  'an empty name': ['6 set listeners: port 8008'],
  'TLS without any path': [...TLS_GONE, '10 remove acme'],
  'TLS without the key': [...TLS_GONE, '10 remove tls_certificate_path'],
  'client alone': ['6 set listeners: port 8008'],
  'bind_port over a list': [
    '6 remove listeners: port 8008',
    '13 add listeners: port 8008',
    '14 remove bind_port',
    '15 remove unsecure_port',
    '16 remove tls_certificate_path',
    '17 remove tls_private_key_path',
  ],
  'bind_port alone, without certificate': [
    '5 remove bind_port',
    '6 add listeners: port 8008',
    '6 add listeners: port 8048',
  ],
  'bind_port beside no_tls': [
    '5 remove bind_port',
    '6 remove no_tls',
    '7 remove tls_certificate_path',
    '8 remove tls_private_key_path',
    '9 add listeners: port 8008',
    '9 add listeners: port 8048',
  ],
  'a listener on the loopback address without x_forwarded': ['6 set listeners: port 8008'],
  'x_forwarded on all addresses': ['6 set listeners: port 8008'],
  'acme without settings': ['14 remove acme'],
  'acme switched on': ['14 remove acme'],
  'options that nothing reads': [
    '14 remove tls_fingerprints',
    '15 remove tls_dh_params_path',
    '16 remove web_client',
  ],
  'certificate paths that nothing reads': [
    '14 remove tls_certificate_path',
    '15 remove tls_private_key_path',
  ],
  'a web client in a folder': ['14 remove web_client_location'],
};

/** The line that is named, and why. */
const REFUSED: Readonly<Record<string, readonly [line: number, reason: RegExp]>> = {
  'a tab behind a value': [14, /a tab stands where/],
  'a tab for indentation': [6, /a tab stands where/],
  'unequal indentation': [16, /same column/],
  'a quote that is not closed': [14, /not closed/],
  'an alias without anchor': [14, /nothing is marked/],
  'a tag of another program': [14, /no such tag/],
  'an address that needs quotes': [10, /needs quotes/],
  'two documents': [14, /second document/],
  'a later file that does not parse': [2, /conf\.d\/later\.yaml cannot be read/],
  'a port in quotes': [6, /has the port "8008"/],
  'listeners without a list': [5, /no list/],
  'an entry without type': [6, /no type/],
  'an entry with port and path': [6, /both a port and a path/],
  'an entry that is a number': [14, /no list of settings/],
  'a resource in capitals': [12, /no resource "Client"/],
  'names that are no list': [12, /names of a resource/],
  'a resource with a key of its own': [13, /"compres"/],
  'tls in quotes': [8, /its tls is a text/],
};

describe('a reverse proxy, case by case', () => {
  it.each(corpus.map(({ name, files }) => [name, files] as const))('%s', (name, given) => {
    const files = Object.entries(given).map(([path, text]) => ({ path, text }));
    const result = patchConfig(files, PROXY);
    if (!result.ok) {
      expect([name, result.place?.line, result.reason]).toEqual([
        name,
        REFUSED[name]?.[0],
        expect.stringMatching(REFUSED[name]?.[1] ?? /^$/),
      ]);
      return;
    }
    const changes = result.explanations.map(
      ({ file, line, action, key }) =>
        `${file === 'homeserver.yaml' ? '' : `${file}:`}${line} ${action} ${key}`,
    );
    expect(changes).toEqual(CHANGES[name] ?? []);
    expect(REFUSED[name]).toBeUndefined();
  });

  it('knows every case that it names', () => {
    const names = new Set(corpus.map(({ name }) => name));
    expect([...Object.keys(CHANGES), ...Object.keys(REFUSED)].filter((name) => !names.has(name))).toEqual([]);
  });
});
