/**
 * The worlds of check.test.ts: three that are well, and one for each way in which a server is broken.
 * A new world is one entry here; it gets its own server name, addresses, certificates and homeserver.
 */
import type { FindingId } from '../../src/check/catalogue/index.ts';
import { addressRecords } from './named.ts';
import { proxyLines, wellKnownLines } from './nginx.ts';
import type { Layout, Plot, World, WorldSite } from './world.ts';

export interface HealthyWorld extends World {
  readonly row: number;
  readonly via: string;
  connectTo(plot: Plot): string;
}

export interface BrokenWorld extends World {
  /** The one top-level error that `check` must give. */
  readonly expect: FindingId;
}

const DAY = 86_400_000;
const notFound = ['location / {', '  return 404;', '}'];
const page = (title: string): string => `<!DOCTYPE html><html><head><title>${title}</title></head></html>`;

/** The web site of the server name: no delegation file unless `lines` say so. */
const website = (plot: Plot, lines: readonly string[] = notFound): WorldSite => ({
  machine: plot.apex,
  ports: [443],
  serverNames: [plot.s],
  certificate: { names: [plot.s] },
  lines,
});

const wellKnown = (plot: Plot, server: string): WorldSite =>
  website(plot, wellKnownLines(JSON.stringify({ 'm.server': server })));

/** A proxy on the server name's own machine, port 8448. */
const directProxy = (plot: Plot, change: Partial<WorldSite> = {}): WorldSite => ({
  machine: plot.apex,
  ports: [8448],
  serverNames: [plot.s],
  certificate: { names: [plot.s] },
  lines: proxyLines(plot.backend),
  ...change,
});

/** A proxy on the Matrix host, port 443, with that host's own certificate. */
const matrixProxy = (plot: Plot, change: Partial<WorldSite> = {}): WorldSite => ({
  machine: plot.delegate,
  ports: [443],
  serverNames: [plot.t],
  certificate: { names: [plot.t] },
  lines: proxyLines(plot.backend),
  ...change,
});

const fedRecord = (name: string, port: number, target: string): string =>
  `_matrix-fed._tcp.${name}. IN SRV 10 5 ${port} ${target}.`;

const direct = (plot: Plot): Layout => ({ sites: [website(plot), directProxy(plot)] });

const srv = (plot: Plot, names: readonly string[]): Layout => ({
  records: [fedRecord(plot.s, 443, plot.t)],
  sites: [website(plot), matrixProxy(plot, { serverNames: [plot.s], certificate: { names } })],
});

/** Well-known `T:443`, with one thing changed at the Matrix host. */
const delegated = (plot: Plot, change: Partial<WorldSite> = {}): Layout => ({
  sites: [wellKnown(plot, `${plot.t}:443`), matrixProxy(plot, change)],
});

/** The file on the web site is what `lines` say, and nothing listens on 8448. */
const brokenFile = (plot: Plot, lines: readonly string[]): Layout => ({
  sites: [website(plot, lines), matrixProxy(plot)],
});

export const healthyWorlds: readonly HealthyWorld[] = [
  { id: 'direct', row: 16, via: 'default', connectTo: (plot) => `${plot.s}:8448`, lay: direct },
  {
    id: 'srv',
    row: 14,
    via: 'srv',
    connectTo: (plot) => `${plot.t}:443`,
    lay: (plot) => srv(plot, [plot.s]),
  },
  {
    id: 'well-known-port',
    row: 8,
    via: 'well-known-port',
    connectTo: (plot) => `${plot.t}:443`,
    lay: (plot) => delegated(plot),
  },
];

export const brokenWorlds: readonly BrokenWorld[] = [
  // Certificates
  {
    id: 'leaf-only',
    expect: 'tls.leaf-only',
    lay: (plot) => delegated(plot, { certificate: { names: [plot.t], issuer: 'leaf-only' } }),
  },
  {
    id: 'self-signed',
    expect: 'tls.self-signed',
    lay: (plot) => delegated(plot, { certificate: { names: [plot.t], issuer: 'self-signed' } }),
  },
  {
    id: 'untrusted-root',
    expect: 'tls.untrusted-root',
    lay: (plot) => delegated(plot, { certificate: { names: [plot.t], issuer: 'unknown-root' } }),
  },
  {
    id: 'expired',
    expect: 'tls.expired',
    lay: (plot) =>
      delegated(plot, {
        certificate: { names: [plot.t], notBefore: Date.now() - 92 * DAY, notAfter: Date.now() - 2 * DAY },
      }),
  },
  {
    id: 'not-yet-valid',
    expect: 'tls.not-yet-valid',
    lay: (plot) => delegated(plot, { certificate: { names: [plot.t], notBefore: Date.now() + 2 * DAY } }),
  },
  {
    id: 'name-mismatch',
    expect: 'tls.name-mismatch',
    lay: (plot) => delegated(plot, { certificate: { names: ['shop.example.net'] } }),
  },
  { id: 'names-srv-target', expect: 'tls.names-srv-target', lay: (plot) => srv(plot, [plot.t]) },
  {
    id: 'names-server-name',
    expect: 'tls.names-server-name',
    lay: (plot) => delegated(plot, { certificate: { names: [plot.s] } }),
  },

  // DNS
  {
    id: 'servfail',
    expect: 'dns.servfail',
    lay: (plot) => ({ ...direct(plot), zones: [{ name: `_tcp.${plot.s}`, records: [], broken: true }] }),
  },
  {
    id: 'srv-target-missing',
    expect: 'dns.srv-target-missing',
    lay: (plot) => ({ records: [fedRecord(plot.s, 443, `gone.${plot.s}`)], sites: [website(plot)] }),
  },
  {
    id: 'srv-on-wrong-name',
    expect: 'dns.srv-on-wrong-name',
    lay: (plot) => ({
      records: [fedRecord(plot.s, 8000, plot.t)],
      sites: [wellKnown(plot, plot.t), matrixProxy(plot, { ports: [8000] })],
    }),
  },
  {
    id: 'private-address',
    expect: 'dns.private-address',
    lay: (plot) => ({
      addresses: [...addressRecords(`${plot.s}.`, plot.apex), `${plot.t}. IN A 10.11.12.13`],
      sites: [wellKnown(plot, `${plot.t}:443`)],
    }),
  },
  {
    id: 'no-address',
    expect: 'dns.no-address',
    lay: (plot) => ({
      addresses: addressRecords(`${plot.s}.`, plot.apex),
      sites: [wellKnown(plot, `${plot.t}:443`)],
    }),
  },

  // The way to the port
  { id: 'refused', expect: 'net.refused', lay: (plot) => ({ sites: [website(plot)] }) },
  {
    id: 'timeout',
    expect: 'net.timeout',
    lay: (plot) => ({ ...direct(plot), blackHoles: [{ machine: plot.apex, port: 8448 }] }),
  },
  {
    id: 'silent',
    expect: 'net.silent',
    lay: (plot) => ({
      sites: [website(plot)],
      faults: [{ machine: plot.apex, port: 8448, kind: 'silent' }],
    }),
  },
  {
    id: 'reset',
    expect: 'net.reset',
    lay: (plot) => ({
      sites: [website(plot)],
      faults: [{ machine: plot.apex, port: 8448, kind: 'reset' }],
    }),
  },
  {
    id: 'ssh',
    expect: 'tls.not-tls',
    lay: (plot) => ({
      sites: [website(plot)],
      faults: [{ machine: plot.apex, port: 8448, kind: 'ssh' }],
    }),
  },
  {
    id: 'plain-http',
    expect: 'tls.plain-http',
    lay: (plot) => ({
      sites: [website(plot)],
      faults: [{ machine: plot.apex, port: 8448, kind: 'plain-http' }],
    }),
  },
  {
    id: 'unrecognized-name',
    expect: 'tls.handshake-refused',
    lay: (plot) => ({
      sites: [wellKnown(plot, `${plot.t}:443`)],
      faults: [{ machine: plot.delegate, port: 443, kind: 'alert' }],
    }),
  },

  // The delegation file
  {
    id: 'well-known-html',
    expect: 'well-known.html',
    lay: (plot) => brokenFile(plot, wellKnownLines(page('My shop'), 'text/html')),
  },
  {
    id: 'well-known-comma',
    expect: 'well-known.not-json',
    lay: (plot) => brokenFile(plot, wellKnownLines(`{"m.server": "${plot.t}:443",}`)),
  },
  {
    id: 'well-known-scheme',
    expect: 'well-known.scheme',
    lay: (plot) => ({ sites: [wellKnown(plot, `https://${plot.t}`), matrixProxy(plot)] }),
  },
  {
    id: 'well-known-client',
    expect: 'well-known.no-server-key',
    lay: (plot) => brokenFile(plot, wellKnownLines(`{"m.homeserver": {"base_url": "https://${plot.t}"}}`)),
  },
  {
    id: 'well-known-without-port',
    expect: 'well-known.port-missing',
    lay: (plot) => ({ sites: [wellKnown(plot, plot.t), matrixProxy(plot)] }),
  },

  // Behind the proxy
  {
    id: 'bad-gateway',
    expect: 'proxy.bad-gateway',
    lay: (plot) => ({ ...delegated(plot), homeserver: null }),
  },
  {
    id: 'wrong-site',
    expect: 'proxy.wrong-site',
    lay: (plot) =>
      delegated(plot, {
        lines: [
          'default_type text/html;',
          'location / {',
          `  return 200 '${page('Welcome to nginx!')}';`,
          '}',
        ],
      }),
  },
  {
    id: 'keys-wrong-server',
    expect: 'federation.keys-wrong-server',
    lay: (plot) => ({ ...delegated(plot), homeserver: 'other-server-name' }),
  },
  {
    id: 'keys-signature',
    expect: 'federation.keys-signature',
    lay: (plot) => ({ ...delegated(plot), homeserver: 'bad-signature' }),
  },
  {
    id: 'keys-missing',
    expect: 'federation.keys-missing',
    lay: (plot) => ({ ...delegated(plot), homeserver: 'no-keys' }),
  },
  {
    id: 'version-missing',
    expect: 'federation.version-missing',
    lay: (plot) => ({ ...delegated(plot), homeserver: 'no-version' }),
  },
];
