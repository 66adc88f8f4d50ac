/** The situations whose speed is measured, and a zone with many server names for lists. */
import { addressRecords } from './named.ts';
import { proxyLines, wellKnownLines } from './nginx.ts';
import type { Layout, Plot, World, WorldSite } from './world.ts';

export interface BenchWorld extends World {
  /** Median of the quickest known tester, at the same round trip. */
  readonly beatMs: number;
}

const site = (machine: Plot['apex'], port: number, name: string, lines: readonly string[]): WorldSite => ({
  machine,
  ports: [port],
  serverNames: [name],
  certificate: { names: [name] },
  lines,
});

const server = (text: string): string[] => wellKnownLines(JSON.stringify({ 'm.server': text }));

const delegated = ({ s, t, apex, delegate, backend }: Plot): Layout => ({
  sites: [site(apex, 443, s, server(`${t}:443`)), site(delegate, 443, t, proxyLines(backend))],
});

const byRecord =
  (label: string, port: number) =>
  ({ s, t, delegate, backend }: Plot): Layout => ({
    records: [`${label}.${s}. IN SRV 10 5 ${port} ${t}.`],
    sites: [site(delegate, port, s, proxyLines(backend))],
  });

export const benchWorlds: readonly BenchWorld[] = [
  { id: 'delegated', beatMs: 540, lay: delegated },
  {
    id: 'same-host',
    beatMs: 484,
    lay: ({ s, apex, backend }) => ({
      sites: [site(apex, 443, s, [...server(`${s}:443`), ...proxyLines(backend)])],
    }),
  },
  {
    id: 'direct',
    beatMs: 426,
    lay: ({ s, apex, backend }) => ({ sites: [site(apex, 8448, s, proxyLines(backend))] }),
  },
  {
    id: 'direct-404',
    beatMs: 588,
    lay: ({ s, apex, backend }) => ({
      sites: [site(apex, 8448, s, proxyLines(backend)), site(apex, 443, s, ['return 404;'])],
    }),
  },
  { id: 'srv', beatMs: 478, lay: byRecord('_matrix-fed._tcp', 443) },
  { id: 'srv-legacy', beatMs: 480, lay: byRecord('_matrix._tcp', 8448) },
  {
    id: 'dead-ipv6',
    beatMs: 20_828,
    lay: (plot) => ({
      ...delegated(plot),
      addresses: [
        ...addressRecords(`${plot.s}.`, plot.apex),
        `${plot.t}. IN A ${plot.delegate.v4}`,
        // Nobody has this one, and what is sent there is lost.
        `${plot.t}. IN AAAA 2606:2800:220:9::1`,
      ],
    }),
  },
];

const BULK_ZONE = 'bulk.example.net';
const number = (index: number): string => String(index).padStart(4, '0');

export const bulkName = (index: number): string => `n${number(index)}.${BULK_ZONE}`;

/** `names` (at most 10,000) server names on two machines, each with a homeserver of its own. */
export const bulkWorld = (names: number): World => ({
  id: 'bulk',
  lay: ({ apex, delegate }) => {
    const all = Array.from({ length: names }, (_, index) => index);
    const certificate = { names: [`*.${BULK_ZONE}`] };
    return {
      homeservers: all.map((index) => ({ serverName: bulkName(index), port: 10_000 + index })),
      zones: [
        {
          name: BULK_ZONE,
          records: all.flatMap((index) => [
            ...addressRecords(`n${number(index)}`, apex),
            ...addressRecords(`m${number(index)}`, delegate),
          ]),
        },
      ],
      sites: [
        {
          machine: apex,
          ports: [443],
          serverNames: [`~^n(?<one>\\d+)\\.${BULK_ZONE.replaceAll('.', '\\.')}$`],
          certificate,
          lines: server(`m$one.${BULK_ZONE}:443`),
        },
        {
          machine: delegate,
          ports: [443],
          serverNames: [`~^m(?<one>\\d+)\\.${BULK_ZONE.replaceAll('.', '\\.')}$`],
          certificate,
          lines: [
            'location /_matrix {',
            '  proxy_pass http://127.0.0.1:1$one;',
            '  proxy_set_header Host $host:$server_port;',
            '}',
          ],
        },
      ],
    };
  },
});
