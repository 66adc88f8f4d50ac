import { describe, expect, test } from 'vitest';
import { nginxSites } from '../../../src/host/nginx.ts';
import { parse, readNginx } from '../../../src/host/nginx-syntax.ts';
import { rootFolder } from '../../support/root-folder.ts';

const file = '/etc/nginx/nginx.conf';
const sites = (text: string) =>
  nginxSites({ directives: parse(text, file), filesRead: [file], unreadable: [] });
/** One server with TLS for example.org; its own lines begin in line 4. */
const server = (lines: string) =>
  sites(`http {
  server {
    listen 8448 ssl; server_name example.org;
${lines}
  }
}`);
const mangling = (lines: string) => server(lines).mangling.map(({ kind, place }) => `${kind} ${place.line}`);

describe('paths that arrive as they were sent', () => {
  test.each([
    ['no path', 'location /_matrix { proxy_pass http://127.0.0.1:8008; }'],
    ['a pattern', 'location ~ ^(/_matrix|/_synapse/client) { proxy_pass http://localhost:8008; }'],
    ['$request_uri', 'location /_matrix { proxy_pass http://127.0.0.1:8008$request_uri; }'],
    ['a variable for the host', 'location /_matrix { proxy_pass http://$backend; }'],
    ['a Unix socket', 'location /_matrix { proxy_pass http://unix:/run/synapse/main.sock; }'],
    ['a name for an upstream', 'location /_matrix { proxy_pass http://synapse; }'],
    [
      'a path in another location',
      'location /_matrix { proxy_pass http://127.0.0.1:8008; } location / { proxy_pass http://web/app/; }',
    ],
    [
      'a path in a shorter location',
      'location / { proxy_pass http://web/; } location /_matrix/ { proxy_pass http://127.0.0.1:8008; }',
    ],
    [
      'an exact location for something else',
      'location = /_matrix { proxy_pass http://web/; } location /_matrix { proxy_pass http://127.0.0.1:8008; }',
    ],
    [
      'a pattern before a prefix',
      'location /_matrix/ { proxy_pass http://web/; } location ~ ^/_matrix { proxy_pass http://127.0.0.1:8008; }',
    ],
    [
      'a rewrite of other paths',
      'rewrite ^/old/(.*)$ /new/$1 last; location /_matrix { proxy_pass http://127.0.0.1:8008; }',
    ],
    [
      'a rewrite that redirects',
      'rewrite ^/(.*)$ https://example.org/$1 permanent; location /_matrix { proxy_pass http://127.0.0.1:8008; }',
    ],
    [
      'a comment',
      '# proxy_pass http://127.0.0.1:8008/;\nlocation /_matrix { proxy_pass http://127.0.0.1:8008; # /\n }',
    ],
    [
      'a named location',
      'location / { try_files $uri @synapse; } location @synapse { proxy_pass http://127.0.0.1:8008; }',
    ],
  ])('%s', (_, lines) => {
    expect(mangling(lines)).toEqual([]);
    expect(server(lines).sites[0]?.matrixTo).not.toBeNull();
  });
});

describe('paths that are changed', () => {
  test.each([
    ['a slash', '    location /_matrix { proxy_pass http://127.0.0.1:8008/; }', ['proxy-pass-path 4']],
    [
      'a path',
      '    location /_matrix {\n      proxy_pass http://127.0.0.1:8008/_matrix;\n    }',
      ['proxy-pass-path 5'],
    ],
    [
      'a slash behind a Unix socket',
      '    location /_matrix { proxy_pass http://unix:/run/synapse.sock:/; }',
      ['proxy-pass-path 4'],
    ],
    [
      'a slash in the location for everything',
      '    location / { proxy_pass http://127.0.0.1:8008/; }',
      ['proxy-pass-path 4'],
    ],
    ['$uri', '    location ~ ^/_matrix { proxy_pass http://127.0.0.1:8008$uri; }', ['proxy-pass-variable 4']],
    [
      'a prefix that forbids patterns',
      '    location ^~ /_matrix { proxy_pass http://web/; } location ~ /_matrix { proxy_pass http://web; }',
      ['proxy-pass-path 4'],
    ],
    [
      'a location inside',
      '    location / {\n      location /_matrix { proxy_pass http://web/x; } }',
      ['proxy-pass-path 5'],
    ],
    [
      'a rewrite in the server',
      '    rewrite ^/_matrix/(.*)$ /_matrix/$1 break;\n    location /_matrix { proxy_pass http://web; }',
      ['rewrite 4'],
    ],
    [
      'a rewrite in the location',
      '    location /_matrix {\n      rewrite ^(.*)$ $1 break;\n      proxy_pass http://web; }',
      ['rewrite 5'],
    ],
  ])('by %s', (_, lines, expected) => {
    expect(mangling(lines)).toEqual(expected);
  });
});

describe('a site', () => {
  test('with its names, ports, certificates and the line of each', () => {
    const { sites: found, pairs } = sites(`http {
      ssl_certificate /etc/ssl/common.pem; ssl_certificate_key /etc/ssl/common.key;
      server { listen 80 default_server; listen [::]:80; server_name _; return 301 https://$host$request_uri; }
      server {
        listen 443 ssl http2; listen [::]:8448 ssl; server_name example.org www.example.org;
        ssl_certificate "/etc/letsencrypt/live/example.org/fullchain.pem";
        ssl_certificate_key ssl/privkey.pem;
        location /_matrix { proxy_pass http://127.0.0.1:8008; }
      }
      server { listen 127.0.0.1:8443 ssl; server_name other.example; }
      server { listen 443 ssl; server_name by.name; ssl_certificate /etc/ssl/$ssl_server_name.pem; }
    }`);
    expect(found.map(({ names, ports, tls, matrixTo }) => ({ names, ports, tls, matrixTo }))).toEqual([
      { names: [], ports: [80], tls: false, matrixTo: null },
      {
        names: ['example.org', 'www.example.org'],
        ports: [443, 8448],
        tls: true,
        matrixTo: 'http://127.0.0.1:8008',
      },
      { names: ['other.example'], ports: [8443], tls: true, matrixTo: null },
      { names: ['by.name'], ports: [443], tls: true, matrixTo: null },
    ]);
    expect(pairs.map(({ certificate, key, place }) => [certificate, key, place?.line])).toEqual([
      ['/etc/letsencrypt/live/example.org/fullchain.pem', '/etc/nginx/ssl/privkey.pem', 6],
      ['/etc/ssl/common.pem', '/etc/ssl/common.key', 2],
    ]);
  });

  test('from files that others include, with their own lines', async () => {
    const root = await rootFolder({
      '/etc/nginx/nginx.conf':
        'user www-data;\nhttp {\n  include sites-enabled/*;\n  include /none/*.conf;\n}\n',
      '/etc/nginx/sites-available/matrix':
        '# site\nserver {\n  listen 443 ssl;\n  include snippets/matrix.conf;\n}\n',
      '/etc/nginx/snippets/matrix.conf': '\nlocation /_matrix {\n  proxy_pass http://127.0.0.1:8008/;\n}\n',
      '/etc/nginx/sites-enabled/.hidden': 'server { listen 1; }',
    });
    await root.link('/etc/nginx/sites-enabled/matrix', '/etc/nginx/sites-available/matrix');
    const tree = await readNginx(root.files, file);
    expect(tree.filesRead).toEqual([
      file,
      '/etc/nginx/sites-enabled/matrix',
      '/etc/nginx/snippets/matrix.conf',
    ]);
    const { mangling: found, sites: all } = nginxSites(tree);
    expect(all).toHaveLength(1);
    expect(found).toEqual([
      {
        kind: 'proxy-pass-path',
        names: [],
        place: { file: '/etc/nginx/snippets/matrix.conf', line: 3, column: 3 },
        text: 'proxy_pass http://127.0.0.1:8008/;',
      },
    ]);
  });

  test('is not looked for without end', async () => {
    const root = await rootFolder({ [file]: 'include nginx.conf;\ninclude nginx.conf;\n' });
    expect((await readNginx(root.files, file)).filesRead.length).toBeLessThanOrEqual(256);
    for (const text of ['}}}', '{{{{', 'http { server {', '"open', `${'a {'.repeat(5000)}`, 'x \\'])
      expect(() => sites(text)).not.toThrow();
  });
});
