import { describe, expect, it } from 'vitest';
import type { Handler } from '../../../src/rehearsal/http.ts';
import { serve, siteFor } from '../../../src/rehearsal/nginx/serve.ts';
import { readSites } from '../../../src/rehearsal/nginx/sites.ts';
import { NginxConfigError, parseNginx } from '../../../src/rehearsal/nginx/syntax.ts';

const tls = 'ssl_certificate /c; ssl_certificate_key /k;';

describe('syntax', () => {
  it.each([
    ['server_name a b;', [{ name: 'server_name', args: ['a', 'b'] }]],
    ['return 200 \'{"a": 1}\';', [{ name: 'return', args: ['200', '{"a": 1}'] }]],
    ['return 200 "a \\"b\\" # ;";', [{ name: 'return', args: ['200', 'a "b" # ;'] }]],
    ['# a comment; with {\nroot /x; # more', [{ name: 'root', args: ['/x'] }]],
    [
      `return 301 https://$\{host}$request_uri;`,
      [{ name: 'return', args: ['301', `https://$\{host}$request_uri`] }],
    ],
    ['location ~ \\.json$ { }', [{ name: 'location', args: ['~', '\\.json$'], block: [] }]],
    ['add_header X "";', [{ name: 'add_header', args: ['X', ''] }]],
  ])('%s', (text, expected) => {
    expect(parseNginx(text)).toMatchObject(expected);
  });

  it.each([
    ['server {', 'unexpected end of file, expecting "}" (line 1)'],
    ['root /x', 'directive "root" is not terminated by ";" (line 1)'],
    ['\nroot /x }', 'directive "root" is not terminated by ";" (line 2)'],
    ['}', 'unexpected "}" (line 1)'],
    ['return 200 "x;', 'unexpected end of file, a " is not closed (line 1)'],
    ['return 200 "x"y;', 'unexpected "y" (line 1)'],
    [';', 'unexpected ";" (line 1)'],
  ])('refuses %j', (text, message) => {
    expect(() => parseNginx(text)).toThrow(NginxConfigError);
    expect(() => parseNginx(text)).toThrow(message);
  });
});

describe('what is refused', () => {
  it.each([
    ['server { listen 443 ssl; }', 'no "ssl_certificate"'],
    ['server { include /nowhere; }', 'there is no such file'],
    ['server { rewrite ^ /x; }', 'does not know "rewrite"'],
    ['server { if ($host = x) { return 404; } }', 'does not know "if"'],
    ['server { location / { location /a { } } }', 'does not know "location"'],
    ['server { listen 127.0.0.1:443; }', 'listen on all their addresses or none'],
    ['server { listen 443 quic; }', '"quic" is not known'],
    ['upstream x { server y; }', 'does not know "upstream"'],
    ['server { http2 on; }', 'does not know "http2"'],
    ['server { location ~ ^/_matrix { proxy_pass http://127.0.0.1:8008/; } }', 'cannot have URI part'],
    ['server { location / { proxy_pass http://127.0.0.1:8008$uri; } }', 'the address is not understood'],
    ['server { location ~ ( { return 404; } }', 'regular expression is not valid'],
    ['server { location = /a /b { } }', 'not understood'],
    ['server { return; }', 'a status is expected'],
    ['server { add_header X; }', 'a name and a value are expected'],
  ])('%s', (text, message) => {
    expect(() => readSites(text)).toThrow(message);
  });
});

/** Answers with the target that reached it. */
const echo: Handler = (request) => ({ status: 200, headers: [], body: request.target });

const around = {
  file: (path: string) => ({ '/www/a.json': '{}', '/www/index.html': 'home' })[path],
  upstream: (host: string, port: number) => (host === '127.0.0.1' && port === 8008 ? echo : null),
};

function ask(config: string, target: string, host = 'a.test', family: 4 | 6 = 4) {
  const request = { method: 'GET', target, headers: { host }, body: '' };
  return serve(readSites(config), { family, port: 443 }, host, request, around);
}

it('takes files in that are included by their path', () => {
  const file = (path: string) =>
    ({ '/s': 'location = /x { return 200 x; }', '/loop': 'include /loop;' })[path];
  const [site] = readSites(`server { server_name a; include /s; }`, file);
  expect(site?.locations.map((one) => one.pattern)).toEqual(['/x']);
  expect(() => readSites('include /loop;', file)).toThrow('without end');
});

describe('locations', () => {
  const config = `server { listen 443 ssl; server_name a.test; ${tls}
    location = /exact { return 200 exact; }
    location /pre { return 200 pre; }
    location /prefix/longer { return 200 longer; }
    location ^~ /final { return 200 final; }
    location ~ ^/(final|prefix)/re { return 200 regex; }
    location ~* \\.UP$ { return 200 folded; }
    location / { return 404; }
  }`;
  it.each([
    ['/exact', 200, 'exact'],
    ['/exact/no', 404, null],
    ['/pre/x', 200, 'pre'],
    ['/prefix/longer/x', 200, 'longer'],
    ['/prefix/re', 200, 'regex'],
    ['/final/re', 200, 'final'],
    ['/x.up', 200, 'folded'],
    ['/%65xact', 200, 'exact'],
    ['//exact', 200, 'exact'],
    ['/a/../exact?query', 200, 'exact'],
    ['/%', 400, null],
  ])('%s', (target, status, body) => {
    const reply = ask(config, target);
    expect(reply?.status).toBe(status);
    if (body !== null) expect(reply?.body).toBe(body);
  });
});

describe('proxy_pass', () => {
  const behind = (pass: string, at = '/_matrix') =>
    `server { listen 443 ssl; server_name a.test; ${tls} location ${at} { proxy_pass ${pass}; } }`;
  it.each([
    ['no path: byte for byte', 'http://127.0.0.1:8008', '/_matrix/%24x%2Fy?q=%20', '/_matrix/%24x%2Fy?q=%20'],
    ['$request_uri: the same', 'http://127.0.0.1:8008$request_uri', '/_matrix//%76', '/_matrix//%76'],
    ['a slash: decoded', 'http://127.0.0.1:8008/_matrix', '/_matrix/%24x%2Fy?q=%20', '/_matrix/$x/y?q=%20'],
    ['a slash: merged', 'http://127.0.0.1:8008/_matrix', '/_matrix//%76ersion', '/_matrix/version'],
  ])('%s', (_, pass, target, expected) => {
    expect(ask(behind(pass), target)?.body).toBe(expected);
  });

  it('answers 502 where nothing listens', () => {
    expect(ask(behind('http://127.0.0.1:8009'), '/_matrix/x')?.status).toBe(502);
  });
});

describe('sites', () => {
  const config = `
    server { listen 443 ssl; server_name first.test; ${tls} return 200 first; }
    server { listen 443 ssl; listen [::]:443 ssl; server_name a.test *.wild.test; ${tls} return 200 a; }
    server { listen 8448 ssl default_server; server_name b.test; ${tls} return 200 b; }
    server { listen 8448 ssl; server_name c.test; ${tls} return 200 c; }`;
  const sites = readSites(config);
  it.each([
    [4, 443, 'a.test', 'a.test'],
    [4, 443, 'x.wild.test', 'a.test'],
    [4, 443, 'unknown.test', 'first.test'],
    [4, 443, null, 'first.test'],
    [6, 443, 'first.test', 'a.test'],
    [4, 8448, 'a.test', 'b.test'],
    [4, 8448, 'c.test', 'c.test'],
    [6, 8448, 'b.test', undefined],
    [4, 80, 'a.test', undefined],
  ] as const)('IPv%i port %i name %s', (family, port, name, expected) => {
    expect(siteFor(sites, { family, port }, name)?.names[0]).toBe(expected);
  });

  it('goes by the Host header, with or without a port, and by SNI where that names nothing', () => {
    expect(ask(config, '/', 'A.test:443')?.body).toBe('a');
    const request = { method: 'GET', target: '/', headers: { host: 'nobody' }, body: '' };
    expect(serve(sites, { family: 4, port: 443 }, 'a.test', request, around)?.body).toBe('a');
  });
});

describe('files and headers', () => {
  const config = `server { listen 443 ssl; server_name a.test; ${tls} root /www; default_type text/x;
    add_header X-Site 1;
    location = /a.json { add_header Access-Control-Allow-Origin * always; }
    location /moved { return 301 https://$host$request_uri; }
    location /closed { return 444; }
    location /tried { try_files $uri =410; } }`;
  it.each([
    ['/a.json', 200, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }],
    ['/', 200, { 'Content-Type': 'text/html', 'X-Site': '1' }],
    ['/missing', 404, { 'Content-Type': 'text/html' }],
    ['/moved?q', 301, { 'Content-Type': 'text/html', Location: 'https://a.test/moved?q', 'X-Site': '1' }],
    ['/tried', 410, { 'Content-Type': 'text/html' }],
  ])('%s', (target, status, headers) => {
    const reply = ask(config, target);
    expect([reply?.status, Object.fromEntries(reply?.headers ?? [])]).toEqual([status, headers]);
  });

  it('closes the connection for 444', () => {
    expect(ask(config, '/closed')).toBeNull();
  });
});
