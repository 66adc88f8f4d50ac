import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertOf } from '../../../src/system/alerts.ts';
import { connect } from '../../../src/system/connect.ts';
import { secure } from '../../../src/system/tls.ts';
import { HandshakeError } from '../../../src/system/types.ts';
import { type Authority, createAuthority, type Leaf } from '../../support/pki.ts';

const servers: Server[] = [];
let authority: Authority;
let made: Leaf;
let key: string;
/** PEM of each party. */
let root: string;
let intermediate: string;
let leaf: string;

beforeAll(async () => {
  authority = await createAuthority();
  made = await authority.leaf(['matrix.example.org']);
  ({ key, leaf, chain: intermediate } = made);
  root = authority.root;
});

const pem = (...parts: string[]) => parts.join('\n');
const der = (part: string) => part.replace(/-----.*-----|\s/g, '');

afterAll(() => {
  for (const server of servers) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const serveTls = (options: TlsOptions) => {
  const server = createTlsServer({ key, ...options }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => socket.end(`echo ${chunk}`));
  });
  server.on('tlsClientError', () => undefined);
  return listen(server);
};

const serveRaw = (act: (socket: Socket) => void) =>
  listen(
    createServer((socket) => {
      socket.on('error', () => undefined);
      act(socket);
    }),
  );

async function handshake(port: number, sni: string | null = 'matrix.example.org', ms = 3000) {
  const signal = AbortSignal.timeout(ms);
  return secure(await connect({ address: '127.0.0.1', port }, signal), { sni }, signal);
}

async function failure(port: number, ms?: number): Promise<HandshakeError> {
  const cause = await handshake(port, undefined, ms).then(
    () => new Error('the handshake succeeded'),
    (reason) => reason,
  );
  expect(cause).toBeInstanceOf(HandshakeError);
  return cause as HandshakeError;
}

describe('a handshake that is made', () => {
  test('carries data, and tells protocol and cipher', async () => {
    const channel = await handshake(await serveTls({ cert: pem(leaf, intermediate) }));
    expect(channel.protocol).toBe('TLSv1.3');
    expect(channel.cipher).toMatch(/^TLS_/);
    channel.stream.write('hello');
    let text = '';
    for await (const chunk of channel.stream) text += chunk;
    expect(text).toBe('echo hello');
  });

  test('carries more than one buffer of data both ways', async () => {
    const server = createTlsServer({ key, cert: pem(leaf) }, (socket) => socket.pipe(socket));
    const channel = await handshake(await listen(server));
    const sent = Buffer.alloc(1_000_000, 'x');
    channel.stream.end(sent);
    let received = 0;
    for await (const chunk of channel.stream) received += chunk.length;
    expect(received).toBe(sent.length);
  });

  test('is closed down to the connection when its user leaves', async () => {
    const server = createTlsServer({ key, cert: leaf });
    const gone = new Promise((resolve) => {
      server.on('connection', (socket: Socket) => socket.on('error', () => undefined).once('close', resolve));
    });
    const channel = await handshake(await listen(server));
    channel.stream.destroy();
    await gone;
  });

  test.each(['a\0b', 'x'.repeat(300), '', '127.0.0.1'])('survives any name: %j', async (sni) => {
    const outcome = await handshake(await serveTls({ cert: leaf }), sni).catch((cause) => cause);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(HandshakeError);
    else outcome.stream.destroy();
  });

  test('with TLS 1.2', async () => {
    const channel = await handshake(await serveTls({ cert: pem(leaf), maxVersion: 'TLSv1.2' }));
    expect(channel.protocol).toBe('TLSv1.2');
    channel.stream.destroy();
  });

  test.each([
    ['with name', 'matrix.example.org'],
    ['without name for an address', null],
  ])('%s: SNI says what was asked', async (_, sni) => {
    let seen: unknown = 'nothing';
    const server = createTlsServer({ key, cert: pem(leaf) }, (socket) => {
      seen = socket.servername;
      socket.end();
    });
    const channel = await handshake(await listen(server), sni);
    channel.stream.resume();
    await once(channel.stream, 'end');
    expect(seen).toBe(sni ?? false);
  });
});

describe('the certificates', () => {
  const cases: [string, () => string[]][] = [
    ['leaf alone', () => [leaf]],
    ['fullchain', () => [leaf, intermediate]],
    ['root sent too', () => [leaf, intermediate, root]],
    ['wrong order', () => [leaf, root, intermediate]],
    ['leaf sent twice', () => [leaf, leaf, intermediate]],
    ['issuer of somebody else', () => [leaf, root]],
  ];
  test.each(cases)('are handed over as sent: %s', async (_, chain) => {
    const channel = await handshake(await serveTls({ cert: pem(...chain()) }));
    channel.stream.destroy();
    expect(channel.sent.map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual(chain().map(der));
  });

  test('are the same when an endpoint is asked again', async () => {
    const port = await serveTls({ cert: pem(leaf, intermediate) });
    const first = await handshake(port);
    const second = await handshake(port);
    expect(second.sent).toHaveLength(2);
    expect(second.sent).toEqual(first.sent);
  });

  test.each([
    ['leaf alone', () => [leaf], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['chain to an unknown root', () => [leaf, intermediate], 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['root sent too', () => [leaf, intermediate, root], 'SELF_SIGNED_CERT_IN_CHAIN'],
  ] as [string, () => string[], string][])('chainError: %s', async (_, chain, code) => {
    const channel = await handshake(await serveTls({ cert: pem(...chain()) }));
    channel.stream.destroy();
    expect(channel.chainError).toBe(code);
  });

  test('chainError of a self-signed one says nothing about its name', async () => {
    const own = await authority.leaf(['somebody.example'], { issuer: 'self-signed' });
    const channel = await handshake(await serveTls({ key: own.key, cert: own.certificate }));
    channel.stream.destroy();
    expect(channel.chainError).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});

describe('a handshake that fails', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['SMTP', '220 mail.example.org ESMTP\r\n'],
    ['plain HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
  ])('because the peer speaks %s', async (_, banner) => {
    const port = await serveRaw((socket) => socket.once('data', () => socket.end(banner)));
    const error = await failure(port);
    expect(error.fault).toBe('not-tls');
    expect(Buffer.from(error.firstBytes).toString()).toBe(banner.slice(0, 64));
  });

  test('because the peer greets in fewer bytes than a record head, and waits', async () => {
    const port = await serveRaw((socket) => socket.write('hi\r\n'));
    const error = await failure(port, 300);
    expect(error.fault).toBe('not-tls');
    expect(Buffer.from(error.firstBytes).toString()).toBe('hi\r\n');
  });

  test('because the peer is silent: the reason is that of the signal', async () => {
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const port = await serveRaw((socket) => socket.resume().on('close', closed));
    await expect(handshake(port, undefined, 200)).rejects.toMatchObject({ name: 'TimeoutError' });
    await gone;
  });

  test('because the peer closes', async () => {
    const error = await failure(await serveRaw((socket) => socket.once('data', () => socket.end())));
    expect(error).toMatchObject({ fault: 'closed', alert: null });
  });

  test('because the peer resets', async () => {
    const error = await failure(
      await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    expect(error).toMatchObject({ fault: 'reset', code: 'ECONNRESET' });
  });

  test('with the alert for a name that the server does not have', async () => {
    // A bare alert record: fatal (2), unrecognized_name (112).
    const bare = await serveRaw((socket) =>
      socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 112]))),
    );
    expect(await failure(bare)).toMatchObject({ fault: 'alert', alert: 'unrecognized_name' });
  });

  test('with an alert and a reset behind it', async () => {
    const port = await serveRaw((socket) =>
      socket.once('data', () => {
        socket.write(Buffer.from([21, 3, 1, 0, 2, 2, 40]));
        setTimeout(() => socket.resetAndDestroy(), 20);
      }),
    );
    expect(await failure(port)).toMatchObject({ fault: 'alert', alert: 'handshake_failure' });
  });

  test('because the peer has only TLS 1.1', async () => {
    const port = await serveTls({
      cert: pem(leaf),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(await failure(port)).toMatchObject({ fault: 'alert', alert: 'protocol_version' });
  });

  test('because the peer answers with garbage behind a record head', async () => {
    const port = await serveRaw((socket) =>
      socket.once('data', () => socket.end(Buffer.from([22, 3, 3, 0, 4, 9, 9, 9, 9]))),
    );
    expect(await failure(port)).toMatchObject({ fault: 'other', alert: null });
  });
});

test('a client certificate that is missed after the handshake is an error of the stream', async () => {
  const port = await serveTls({
    cert: pem(leaf),
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
  });
  const channel = await handshake(port);
  channel.stream.write('hello');
  const [error] = await once(channel.stream, 'error').catch((cause) => [cause]);
  expect(error.code).toBe('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
  expect(alertOf(error.code)).toBe('certificate_required');
});

test('a reset after the handshake is an error of the stream', async () => {
  let peer: Socket | undefined;
  const server = createTlsServer({ key, cert: pem(leaf) });
  server.on('connection', (socket) => {
    peer = socket;
  });
  const channel = await handshake(await listen(server));
  setTimeout(() => peer?.resetAndDestroy(), 20);
  channel.stream.resume();
  const error = await new Promise<Error & { code?: string }>((resolve) =>
    channel.stream.once('error', resolve),
  );
  expect(error.code).toBe('ECONNRESET');
});

describe('the trust store', () => {
  // Node reads these variables at its start, so another process has to look.
  const look = async (port: number, environment: Record<string, string>) => {
    const folder = await mkdtemp(join(tmpdir(), 'tls-'));
    try {
      await writeFile(join(folder, 'root.pem'), root);
      await build({
        stdin: {
          contents: `import { connect } from './connect.ts'; import { secure } from './tls.ts';
            const signal = AbortSignal.timeout(5000);
            const connection = await connect({ address: '127.0.0.1', port: ${port} }, signal);
            const channel = await secure(connection, { sni: 'matrix.example.org' }, signal);
            console.log(JSON.stringify([channel.chainError, channel.sent.length]));
            channel.stream.destroy();`,
          resolveDir: join(import.meta.dirname, '../../../src/system'),
        },
        bundle: true,
        platform: 'node',
        format: 'esm',
        outfile: join(folder, 'look.mjs'),
        logLevel: 'silent',
      });
      const { stdout } = await promisify(execFile)(process.execPath, ['look.mjs'], {
        cwd: folder,
        env: environment,
      });
      return JSON.parse(stdout);
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  test('takes in NODE_EXTRA_CA_CERTS, and does not count its root as sent', async () => {
    const port = await serveTls({ cert: pem(leaf, intermediate) });
    expect(await look(port, { NODE_EXTRA_CA_CERTS: 'root.pem' })).toEqual([null, 2]);
  });

  test('judges in spite of NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
    const port = await serveTls({ cert: leaf });
    const verdict = await look(port, { NODE_EXTRA_CA_CERTS: 'root.pem', NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(verdict).toEqual(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 1]);
  });
});

test.each([
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'handshake_failure'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'unrecognized_name'],
  ['ERR_SSL_TLSV1_ALERT_USER_CANCELLED', 'user_canceled'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', null],
  ['ECONNRESET', null],
])('alert of %s', (code, alert) => {
  expect(alertOf(code)).toBe(alert);
});
