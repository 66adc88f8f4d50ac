/** Ports that nobody reaches. */

import type { FaultKind } from '../faults.ts';
import { addressRecords } from '../named.ts';
import type { Plot } from '../world.ts';
import {
  broken,
  delegated,
  direct,
  directProxy,
  fedRecord,
  type LabWorld,
  matrixProxy,
  nobody,
  onlySite,
  website,
  well,
} from './parts.ts';

const on8448 = (plot: Plot, kind: FaultKind) =>
  onlySite(plot, { faults: [{ machine: plot.apex, port: 8448, kind }] });

const cloudflare = { v4: '104.16.32.1', v6: '2606:4700::6810:2001' };

export const netWorlds: readonly LabWorld[] = [
  broken('refused', 16, 'net.refused', (plot) => onlySite(plot)),
  broken('delegated-refused', 8, 'net.refused', (plot) => ({
    sites: [delegated(plot).sites?.[0] ?? website(plot)],
  })),
  broken('timeout', 16, 'net.timeout', (plot) => ({
    ...direct(plot),
    blackHoles: [{ machine: plot.apex, port: 8448 }],
  })),
  broken('silent', 16, 'net.silent', (plot) => on8448(plot, 'silent')),
  broken('reset', 16, 'net.reset', (plot) => on8448(plot, 'reset')),
  broken('unreachable', 16, 'net.unreachable', (plot) => ({
    ...direct(plot),
    blackHoles: [{ machine: plot.apex, port: 8448, unreachable: true }],
  })),
  broken('cdn-port', 16, 'net.cdn-port', (plot) => ({
    addresses: addressRecords(`${plot.s}.`, cloudflare),
    moreAddresses: [cloudflare.v4, cloudflare.v6],
    sites: [website(plot, undefined, { machine: cloudflare })],
    blackHoles: [{ machine: cloudflare, port: 8448 }],
  })),
  well(
    'ipv6-dead',
    8,
    (plot) => ({
      ...delegated(plot),
      addresses: [
        ...addressRecords(`${plot.s}.`, plot.apex),
        `${plot.t}. IN A ${plot.delegate.v4}`,
        `${plot.t}. IN AAAA ${nobody(plot).v6}`,
      ],
    }),
    { finds: ['net.ipv6-dead'] },
  ),
  well(
    'ipv6-refused',
    8,
    (plot) => ({
      sites: [delegated(plot).sites?.[0] ?? website(plot), matrixProxy(plot, { families: ['v4'] })],
    }),
    { finds: ['net.ipv6-dead'] },
  ),
  well(
    'ipv6-unreachable',
    8,
    (plot) => ({
      ...delegated(plot),
      blackHoles: [{ machine: plot.delegate, port: 443, families: ['v6'], unreachable: true }],
    }),
    { finds: ['net.ipv6-dead'] },
  ),
  well(
    'site-ipv6-dead',
    16,
    (plot) => ({
      sites: [website(plot), directProxy(plot)],
      blackHoles: [{ machine: plot.apex, port: 8448, families: ['v6'] }],
    }),
    { finds: ['net.ipv6-dead'] },
  ),
  well(
    'one-address-dead',
    8,
    (plot) => ({ ...delegated(plot), records: [`${plot.t}. IN A ${nobody(plot).v4}`] }),
    { finds: ['net.some-addresses-dead'] },
  ),
  well(
    'first-target-dead',
    14,
    (plot) => ({
      records: [fedRecord(plot.s, 9999, plot.t, 10), fedRecord(plot.s, 443, plot.t, 20)],
      sites: [matrixProxy(plot, { serverNames: [plot.s], certificate: { names: [plot.s] } })],
    }),
    { finds: ['net.some-addresses-dead'] },
  ),
];
