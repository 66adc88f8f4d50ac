/** The templates themselves: what they hold, and what comes out. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { templates } from '../../../src/template/shipped.ts';

const folder = new URL('../../../templates/', import.meta.url);
const all = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => ({
    name: `${entry.parentPath.replace(/\/$/, '').split('/').at(-1)}/${entry.name}`,
    text: readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'),
  }));

test('there are templates', () => {
  expect(all.length).toBeGreaterThan(8);
});

describe.each(all)('$name', ({ name, text }) => {
  test('has no raw output, and calls nothing that could make some', () => {
    expect(text).not.toMatch(/<%[-_]?\s*~/);
    expect(text).not.toMatch(/\b(?:include|includeAsync|layout|block|capture|output|__eta)\b\s*\(/);
  });

  test('is for one of the text formats, JSON and YAML have serializers', () => {
    expect(name).toMatch(/^(?:nginx|zone|shell|text)\/[a-z0-9-]+\.eta$/);
  });

  test('has no value in a comment', () => {
    if (!/^(?:nginx|shell)\//.test(name)) return;
    for (const line of text.split('\n')) {
      const [, comment] = /(?:^|\s)#(.*)$/.exec(line) ?? [];
      expect(comment ?? '').not.toContain('<%');
    }
  });
});

const backend = { backend: '127.0.0.1:8008' };

function site(http2OnListen: boolean, ports: readonly number[]): string {
  return templates.render('nginx', 'site', {
    name: 'matrix.example.org',
    ports,
    http2OnListen,
    certificate: '/etc/ssl/matrix/a/fullchain.pem',
    key: '/etc/ssl/matrix/a/privkey.pem',
    pieces: [templates.fragment('nginx', 'matrix', backend, 4)],
  });
}

/** Directives without comments. */
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');

describe('the nginx site', () => {
  test('listens on both families, for every port', () => {
    const listens = lines(site(true, [443, 8448])).filter((line) => line.startsWith('listen'));
    expect(listens).toEqual([
      'listen 443 ssl http2;',
      'listen [::]:443 ssl http2;',
      'listen 8448 ssl http2;',
      'listen [::]:8448 ssl http2;',
    ]);
    expect(site(true, [443])).not.toContain('http2 on;');
  });

  test('from 1.25.1 on HTTP/2 has a line of its own', () => {
    const text = site(false, [443]);
    expect(lines(text)).toContain('http2 on;');
    expect(lines(text)).toContain('listen [::]:443 ssl;');
  });

  test('braces balance, and every line ends as nginx wants it', () => {
    for (const text of [site(true, [443]), site(false, [443, 8448])]) {
      let depth = 0;
      for (const line of lines(text)) {
        expect(line).toMatch(/[;{}]$/);
        if (line.endsWith('{')) depth += 1;
        if (line === '}') depth -= 1;
        expect(depth).toBeGreaterThanOrEqual(0);
      }
      expect(depth).toBe(0);
    }
  });

  test('hands requests on byte for byte, with the Host as it came, and without the admin API', () => {
    const text = site(true, [443]);
    expect(lines(text)).toContain('proxy_pass http://127.0.0.1:8008;');
    expect(lines(text)).toContain('proxy_set_header Host $http_host;');
    expect(lines(text)).toContain('client_max_body_size 50M;');
    const [, pattern = ''] = /location ~ (\S+) \{/.exec(text) ?? [];
    const taken = new RegExp(pattern);
    expect(taken.test('/_matrix/key/v2/server')).toBe(true);
    expect(taken.test('/_synapse/client/x')).toBe(true);
    expect(taken.test('/_synapse/admin/v1/users')).toBe(false);
    expect(taken.test('/_matrixevil')).toBe(false);
  });
});

test('well-known locations match exactly and can be had one by one', () => {
  const render = (server: boolean, client: boolean) =>
    templates.fragment('nginx', 'well-known', { webroot: '/var/www/matrix', server, client }).text;
  expect(render(true, false)).toContain('location = /.well-known/matrix/server {');
  expect(render(true, false)).not.toContain('matrix/client');
  expect(render(true, true).match(/Access-Control-Allow-Origin \* always;/g)).toHaveLength(2);
});

test('the SRV record ends its names with dots', () => {
  const record = { ttl: 3600, priority: 10, weight: 5, port: 8000, target: 'customer.example.net' };
  expect(templates.render('zone', 'srv', { name: '_matrix-fed._tcp.example.org.', ...record })).toBe(
    '_matrix-fed._tcp.example.org. 3600 IN SRV 10 5 8000 customer.example.net.\n',
  );
});
