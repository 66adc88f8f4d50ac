import { expect, test } from 'vitest';
import { caddySites } from '../../../src/host/caddy.ts';
import { haproxySites } from '../../../src/host/haproxy.ts';

test('HAProxy: front ends, where Matrix goes, certificates, and what changes paths', () => {
  const { sites, mangling, pairs } = haproxySites(
    `global
  log stdout local0
frontend https  # the world
  bind *:443,[::]:443 ssl crt /etc/haproxy/certs/example.org.pem alpn h2,http/1.1
  bind *:8448 ssl crt /etc/haproxy/certs
  acl is_matrix path_beg /_matrix
  http-request normalize-uri percent-decode-unreserved
  use_backend matrix if is_matrix
  default_backend web
frontend plain
  bind :80
  http-request redirect scheme https
  http-request set-path /x%[path]
backend matrix
  server synapse 127.0.0.1:8008 check
backend web
  server web 127.0.0.1:3000
`,
    '/etc/haproxy/haproxy.cfg',
  );
  expect(sites.map(({ ports, tls, matrixTo, place }) => [ports, tls, matrixTo, place.line])).toEqual([
    [[443, 8448], true, '127.0.0.1:8008', 3],
    [[80], false, null, 10],
  ]);
  expect(mangling.map(({ kind, place }) => `${kind} ${place.line}`)).toEqual([
    'normalize-uri 7',
    'rewrite 13',
  ]);
  expect(pairs.map(({ certificate, key }) => [certificate, key])).toEqual([
    ['/etc/haproxy/certs/example.org.pem', '/etc/haproxy/certs/example.org.pem'],
  ]);
});

test('Caddy: sites, where Matrix goes, and what changes paths', () => {
  const { sites, mangling } = caddySites(
    `{
	email admin@example.org
}
(common) {
	encode gzip
}
# the site
example.org,
example.org:8448 {
	import common
	handle_path /files/* {
		root * /srv
	}
	reverse_proxy /_matrix/* 127.0.0.1:8008
	uri strip_prefix /_matrix
}
http://plain.example {
	rewrite * /x{uri}
	respond "hello"
}
`,
    '/etc/caddy/Caddyfile',
  );
  expect(
    sites.map(({ names, ports, tls, matrixTo, place }) => [names, ports, tls, matrixTo, place.line]),
  ).toEqual([
    [['example.org'], [443, 8448], true, '127.0.0.1:8008', 9],
    [['plain.example'], [80], false, null, 17],
  ]);
  expect(mangling.map(({ kind, place, names }) => [kind, place.line, names])).toEqual([
    ['rewrite', 15, ['example.org']],
  ]);
});
