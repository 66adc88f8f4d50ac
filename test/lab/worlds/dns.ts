/** Names that lead nowhere, or not where they should. */
import type { ZoneRecord } from '../../../src/rehearsal/dns-table.ts';
import { addressRecords } from '../named.ts';
import type { NameServer } from '../names.ts';
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
  oldRecord,
  onlySite,
  srv,
  website,
  well,
  wellKnown,
} from './parts.ts';

/** A resolver of the world's own, on the machine of the web site. */
const askThere = ({ apex }: Plot): string[] => ['--dns-server', apex.v4];

const addressesOf = (name: string, { v4, v6 }: { v4: string; v6: string }): ZoneRecord[] => [
  { name, type: 'A', data: v4 },
  { name, type: 'AAAA', data: v6 },
];

const resolver = (
  plot: Plot,
  change: Partial<NameServer['table']> & Pick<NameServer, 'bogus'>,
): NameServer => {
  const { bogus, ...table } = change;
  return {
    address: plot.apex.v4,
    table: {
      zones: [plot.s],
      records: [...addressesOf(plot.s, plot.apex), ...addressesOf(plot.t, plot.delegate)],
      ...table,
    },
    ...(bogus === undefined ? {} : { bogus }),
  };
};

const labels = (name: string): string[] => [`_matrix-fed._tcp.${name}`, `_matrix._tcp.${name}`];

const brokenBelow = (name: string) => [{ name: `_tcp.${name}`, records: [], broken: true }];

export const dnsWorlds: readonly LabWorld[] = [
  broken('nowhere', 16, 'dns.no-address', () => ({ addresses: [] })),
  broken('no-address', 8, 'dns.no-address', (plot) => ({
    addresses: addressRecords(`${plot.s}.`, plot.apex),
    sites: [wellKnown(plot, `${plot.t}:443`)],
  })),
  broken('row-17', 17, 'dns.servfail', (plot) => ({ ...direct(plot), zones: brokenBelow(plot.s) })),
  broken('row-12', 12, 'dns.servfail', (plot) => ({
    sites: [wellKnown(plot, plot.t), matrixProxy(plot, { ports: [8448] })],
    zones: brokenBelow(plot.t),
  })),
  broken(
    'srv-fed-refused',
    17,
    'dns.servfail',
    (plot) => ({
      ...direct(plot),
      names: [resolver(plot, { behaviours: [{ name: `_matrix-fed._tcp.${plot.s}`, rcode: 'REFUSED' }] })],
    }),
    { options: askThere },
  ),
  broken(
    'srv-timeout',
    17,
    'dns.timeout',
    (plot) => ({
      ...direct(plot),
      names: [resolver(plot, { behaviours: labels(plot.s).map((name) => ({ name, drop: true })) })],
    }),
    { options: askThere },
  ),
  broken(
    'address-timeout',
    8,
    'dns.timeout',
    (plot) => ({
      sites: [wellKnown(plot, `${plot.t}:443`)],
      names: [resolver(plot, { behaviours: [{ name: plot.t, drop: true }] })],
    }),
    { options: askThere },
  ),
  well(
    'aaaa-servfail',
    8,
    (plot) => ({
      ...delegated(plot),
      names: [resolver(plot, { behaviours: [{ name: plot.t, type: 'AAAA', rcode: 'SERVFAIL' }] })],
    }),
    { options: askThere, finds: ['dns.servfail'] },
  ),
  well(
    'slow',
    8,
    (plot) => ({
      ...delegated(plot),
      names: [resolver(plot, { behaviours: [{ name: plot.t, delayMs: 5500 }] })],
    }),
    { options: askThere, finds: ['dns.slow'] },
  ),
  broken(
    'bogus',
    8,
    'dns.dnssec-bogus',
    (plot) => ({ ...delegated(plot), names: [resolver(plot, { bogus: [plot.t] })] }),
    { options: askThere },
  ),
  broken(
    'srv-bogus',
    17,
    'dns.dnssec-bogus',
    (plot) => ({ ...direct(plot), names: [resolver(plot, { bogus: labels(plot.s) })] }),
    { options: askThere },
  ),
  broken(
    'cname-loop',
    8,
    'dns.cname-loop',
    (plot) => ({
      sites: [wellKnown(plot, `${plot.t}:443`)],
      names: [
        resolver(plot, {
          records: [
            ...addressesOf(plot.s, plot.apex),
            { name: plot.t, type: 'CNAME', data: `a.${plot.s}` },
            { name: `a.${plot.s}`, type: 'CNAME', data: plot.t },
          ],
        }),
      ],
    }),
    { options: askThere },
  ),
  broken('private-address', 8, 'dns.private-address', (plot) => ({
    addresses: [...addressRecords(`${plot.s}.`, plot.apex), `${plot.t}. IN A 10.11.12.13`],
    sites: [wellKnown(plot, `${plot.t}:443`)],
  })),
  broken('one-private-address', 8, 'dns.private-address', (plot) => ({
    ...delegated(plot),
    records: [`${plot.t}. IN A 192.168.7.1`],
  })),
  broken('private-and-closed', 16, 'dns.private-address', (plot) =>
    onlySite(plot, { records: [`${plot.s}. IN A 192.168.7.1`] }),
  ),
  broken(
    'aaaa-timeout',
    8,
    'dns.timeout',
    (plot) => ({
      ...delegated(plot),
      names: [resolver(plot, { behaviours: [{ name: plot.t, type: 'AAAA', drop: true }] })],
    }),
    { options: askThere },
  ),
  broken('alias-dangling', 8, 'dns.no-address', (plot) => ({
    addresses: [...addressRecords(`${plot.s}.`, plot.apex), `${plot.t}. IN CNAME old.${plot.s}.`],
    sites: [wellKnown(plot, `${plot.t}:443`)],
  })),
  well(
    'ipv6-only',
    8,
    (plot) => ({
      ...delegated(plot),
      addresses: [...addressRecords(`${plot.s}.`, plot.apex), `${plot.t}. IN AAAA ${plot.delegate.v6}`],
    }),
    { finds: ['dns.ipv6-only'] },
  ),

  // SRV records
  broken('srv-target-missing', 14, 'dns.srv-target-missing', (plot) =>
    onlySite(plot, { records: [fedRecord(plot.s, 443, `gone.${plot.s}`)] }),
  ),
  broken('srv-target-doubled', 14, 'dns.srv-target-doubled', (plot) =>
    onlySite(plot, { records: [fedRecord(plot.s, 443, `${plot.t}.${plot.s}`)] }),
  ),
  broken('srv-target-hyphens', 14, 'dns.srv-target-missing', (plot) => ({
    ...srv(plot),
    records: [fedRecord(plot.s, 443, `my--host.${plot.s}`), ...addressRecords('my--host', plot.delegate)],
  })),
  well(
    'srv-private-stands-aside',
    14,
    (plot) => ({
      ...srv(plot),
      records: [
        fedRecord(plot.s, 443, `inside.${plot.s}`, 5),
        fedRecord(plot.s, 443, plot.t),
        'inside IN A 10.11.12.13',
      ],
    }),
    { finds: ['dns.private-address'] },
  ),
  broken(
    'srv-slow',
    16,
    'dns.slow',
    (plot) => ({
      ...direct(plot),
      names: [resolver(plot, { behaviours: labels(plot.s).map((name) => ({ name, delayMs: 4000 })) })],
    }),
    { options: askThere },
  ),
  well(
    'srv-not-implemented',
    16,
    (plot) => ({
      ...direct(plot),
      names: [resolver(plot, { behaviours: labels(plot.s).map((name) => ({ name, rcode: 'NOTIMP' })) })],
    }),
    { options: askThere },
  ),
  well(
    'srv-target-alias',
    14,
    (plot) => ({
      ...srv(plot),
      records: [fedRecord(plot.s, 443, `alias.${plot.s}`), `alias IN CNAME ${plot.t}.`],
    }),
    { finds: ['dns.srv-target-cname'] },
  ),
  well(
    'srv-target-ip',
    14,
    (plot) => ({ ...srv(plot), records: [fedRecord(plot.s, 443, plot.delegate.v4)] }),
    {
      finds: ['dns.srv-target-ip'],
    },
  ),
  broken('srv-bad-port', 14, 'dns.srv-bad-port', (plot) =>
    onlySite(plot, { records: [fedRecord(plot.s, 0, plot.t)] }),
  ),
  broken('row-18', 18, 'dns.srv-not-offered', (plot) => ({
    ...direct(plot),
    records: [`_matrix-fed._tcp.${plot.s}. IN SRV 0 0 0 .`],
  })),
  broken('row-18-delegated', 18, 'dns.srv-not-offered', (plot) => ({
    records: [`_matrix-fed._tcp.${plot.t}. IN SRV 0 0 0 .`],
    sites: [wellKnown(plot, plot.t), matrixProxy(plot, { ports: [8448] })],
  })),
  well(
    'srv-labels-differ',
    14,
    (plot) => ({
      ...srv(plot),
      records: [fedRecord(plot.s, 443, plot.t), oldRecord(plot.s, 443, `gone.${plot.s}`)],
    }),
    { finds: ['dns.srv-labels-differ'] },
  ),
  broken(
    'srv-fed-dead',
    14,
    // The older label leads to where the server is: that one port refuses comes of the newer one.
    'dns.srv-labels-differ',
    (plot) => ({
      records: [fedRecord(plot.s, 9999, plot.t), oldRecord(plot.s, 443, plot.t)],
      sites: [website(plot), matrixProxy(plot, { serverNames: [plot.s], certificate: { names: [plot.s] } })],
    }),
  ),
  broken('srv-on-wrong-name', 11, 'dns.srv-on-wrong-name', (plot) => ({
    records: [fedRecord(plot.s, 8000, plot.t)],
    sites: [wellKnown(plot, plot.t), matrixProxy(plot, { ports: [8000] })],
  })),
  well(
    'srv-wildcard-alias',
    16,
    (plot) => ({ ...direct(plot), records: [`*.${plot.s}. IN CNAME ${plot.s}.`] }),
    { finds: ['dns.srv-wildcard'] },
  ),
  well(
    'srv-wildcard',
    14,
    (plot) => ({ ...srv(plot), records: [`*._tcp.${plot.s}. IN SRV 10 5 443 ${plot.t}.`] }),
    { finds: ['dns.srv-wildcard'] },
  ),
  broken('srv-wildcard-astray', 14, 'dns.srv-wildcard', (plot) => ({
    ...direct(plot),
    records: [`*._tcp.${plot.s}. IN SRV 10 5 9999 ${plot.t}.`],
  })),
  broken('srv-wrong-label', 16, 'dns.srv-wrong-label', (plot) =>
    onlySite(plot, {
      records: [`_matrix-fed._udp.${plot.s}. IN SRV 10 5 443 ${plot.t}.`],
      sites: [website(plot), matrixProxy(plot, { serverNames: [plot.s], certificate: { names: [plot.s] } })],
    }),
  ),
  well(
    'authorities-disagree',
    14,
    (plot) => ({
      ...srv(plot),
      records: [fedRecord(plot.s, 443, plot.t), `@ IN NS ns2.${plot.s}.`, `ns2 IN A ${plot.apex.v4}`],
      names: [
        {
          address: plot.apex.v4,
          authoritative: true,
          // As the zone was before the record was made.
          table: { zones: [plot.s], records: addressesOf(plot.s, plot.apex) },
        },
      ],
    }),
    { finds: ['dns.authorities-disagree'] },
  ),
  {
    id: 'resolver-silent',
    row: 17,
    errors: [],
    finds: ['net.outbound-blocked'],
    federationOk: null,
    lay: direct,
    options: (plot) => ['--dns-server', nobody(plot).v4],
  },
  broken(
    'private-suffix',
    16,
    'name.private-suffix',
    (plot) => ({
      zones: [{ name: 'private-suffix.internal', records: addressRecords('@', plot.apex) }],
      sites: [
        directProxy(plot, {
          serverNames: ['private-suffix.internal'],
          certificate: { names: ['private-suffix.internal'] },
        }),
      ],
    }),
    { name: () => 'private-suffix.internal' },
  ),
];
