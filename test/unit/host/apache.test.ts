import { describe, expect, test } from 'vitest';
import { apacheSites } from '../../../src/host/apache.ts';
import { parseApache, readApache } from '../../../src/host/apache-syntax.ts';
import { rootFolder } from '../../support/root-folder.ts';

const file = '/etc/apache2/sites-enabled/matrix.conf';
const sites = (text: string) =>
  apacheSites({ directives: parseApache(text, file), filesRead: [], unreadable: [] }, '/etc/apache2');
/** A virtual host whose own lines begin in line 2. */
const host = (...lines: string[]) => sites(['<VirtualHost *:8448>', ...lines, '</VirtualHost>'].join('\n'));
const mangling = (...lines: string[]) =>
  host(...lines).mangling.map(({ kind, place }) => `${kind} ${place.line}`);

const slashes = 'AllowEncodedSlashes NoDecode';
const pass = 'ProxyPass /_matrix http://127.0.0.1:8008/_matrix';

describe('what Apache does with paths', () => {
  test.each<[string, string[], string[]]>([
    ['nothing', [slashes, `${pass} nocanon`], []],
    [
      'nothing, in lower case',
      ['allowencodedslashes nodecode', `proxypass /_matrix http://127.0.0.1:8008/_matrix NoCanon`],
      [],
    ],
    ['nothing, by a variable', [slashes, 'SetEnv proxy-nocanon 1', pass], []],
    [
      'nothing, in a location',
      [slashes, '<Location /_matrix>', 'ProxyPass http://127.0.0.1:8008/_matrix nocanon', '</Location>'],
      [],
    ],
    ['nothing, behind conditions', ['<IfModule mod_proxy.c>', slashes, `${pass} nocanon`, '</IfModule>'], []],
    ['nothing with Matrix', ['ProxyPass /app http://127.0.0.1:3000/'], []],
    ['nothing, for it is excluded', ['ProxyPass /_matrix !', 'ProxyPass / http://127.0.0.1:3000/'], []],
    ['no nocanon', [slashes, pass], ['no-nocanon 3']],
    ['no nocanon, timeout only', [slashes, `${pass} timeout=600`], ['no-nocanon 3']],
    [
      'no nocanon in a location',
      [slashes, '<Location "/_matrix">', 'ProxyPass http://web', '</Location>'],
      ['no-nocanon 4'],
    ],
    ['no nocanon in a pattern', [slashes, 'ProxyPassMatch ^/(_matrix/.*)$ http://web/$1'], ['no-nocanon 3']],
    ['slashes by default', [`${pass} nocanon`], ['encoded-slashes 1']],
    ['slashes decoded', ['AllowEncodedSlashes On', `${pass} nocanon`], ['encoded-slashes 2']],
    ['both, the first ProxyPass counts', [pass, `${pass} nocanon`], ['no-nocanon 2', 'encoded-slashes 1']],
  ])('%s', (_, lines, expected) => {
    expect(mangling(...lines)).toEqual(expected);
  });

  test('the main server hands its slashes down', () => {
    const found = sites(`${slashes}\n<VirtualHost *:443>\n${pass} nocanon\n</VirtualHost>`);
    expect(found.mangling).toEqual([]);
    expect(found.sites[0]?.matrixTo).toBe('http://127.0.0.1:8008/_matrix');
  });
});

test('a virtual host with its names, ports and certificates', () => {
  const { sites: found, pairs } = sites(`Listen 443
Listen [::]:8448
<VirtualHost *>
  ServerName https://example.org:443
  ServerAlias www.example.org matrix.example.org
  SSLEngine on
  SSLCertificateFile /etc/ssl/cert.pem
  SSLCertificateKeyFile "ssl/key.pem"
  SSLCertificateChainFile /etc/ssl/chain.pem
  ProxyPass \\
    /_matrix http://127.0.0.1:8008/_matrix nocanon
</VirtualHost>
<VirtualHost 192.0.2.1:80 [2001:db8::1]:80>
  SSLCertificateFile /etc/ssl/unused.pem
</VirtualHost>`);
  expect(
    found.map(({ names, ports, tls, matrixTo, place }) => [names, ports, tls, matrixTo, place.line]),
  ).toEqual([
    [
      ['example.org', 'www.example.org', 'matrix.example.org'],
      [443, 8448],
      true,
      'http://127.0.0.1:8008/_matrix',
      3,
    ],
    [[], [80], false, null, 13],
  ]);
  expect(pairs).toMatchObject([
    {
      certificate: '/etc/ssl/cert.pem',
      key: '/etc/apache2/ssl/key.pem',
      chain: '/etc/ssl/chain.pem',
      place: { line: 7 },
    },
  ]);
});

test('files that others include', async () => {
  const main = '/etc/apache2/apache2.conf';
  const root = await rootFolder({
    [main]: 'IncludeOptional sites-enabled/*.conf\nInclude none.conf\n',
    [file]: `<VirtualHost *:443>\n  Include matrix.inc\n</VirtualHost>\n`,
    '/etc/apache2/matrix.inc': `${slashes}\n${pass}\n`,
  });
  const tree = await readApache(root.files, main, '/etc/apache2');
  expect(tree.filesRead).toEqual([main, file, '/etc/apache2/matrix.inc']);
  expect(apacheSites(tree, '/etc/apache2').mangling).toEqual([
    {
      kind: 'no-nocanon',
      names: [],
      place: { file: '/etc/apache2/matrix.inc', line: 2, column: 1 },
      text: pass,
    },
  ]);
});

test('what is no configuration does no harm', () => {
  for (const text of [
    '</VirtualHost>',
    '<VirtualHost',
    '<<<',
    '\\\n\\',
    '"'.repeat(999),
    '<a>\n'.repeat(999),
  ])
    expect(sites(text).mangling).toEqual([]);
});
