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

/** The begin of a ServerHello: record head, message head, version, then the random value. */
const hello = (random: string): Uint8Array =>
  Buffer.concat([
    Buffer.from('160303007a020000760303', 'hex'),
    Buffer.from(random.padEnd(64, '0'), 'hex'),
    Buffer.alloc(21),
  ]);
const ASKS_AGAIN = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

describe('failures', () => {
  test.each<[string, unknown, object]>([
    ['time', null, { fault: 'timeout', code: 'ETIMEDOUT' }],
    [
      'an alert',
      new HandshakeError('alert', 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'unrecognized_name', new Uint8Array()),
      { fault: 'alert', alert: 'unrecognized_name', banner: null },
    ],
    [
      'an alert behind a ServerHello',
      new HandshakeError('alert', 'X', 'handshake_failure', hello('00')),
      { alert: 'handshake_failure', agreed: true },
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

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['an alert at once', Buffer.from('15030300020228', 'hex')],
    ['a hello that asks for another', hello(ASKS_AGAIN)],
    ['another service', Buffer.from('SSH-2.0-OpenSSH_9.2')],
  ])('%s is no agreement', (_, firstBytes) => {
    const error = new HandshakeError('alert', 'X', 'handshake_failure', firstBytes);
    expect(failedTls(error, null, 1)).not.toHaveProperty('agreed');
  });
});
