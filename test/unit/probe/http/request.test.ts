import { describe, expect, test } from 'vitest';
import { type HttpRequest, serialiseRequest, userAgent } from '../../../../src/probe/http/request.ts';

const request = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: '/_matrix/key/v2/server',
  host: 'matrix.example.org:443',
  bodyLimit: 1000,
  ...more,
});

test('a request without body', () => {
  expect(serialiseRequest(request(), userAgent('1.2.3')).toString()).toBe(
    'GET /_matrix/key/v2/server HTTP/1.1\r\n' +
      'Host: matrix.example.org:443\r\n' +
      'User-Agent: matrix-tls-setup/1.2.3 (like Synapse/1.157)\r\n' +
      'Accept: */*\r\n' +
      'Accept-Encoding: identity\r\n\r\n',
  );
});

test('a request with headers and a body, whose length counts bytes', () => {
  const put = request({ method: 'PUT', headers: [['Content-Type', 'application/json']], body: '{"a":"ä"}' });
  expect(serialiseRequest(put, 'x').toString()).toMatch(
    /\r\nContent-Type: application\/json\r\nContent-Length: 10\r\n\r\n\{"a":"ä"\}$/,
  );
});

test('the path goes out as it is given', () => {
  const path = '/_matrix//federation/v1/event/%24x%2Fprobe/?a=%20b';
  expect(serialiseRequest(request({ path }), 'x').toString()).toContain(`GET ${path} HTTP/1.1\r\n`);
});

describe('text that would end its line is refused', () => {
  test.each<[string, Partial<HttpRequest>]>([
    ['method', { method: 'GET /\r\n' }],
    ['path', { path: '/a\r\nHost: b' }],
    ['path with a blank', { path: '/a b' }],
    ['path without slash', { path: 'http://example.org/' }],
    ['host', { host: 'a\r\nX: y' }],
    ['empty host', { host: '' }],
    ['header name', { headers: [['a\r\nb', 'c']] }],
    ['header value', { headers: [['a', 'b\r\nc: d']] }],
    ['header value with a line feed', { headers: [['a', 'b\nc: d']] }],
  ])('%s', (_, more) => {
    expect(() => serialiseRequest(request(more), 'x')).toThrow(TypeError);
  });

  test('user agent', () => {
    expect(() => serialiseRequest(request(), userAgent('1\r\nX: y'))).toThrow(TypeError);
  });
});
