/** Delegation files that do not count, or that say the wrong thing. Nothing listens on port 8448 of the server name. */
import { clientFileLines, FOR_BROWSERS, wellKnownLines } from '../nginx.ts';
import type { Layout, Plot } from '../world.ts';
import {
  always,
  broken,
  brokenFile,
  DAY,
  delegated,
  directProxy,
  fileText,
  type LabWorld,
  matrixProxy,
  page,
  website,
  well,
  wellKnown,
} from './parts.ts';

const atFile = (...lines: string[]): string[] => [
  'location = /.well-known/matrix/server {',
  '  default_type application/json;',
  ...lines.map((line) => `  ${line}`),
  '}',
];

/** A loopback port that no homeserver has. */
const appPort = ({ backend }: Plot): number => backend + 2000;

const byApp = (plot: Plot, app: { body: string; delayMs?: number; gzip?: boolean }): Layout => ({
  apps: [{ port: appPort(plot), ...app }],
  sites: [website(plot, atFile(`proxy_pass http://127.0.0.1:${appPort(plot)};`)), matrixProxy(plot)],
});

const file = (plot: Plot): string => fileText(`${plot.t}:443`);
const expired = { notBefore: Date.now() - 92 * DAY, notAfter: Date.now() - 2 * DAY };

export const wellKnownWorlds: readonly LabWorld[] = [
  broken('file-html', 16, 'well-known.html', (plot) =>
    brokenFile(plot, wellKnownLines(page('My shop'), 'text/html')),
  ),
  broken('file-comma', 16, 'well-known.not-json', (plot) =>
    brokenFile(plot, wellKnownLines(`{"m.server": "${plot.t}:443",}`)),
  ),
  broken('file-bom', 16, 'well-known.bom', (plot) => brokenFile(plot, wellKnownLines(`\uFEFF${file(plot)}`))),
  broken('file-encoded', 16, 'well-known.encoded', (plot) => byApp(plot, { body: file(plot), gzip: true })),
  broken('file-client', 16, 'well-known.no-server-key', (plot) =>
    brokenFile(plot, wellKnownLines(`{"m.homeserver": {"base_url": "https://${plot.t}"}}`)),
  ),
  broken('file-list', 16, 'well-known.server-not-text', (plot) =>
    brokenFile(plot, wellKnownLines(fileText([`${plot.t}:443`]))),
  ),
  broken('row-19', 19, 'well-known.scheme', (plot) => ({
    sites: [wellKnown(plot, `https://${plot.t}`), matrixProxy(plot)],
  })),
  broken('row-19-path', 19, 'well-known.path', (plot) => ({
    sites: [wellKnown(plot, `${plot.t}:443/`), matrixProxy(plot)],
  })),
  broken('row-19-words', 19, 'well-known.invalid-server', (plot) => ({
    sites: [wellKnown(plot, `${plot.t} port 443`), matrixProxy(plot)],
  })),
  broken('file-large', 16, 'well-known.too-large', (plot) =>
    byApp(plot, { body: `{"m.server": "${plot.t}:443", "padding": "${'x'.repeat(60_000)}"}` }),
  ),
  well(
    'file-twice',
    8,
    (plot) => ({
      sites: [
        website(plot, wellKnownLines(`{"m.server": "gone.${plot.s}", "m.server": "${plot.t}:443"}`)),
        matrixProxy(plot),
      ],
    }),
    { finds: ['well-known.duplicate-key'] },
  ),
  broken('file-status', 16, 'well-known.bad-status', (plot) => brokenFile(plot, always(403, 'no'))),
  broken('file-challenge', 16, 'well-known.bot-challenge', (plot) =>
    brokenFile(plot, ['add_header cf-mitigated challenge always;', ...always(403, page('Just a moment...'))]),
  ),
  broken('file-only-browsers', 16, 'well-known.user-agent-blocked', (plot) =>
    brokenFile(plot, ['if ($http_user_agent !~ Mozilla) { return 403; }', ...wellKnownLines(file(plot))]),
  ),
  broken('file-elsewhere', 16, 'well-known.only-on-target', (plot) => ({
    sites: [website(plot), matrixProxy(plot, { lines: wellKnownLines(file(plot)) })],
  })),
  broken('file-loop', 16, 'well-known.redirect-loop', (plot) =>
    brokenFile(plot, [`location / { return 301 https://${plot.s}$request_uri; }`]),
  ),
  broken('file-redirected-away', 16, 'well-known.redirect', (plot) =>
    brokenFile(plot, ['location / { return 301 ftp://files.example.net$request_uri; }']),
  ),
  well('file-slow', 8, (plot) => byApp(plot, { body: file(plot), delayMs: 6000 }), {
    finds: ['well-known.slow'],
  }),
  broken('file-too-slow', 16, 'well-known.slow', (plot) =>
    byApp(plot, { body: file(plot), delayMs: 25_000 }),
  ),
  broken('file-split', 8, 'well-known.split-brain', (plot) => ({
    sites: [
      wellKnown(plot, `${plot.t}:443`, { families: ['v4'] }),
      wellKnown(plot, `${plot.t}:9999`, { families: ['v6'] }),
      matrixProxy(plot),
    ],
  })),
  well(
    'file-split-harmless',
    16,
    (plot) => ({
      sites: [
        wellKnown(plot, `${plot.t}:443`, { families: ['v4'] }),
        website(plot, undefined, { families: ['v6'] }),
        matrixProxy(plot),
        directProxy(plot),
      ],
    }),
    { finds: ['well-known.split-brain'] },
  ),
  broken('port-missing', 11, 'well-known.port-missing', (plot) => ({
    sites: [wellKnown(plot, plot.t), matrixProxy(plot)],
  })),
  well(
    'copy-stale',
    8,
    (plot) => ({
      sites: [
        wellKnown(plot, `${plot.t}:443`),
        matrixProxy(plot, {
          lines: [...wellKnownLines(fileText(`old.${plot.s}:8448`)), ...(matrixProxy(plot).lines ?? [])],
        }),
      ],
    }),
    { finds: ['well-known.stale-copy'] },
  ),
  broken('site-expired', 16, 'well-known.tls-invalid', (plot) => ({
    sites: [
      wellKnown(plot, `${plot.t}:443`, { certificate: { names: [plot.s], ...expired } }),
      matrixProxy(plot),
    ],
  })),
  well(
    'site-expired-harmless',
    16,
    (plot) => ({
      sites: [
        wellKnown(plot, `${plot.t}:443`, { certificate: { names: [plot.s], ...expired } }),
        directProxy(plot),
      ],
    }),
    { finds: ['well-known.tls-invalid'] },
  ),
  broken('site-other-name', 16, 'well-known.tls-invalid', (plot) => ({
    sites: [
      wellKnown(plot, `${plot.t}:443`, { certificate: { names: [`www.${plot.s}`] } }),
      matrixProxy(plot),
    ],
  })),
  broken('site-refused', 16, 'well-known.unreachable', (plot) => ({ sites: [matrixProxy(plot)] })),
  {
    ...broken('site-filtered', 16, 'well-known.unreachable', (plot) => ({
      sites: [website(plot), directProxy(plot)],
      blackHoles: [{ machine: plot.apex, port: 443 }],
    })),
  },

  // Clients
  well('client-missing', 8, (plot) => delegated(plot), { finds: ['client.missing'] }),
  well(
    'client-cors',
    8,
    (plot) => ({
      sites: [
        website(plot, [...wellKnownLines(file(plot)), ...clientFileLines(`https://${plot.t}`)]),
        matrixProxy(plot),
      ],
    }),
    { finds: ['client.cors'] },
  ),
  well(
    'client-base-url',
    8,
    (plot) => ({
      sites: [
        website(plot, [
          ...wellKnownLines(file(plot)),
          ...clientFileLines(`https://gone.${plot.s}`, [FOR_BROWSERS]),
        ]),
        matrixProxy(plot),
      ],
    }),
    { finds: ['client.base-url-dead'] },
  ),
];
