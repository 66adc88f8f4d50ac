/** Worlds in which a server is found and trusted: every row of docs/resolution.md on which that is possible, and what servers must bear. */
import { addressRecords } from '../named.ts';
import { clientFileLines, FOR_BROWSERS, proxyLines, wellKnownLines } from '../nginx.ts';
import type { Plot } from '../world.ts';
import {
  always,
  delegated,
  direct,
  directProxy,
  fedRecord,
  fileText,
  type LabWorld,
  matrixProxy,
  notFound,
  oldRecord,
  srv,
  website,
  well,
  wellKnown,
} from './parts.ts';

const onAddress = (plot: Plot, address: string, port: number) =>
  matrixProxy(plot, {
    machine: plot.apex,
    ports: [port],
    serverNames: ['_'],
    certificate: { names: [address] },
  });

/** The Matrix host on its port, for the server name that `record` leads to it. */
const onTarget = (plot: Plot, port: number, name: string) =>
  matrixProxy(plot, { ports: [port], serverNames: [name], certificate: { names: [name] } });

const redirected = (plot: Plot, status: number) => ({
  records: addressRecords(`www.${plot.s}.`, plot.delegate),
  sites: [
    website(plot, [`location / { return ${status} https://www.${plot.s}$request_uri; }`]),
    website(plot, wellKnownLines(fileText(`${plot.t}:443`)), {
      machine: plot.delegate,
      serverNames: [`www.${plot.s}`],
      certificate: { names: [`www.${plot.s}`] },
    }),
    matrixProxy(plot),
  ],
});

export const healthyWorlds: readonly LabWorld[] = [
  // The rows
  well('row-1', 1, (plot) => ({ sites: [onAddress(plot, plot.apex.v4, 8448)] }), {
    name: ({ apex }) => apex.v4,
    finds: ['name.ip-literal'],
  }),
  well('row-2', 2, (plot) => ({ sites: [onAddress(plot, plot.apex.v4, 8449)] }), {
    name: ({ apex }) => `${apex.v4}:8449`,
    finds: ['name.ip-literal', 'name.has-port'],
  }),
  well('row-3', 3, (plot) => ({ sites: [onAddress(plot, plot.apex.v6, 8448)] }), {
    name: ({ apex }) => `[${apex.v6}]`,
    finds: ['name.ip-literal'],
  }),
  well('row-4', 4, (plot) => ({ sites: [onAddress(plot, plot.apex.v6, 8449)] }), {
    name: ({ apex }) => `[${apex.v6}]:8449`,
    finds: ['name.ip-literal', 'name.has-port'],
  }),
  well('row-5', 5, (plot) => ({ sites: [directProxy(plot, { ports: [8449] })] }), {
    name: ({ s }) => `${s}:8449`,
    finds: ['name.has-port'],
  }),
  well('row-6', 6, (plot) => ({
    sites: [wellKnown(plot, plot.delegate.v4), onTarget(plot, 8448, plot.delegate.v4)],
  })),
  well('row-7', 7, (plot) => ({
    sites: [wellKnown(plot, `${plot.delegate.v4}:443`), onTarget(plot, 443, plot.delegate.v4)],
  })),
  well('row-7-ipv6', 7, (plot) => ({
    sites: [wellKnown(plot, `[${plot.delegate.v6}]:443`), onTarget(plot, 443, plot.delegate.v6)],
  })),
  well('row-8', 8, (plot) => delegated(plot), { finds: ['well-known.cached', 'client.missing'] }),
  well('row-9', 9, (plot) => ({
    records: [fedRecord(plot.t, 8000, plot.t)],
    sites: [wellKnown(plot, plot.t), matrixProxy(plot, { ports: [8000] })],
  })),
  well(
    'row-10',
    10,
    (plot) => ({
      records: [oldRecord(plot.t, 8000, plot.t)],
      sites: [wellKnown(plot, plot.t), matrixProxy(plot, { ports: [8000] })],
    }),
    { finds: ['dns.srv-legacy-only'] },
  ),
  well('row-11', 11, (plot) => ({
    sites: [wellKnown(plot, plot.t), matrixProxy(plot, { ports: [8448] })],
  })),
  well('row-13', 13, (plot) => ({
    records: [fedRecord(plot.s, 8000, plot.t)],
    sites: [wellKnown(plot, plot.s), onTarget(plot, 8000, plot.s)],
  })),
  well('row-14', 14, (plot) => srv(plot)),
  well('row-15', 15, (plot) => ({ ...srv(plot), records: [oldRecord(plot.s, 443, plot.t)] }), {
    finds: ['dns.srv-legacy-only'],
  }),
  well('row-16', 16, direct, { finds: ['well-known.absent'] }),
  well('row-20', 20, (plot) => ({ sites: [wellKnown(plot, ''), directProxy(plot)] })),

  // The same rows in other circumstances
  well('no-web-site', 16, (plot) => ({ sites: [directProxy(plot)] }), { finds: ['well-known.unreachable'] }),
  well('same-host', 8, (plot) => ({
    sites: [website(plot, [...wellKnownLines(fileText(`${plot.s}:443`)), ...proxyLines(plot.backend)])],
  })),
  well('ipv4-only', 8, (plot) => ({
    ...delegated(plot),
    addresses: [`${plot.s}. IN A ${plot.apex.v4}`, `${plot.t}. IN A ${plot.delegate.v4}`],
  })),
  well('alias', 8, (plot) => ({
    ...delegated(plot),
    addresses: [
      ...addressRecords(`${plot.s}.`, plot.apex),
      `${plot.t}. IN CNAME real.${plot.s}.`,
      ...addressRecords(`real.${plot.s}.`, plot.delegate),
    ],
  })),
  well('tls-1-2', 8, (plot) =>
    delegated(plot, { lines: ['ssl_protocols TLSv1.2;', ...proxyLines(plot.backend)] }),
  ),
  well('wildcard-certificate', 8, (plot) => delegated(plot, { certificate: { names: [`*.${plot.s}`] } })),
  well('many-names', 8, (plot) =>
    delegated(plot, {
      certificate: {
        names: [...Array.from({ length: 99 }, (_, index) => `host-${index}.example.net`), plot.t],
      },
    }),
  ),
  well('host-with-port', 8, (plot) =>
    delegated(plot, {
      lines: [`if ($http_host != "${plot.t}:443") { return 404; }`, ...proxyLines(plot.backend)],
    }),
  ),
  well('capital-target', 8, (plot) => ({
    sites: [wellKnown(plot, `${plot.t.toUpperCase()}:443`), matrixProxy(plot)],
  })),
  well('extra-keys', 8, (plot) => ({
    sites: [
      website(plot, wellKnownLines(` {"org.example": [1, {"a": null}], "m.server" : "${plot.t}:443" }  `)),
      matrixProxy(plot),
    ],
  })),
  well('padded-keys', 8, (plot) => ({ ...delegated(plot), homeserver: 'padded' })),
  well('dendrite', 8, (plot) => ({ ...delegated(plot), homeserver: 'dendrite' })),
  well('two-srv-targets', 14, (plot) => ({
    records: [
      fedRecord(plot.s, 443, plot.t, 10),
      fedRecord(plot.s, 443, `second.${plot.s}`, 20),
      ...addressRecords(`second.${plot.s}.`, plot.apex),
    ],
    sites: [
      matrixProxy(plot, { serverNames: [plot.s], certificate: { names: [plot.s] } }),
      // The second target is the machine of the web site.
      website(plot, [...notFound, ...proxyLines(plot.backend)]),
    ],
  })),
  well(
    'file-and-srv',
    8,
    (plot) => ({ ...delegated(plot), records: [fedRecord(plot.s, 443, `gone.${plot.s}`)] }),
    {
      finds: ['dns.srv-ignored'],
    },
  ),
  well('redirect-302', 8, (plot) => redirected(plot, 302), { finds: ['well-known.redirect'] }),
  well('redirect-308', 8, (plot) => redirected(plot, 308), { finds: ['well-known.redirect-308'] }),
  well(
    'octet-stream',
    8,
    (plot) => ({
      sites: [
        website(plot, wellKnownLines(fileText(`${plot.t}:443`), 'application/octet-stream')),
        matrixProxy(plot),
      ],
    }),
    { finds: ['well-known.content-type'] },
  ),
  well('file-500', 16, (plot) => ({ sites: [website(plot, always(500, 'oops')), directProxy(plot)] }), {
    finds: ['well-known.bad-status'],
  }),
  well('uppercase', 16, (plot) => ({ sites: [website(plot), directProxy(plot)] }), {
    name: ({ s }) => s.replace('uppercase', 'Uppercase'),
    finds: ['name.uppercase'],
  }),
  well(
    'too-long',
    16,
    (plot) => ({
      records: addressRecords('*', plot.apex),
      sites: [
        website(plot),
        directProxy(plot, {
          serverNames: ['_'],
          certificate: { names: [longName(plot)], commonName: 'long' },
        }),
      ],
    }),
    { name: longName, finds: ['name.too-long'] },
  ),
  well('client-file', 8, (plot) => ({
    sites: [
      website(plot, [
        ...wellKnownLines(fileText(`${plot.t}:443`)),
        ...clientFileLines(`https://${plot.t}`, [FOR_BROWSERS]),
      ]),
      matrixProxy(plot),
    ],
  })),
];

function longName({ s }: Plot): string {
  const label = 'a'.repeat(58);
  return `${label}.${label}.${label}.${'b'.repeat(235 - 3 * 59 - s.length - 1)}.${s}`;
}
