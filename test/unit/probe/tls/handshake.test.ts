import { describe, expect, test } from 'vitest';
import { bannerOf, failedTls } from '../../../../src/probe/tls/handshake.ts';
import { HandshakeError, NetworkError } from '../../../../src/system/types.ts';

describe('banner', () => {
  test.each<[string, string | null]>([
    ['SSH-2.0-OpenSSH_9.2\r\n', 'SSH-2.0-OpenSSH_9.2'],
    ['HTTP/1.1 400 Bad Request\r\nServer: nginx', 'HTTP/1.1 400 Bad Request'],
    ['\r\n220 ready\n', '220 ready'],
    ['x'.repeat(90), 'x'.repeat(64)],
    ['\x16\x03\x01\x00', null],
    ['SSH\x1b]0;title\x07', null],
    ['caf\xe9 ole', null],
    ['ab', null],
    ['', null],
  ])('%j', (bytes, banner) => {
    expect(bannerOf(Buffer.from(bytes, 'latin1'))).toBe(banner);
  });
});

describe('failures', () => {
  test.each<[string, unknown, object]>([
    ['time', null, { fault: 'timeout', code: 'ETIMEDOUT' }],
    [
      'an alert',
      new HandshakeError('alert', 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'unrecognized_name', new Uint8Array()),
      { fault: 'alert', alert: 'unrecognized_name', banner: null },
    ],
    ['a reset below', new NetworkError('reset', 'ECONNRESET', 'x'), { fault: 'reset', code: 'ECONNRESET' }],
    [
      'another error below',
      new NetworkError('unreachable', 'EHOSTUNREACH', 'x'),
      { fault: 'other', code: 'EHOSTUNREACH' },
    ],
    ['something else', new Error('x'), { fault: 'other', code: 'UNKNOWN' }],
  ])('%s', (_, error, expected) => {
    expect(failedTls(error, 'a.example', 12)).toMatchObject({
      status: 'failed',
      sni: 'a.example',
      ms: 12,
      ...expected,
    });
  });
});
