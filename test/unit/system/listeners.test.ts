import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, loopbackListeners } from '../../../src/system/listeners.ts';
import { createAuthority } from '../../support/pki.ts';

const authority = await createAuthority();
const one = await authority.leaf(['one.test']);
const two = await authority.leaf(['two.test']);
const open: Listener[] = [];
const kept = (listener: Listener): Listener => {
  open.push(listener);
  return listener;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

/** Common name of the certificate that is presented, or the error's code. */
const presented = (port: number, servername?: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, servername, rejectUnauthorized: false });
    socket.on('secureConnect', () => {
      const name = String(socket.getPeerCertificate().subject.CN);
      // With TLS 1.3 the server is not done yet: it ends the connection when it is.
      socket.on('end', () => resolve(name));
      socket.resume();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
  });

describe('listeners', () => {
  it('answer datagrams', async () => {
    const listener = kept(
      await loopbackListeners.udp((message, reply) => reply(Buffer.from(message).reverse())),
    );
    const socket = createSocket('udp4');
    const answer = new Promise((resolve) => socket.on('message', (message) => resolve(message.toString())));
    socket.send('abc', listener.endpoint.port, listener.endpoint.address);
    expect(await answer).toBe('cba');
    socket.close();
  });

  it('choose the certificate by SNI, and tell the name', async () => {
    const names: (string | null)[] = [];
    const listener = kept(
      await loopbackListeners.tls(
        (sni) => (sni === 'two.test' ? two : sni === 'none.test' ? null : one),
        (stream, sni) => {
          names.push(sni);
          stream.end();
        },
      ),
    );
    expect(await presented(listener.endpoint.port, 'TWO.test')).toBe('two.test');
    expect(await presented(listener.endpoint.port)).toBe('one.test');
    expect(await presented(listener.endpoint.port, 'none.test')).toMatch(/^E/);
    expect(names).toEqual(['two.test', null]);
  });

  it('end every connection when they close, those in mid-handshake too', async () => {
    const listener = await loopbackListeners.tls(
      () => one,
      () => {},
    );
    const socket = connect(listener.endpoint.port, listener.endpoint.address);
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    await new Promise((resolve) => socket.on('connect', resolve));
    await Promise.all([listener.close(), listener.close(), ended]);
  });

  it('reject when the port is taken', async () => {
    const listener = kept(await loopbackListeners.tcp(() => {}));
    await expect(loopbackListeners.tcp(() => {}, listener.endpoint.port)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
