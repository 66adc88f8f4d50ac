/** Hostile web servers, homeservers and handshakes under a whole look with its true bounds. Most wait, so all run side by side. */

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { PRIVATE_HOSTS } from '../support/private-hosts.ts';
import {
  APEX,
  type Arena,
  answering,
  delegatingTo,
  expectBounded,
  expectInert,
  FILE,
  homeserver,
  json,
  KEYS,
  notFound,
  openArena,
  response,
  S,
  siteWith,
  T,
  VERSION,
  zone,
} from './arena.ts';

/** Opens, lets the case lay its servers, looks, closes. */
async function look(lay: (arena: Arena) => Promise<unknown>, table = zone()) {
  const arena = await openArena(table);
  try {
    await lay(arena);
    return { ...(await arena.check()), connections: arena.connections, asked: arena.dns.asked };
  } finally {
    await arena.close();
  }
}

const direct = (onConnection: Parameters<Arena['tls']>[2]) =>
  look((arena) => arena.tls(`${APEX}:8448`, S, onConnection));
const withFile = (onConnection: Parameters<Arena['tls']>[2]) =>
  look((arena) => arena.tls(`${APEX}:443`, S, onConnection));
const fileOf = (bytes: Buffer) => withFile(siteWith(bytes));

describe.concurrent('answers that do not end', () => {
  test('R-01: one byte a second after the head', async () => {
    const drip = (socket: import('node:net').Socket): void => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n');
      const timer = setInterval(() => socket.write('{'), 1000);
      socket.once('close', () => clearInterval(timer));
    };
    const outcome = await direct(answering((_, socket) => drip(socket)));
    expectBounded(outcome);
    expect(outcome.ids).toContain('net.silent');
  });

  test('R-01: one byte a second in front of the well-known file', async () => {
    const outcome = await withFile((socket) => {
      const timer = setInterval(() => socket.write('H'), 1000);
      socket.once('close', () => clearInterval(timer));
    });
    expectBounded(outcome);
  });

  test('R-02: a body without end is left at its bound', async () => {
    const flood = answering((_, socket) => {
      const more = Buffer.alloc(65_536, 'x');
      socket.write(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n{"',
      );
      const pour = (): void => {
        while (!socket.destroyed && socket.write(more));
      };
      socket.on('drain', pour);
      pour();
    });
    const outcome = await look(async (arena) => {
      await arena.tls(`${APEX}:443`, S, flood);
      await arena.tls(`${APEX}:8448`, S, flood);
    });
    expectBounded(outcome);
    expect(outcome.ids).toContain('well-known.too-large');
  });

  test('R-04: a head without end', async () => {
    const outcome = await direct(
      answering((_, socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const pour = (): void => {
          while (!socket.destroyed && socket.write('X-More: and more\r\n'.repeat(1000)));
        };
        socket.on('drain', pour);
        pour();
      }),
    );
    expectBounded(outcome);
  });

  test.each([
    ['1000 headers', Array.from({ length: 1000 }, (_, index) => `X-${index}: y`)],
    ['a header of 32 KB', [`X-Long: ${'y'.repeat(33_000)}`]],
  ])('R-04: %s', async (_, headers) => {
    const outcome = await direct(answering((__, socket) => socket.write(response('200 OK', headers, '{}'))));
    expectBounded(outcome);
  });

  test('R-05: a hundred early hints', async () => {
    const outcome = await direct(
      answering((_, socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100))),
    );
    expectBounded(outcome);
  });
});

test('R-03: a file that would be 200 MB when it is inflated stays as it came', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000, 32));
  const before = process.memoryUsage().rss;
  const outcome = await fileOf(
    response(
      '200 OK',
      ['Content-Type: application/json', 'Content-Encoding: gzip'],
      bomb.subarray(0, 50_000),
    ),
  );
  expectBounded(outcome);
  expect(outcome.ids).toContain('well-known.encoded');
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
}, 60_000);

describe.concurrent('where the file leads', () => {
  const redirect = (to: string) => fileOf(response('302 Found', [`Location: ${to}`], ''));

  test.each([
    ['in a circle', `https://${S}${FILE}`, 'well-known.redirect-loop'],
    ['to a file', 'file:///etc/passwd', 'well-known.redirect'],
    ['to data', 'data:application/json,{"m.server":"evil.example:443"}', 'well-known.redirect'],
  ])('R-06: redirected %s', async (_, to, finding) => {
    const outcome = await redirect(to);
    expectBounded(outcome);
    expect(outcome.ids).toContain(finding);
  });

  test.each(['http://example.org:22/', 'https://user:secret@example.org:25/x'])(
    'R-06: redirected to %s',
    async (to) => expectBounded(await redirect(to)),
  );

  test('R-06: 31 hops', async () => {
    const outcome = await withFile(
      answering((path, socket) => {
        const hop = Number(/hop=(\d+)/.exec(path)?.[1] ?? 0);
        socket.write(response('302 Found', [`Location: https://${S}${FILE}?hop=${hop + 1}`], ''));
      }),
    );
    expectBounded(outcome);
    expect(outcome.facts.wellKnown?.attempts[0]?.hops.length).toBeLessThanOrEqual(21);
  });

  const near = /^(?:127\.|169\.254\.|10\.|100\.64\.|0\.0\.0\.0|::|fe80|64:ff9b)/;

  test.each(PRIVATE_HOSTS)('R-07: redirected to %s', async (host) => {
    const outcome = await redirect(`https://${host}/latest/meta-data`);
    expectBounded(outcome);
    expect(outcome.connections.filter((place) => near.test(place))).toEqual([]);
  });

  test('R-07: redirected to a name that leads to this machine', async () => {
    const outcome = await look(
      (arena) =>
        arena.tls(
          `${APEX}:443`,
          S,
          answering((_, socket) =>
            socket.write(response('302 Found', ['Location: https://near.example.org/'], '')),
          ),
        ),
      zone({ records: [...zone().records, { name: 'near.example.org', type: 'A', data: '127.0.0.1' }] }),
    );
    expectBounded(outcome);
    expect(outcome.connections.filter((place) => near.test(place))).toEqual([]);
  });

  test.each([
    'localhost:22',
    '[::1]:6379',
    '127.1',
    '0x7f.1',
    '2130706433',
    '127.0.0.1:8448',
    'near.example.org:22',
  ])('R-08: m.server is %s', async (server) => {
    const outcome = await look(
      (arena) => arena.tls(`${APEX}:443`, S, delegatingTo(server)),
      zone({ records: [...zone().records, { name: 'near.example.org', type: 'A', data: '127.0.0.1' }] }),
    );
    expectBounded(outcome);
    expect(outcome.connections.filter((place) => near.test(place))).toEqual([]);
  });

  test('R-09: a name that is public for the first question and this machine for the next is asked for once', async () => {
    let asked = 0;
    const arena = await openArena(() => {
      const [apex] = zone().records;
      const data = asked++ < 6 ? '93.184.216.2' : '127.0.0.1';
      return zone({ records: [...(apex === undefined ? [] : [apex]), { name: T, type: 'A', ttl: 0, data }] });
    });
    await arena.tls(`${APEX}:443`, S, delegatingTo(`${T}:443`));
    const outcome = await arena.check();
    await arena.close();
    expectBounded(outcome);
    expect(arena.dns.asked.filter(({ name, type }) => name === T && type === 'A')).toHaveLength(1);
    expect(arena.connections.filter((place) => near.test(place))).toEqual([]);
  });

  test.each<[string, string | Buffer]>([
    ['a text of 10 MB', JSON.stringify({ 'm.server': 'x'.repeat(10_000_000) })],
    ['a list', '{"m.server": ["a", "b"]}'],
    ['null', '{"m.server": null}'],
    ['nested a million times', `{"m.server": ${'['.repeat(25_000)}`],
    ['40 KB of text', JSON.stringify({ 'm.server': 'x'.repeat(40_000) })],
  ])('R-10: m.server is %s', async (_, body) => {
    expectBounded(await fileOf(json(body.toString())));
  });

  test.each<[string, string | Buffer]>([
    ['__proto__', '{"__proto__": {"m.server": "evil.example:443", "polluted": true}}'],
    ['constructor', '{"constructor": {"prototype": {"m.server": "evil.example:443", "polluted": true}}}'],
    ['UTF-16', Buffer.from('{"m.server": "evil.example:443"}', 'utf16le')],
    ['NaN', '{"m.server": NaN}'],
    ['bytes behind it', '{"m.server": "evil.example:443"} and more'],
    ['a byte order mark', '\uFEFF{"m.server": "evil.example:443"}'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0x6d, 0xff, 0xfe, 0x22, 0x7d])],
  ])('R-11: a file with %s', async (_, body) => {
    const outcome = await fileOf(response('200 OK', ['Content-Type: application/json'], body));
    expectBounded(outcome);
    expect(outcome.facts.wellKnown?.outcome.kind).toBe('none');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe.concurrent('text for the terminal', () => {
  test('R-12, R-13: escapes in the reason phrase and in headers', async () => {
    const outcome = await direct(
      answering((_, socket) =>
        socket.write(
          Buffer.from(
            'HTTP/1.1 404 \x1b]0;owned\x07\r\nServer: \x9d0;owned\x9c\x9b2J\r\nLocation: \x90q\x9c\r\nContent-Type: text/\x1b[2Jhtml\r\nContent-Length: 9\r\n\r\n\x1b]52;c;eA',
            'latin1',
          ),
        ),
      ),
    );
    expectBounded(outcome);
    expectInert(outcome);
  });

  test.each([
    ['R-14: the clipboard and a carriage return', '\x1b]52;c;cm0gLXJmIC8=\x07\rgood.example.org'],
    ['R-14: 4000 characters', 'x'.repeat(4000)],
    ['R-15: bidi, zero width and tags', `\u202egro.elpmaxe\u2066\u200b\u{e0041}`],
  ])('%s in the certificate', async (_, commonName) => {
    const outcome = await look((arena) =>
      arena.tls(`${APEX}:8448`, 'other.example.net', () => {}, { commonName, issuer: 'self-signed' }),
    );
    expectBounded(outcome);
    expectInert(outcome);
  });
});

describe.concurrent('handshakes', () => {
  test.each([2_000, 10_000])('R-16: a certificate with %i names', async (count) => {
    const outcome = await look(async (arena) => {
      const { ca } = await import('./arena.ts');
      const { tlsServer } = await import('../support/tls-server.ts');
      const names = Array.from({ length: count }, (_, index) => `host-${index}.example.net`);
      const server = await tlsServer(await (await ca()).leaf(names, { commonName: 'many' }));
      const relay = await arena.tcp(`${APEX}:8448`, (socket) => join(socket, server.endpoint.port));
      return { server, relay };
    });
    expectBounded(outcome);
  });

  /** The bytes of a good handshake, and then nothing, or a reset. */
  const cutAfter = (bytes: number, how: 'stalls' | 'resets') =>
    look(async (arena) => {
      const server = await arena.tls(
        '198.51.100.1:1',
        S,
        answering((_, socket) => socket.write(notFound)),
      );
      await arena.tcp(`${APEX}:8448`, (socket) => {
        let left = bytes;
        join(socket, server.endpoint.port, (chunk) => {
          const part = chunk.subarray(0, left);
          left -= part.length;
          if (part.length > 0) socket.write(part);
          if (left === 0 && how === 'resets') socket.resetAndDestroy();
        });
      });
    });

  test.each([0, 1, 5, 6, 50, 127, 128, 300, 700, 1000, 1200, 1400])(
    'R-17: stalls after %i bytes',
    async (bytes) => {
      expectBounded(await cutAfter(bytes, 'stalls'));
    },
  );

  test.each([1, 5, 6, 50, 127, 128, 300, 700, 1000, 1200])('R-17: resets after %i bytes', async (bytes) => {
    expectBounded(await cutAfter(bytes, 'resets'));
  });

  test('R-18: nothing newer than TLS 1.1', async () => {
    const outcome = await look(async (arena) => {
      const { ca } = await import('./arena.ts');
      const { tlsServer } = await import('../support/tls-server.ts');
      const server = await tlsServer(await (await ca()).leaf([S]), () => {}, {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      await arena.tcp(`${APEX}:8448`, (socket) => join(socket, server.endpoint.port));
    });
    expectBounded(outcome);
    expect(outcome.ids).toContain('tls.protocol-old');
  });

  test('R-19: nothing is said to a server that has not proved its name', async () => {
    const heard: string[] = [];
    const outcome = await look((arena) =>
      arena.tls(`${APEX}:8448`, S, (socket) => socket.on('data', (chunk) => heard.push(String(chunk))), {
        issuer: 'unknown-root',
      }),
    );
    expectBounded(outcome);
    expect(heard).toEqual([]);
  });
});

describe.concurrent('answers that are none', () => {
  test.each([
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}'],
    [
      'length and chunked',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}'],
    [
      'a chunk extension of 1 MB',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(1_000_000)}\r\n{}\r\n0\r\n\r\n`,
    ],
    ['a chunk of 2^64', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}'],
  ])('R-20: %s', async (_, raw) => {
    expectBounded(await direct(answering((__, socket) => socket.write(raw))));
  });

  const keys = (change: Record<string, unknown>) =>
    direct(
      homeserver({
        [KEYS]: (socket) =>
          socket.write(
            json({
              server_name: S,
              valid_until_ts: Date.now() + 86_400_000,
              old_verify_keys: {},
              verify_keys: { 'ed25519:a': { key: 'x'.repeat(43) } },
              signatures: { [S]: { 'ed25519:a': 'x'.repeat(86) } },
              ...change,
            }),
          ),
      }),
    );

  test.each<[string, Record<string, unknown>]>([
    [
      '3000 keys',
      {
        verify_keys: Object.fromEntries(
          Array.from({ length: 3000 }, (_, i) => [`ed25519:${i}`, { key: 'x'.repeat(43) }]),
        ),
      },
    ],
    ['base64 that is none', { verify_keys: { 'ed25519:a': { key: '*'.repeat(43) } } }],
    ['an end in 1970', { valid_until_ts: 0 }],
    ['an end after time', { valid_until_ts: 1e308 }],
    ['an end that is text', { valid_until_ts: 'tomorrow' }],
    ['keys that are a list', { verify_keys: [1, 2], signatures: null }],
  ])('R-21: %s', async (_, change) => {
    expectBounded(await keys(change));
  });

  test('R-21: 100,000 keys are more than is read', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, i) => [`ed25519:${i}`, { key: 'x'.repeat(43) }]),
    );
    expectBounded(await keys({ verify_keys: many }));
  });

  test('R-24: good and bad by turns is not good', async () => {
    let turn = 0;
    const outcome = await direct(
      answering((path, socket) => {
        turn += 1;
        socket.write(
          path === VERSION && turn % 2 === 1 ? json({ server: { name: 'Synapse', version: '1' } }) : notFound,
        );
      }),
    );
    expectBounded(outcome);
  });

  test('R-25: 60 KB of what a regular expression likes least', async () => {
    const hostile = [
      `<title>${'<title>'.repeat(8000)}`,
      `${' '.repeat(60_000)}x`,
      `<!doctype html>${'<a '.repeat(18_000)}`,
      `{"errcode": "${'\\u0041'.repeat(9000)}`,
    ];
    let turn = 0;
    const outcome = await direct(
      answering((_, socket) =>
        socket.write(
          response(
            '403 Forbidden',
            [
              'Content-Type: text/html',
              `Cache-Control: ${'max-age=,'.repeat(3000)}`,
              `Server: ${'nginx/'.repeat(500)}`,
            ],
            hostile[turn++ % hostile.length] ?? '',
          ),
        ),
      ),
    );
    expectBounded(outcome, { ms: 5000 });
  });

  test('R-33: another host that answers at the address is told by its keys', async () => {
    const outcome = await keys({ server_name: 'poisoned.example.net' });
    expectBounded(outcome);
    expect(outcome.ids).toContain('federation.keys-wrong-server');
  });
});

/** Joins a raw connection with a server behind it; `back` sees what comes from there instead of the client. */
function join(socket: import('node:net').Socket, port: number, back?: (chunk: Buffer) => void): void {
  void import('node:net').then(({ connect }) => {
    const behind = connect(port, '127.0.0.1');
    behind.on('error', () => socket.destroy());
    socket.on('close', () => behind.destroy());
    socket.pipe(behind);
    behind.on('data', back ?? ((chunk: Buffer) => socket.write(chunk)));
  });
}
