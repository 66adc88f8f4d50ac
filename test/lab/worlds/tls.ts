/** Handshakes and certificates. */

import type { FaultKind } from '../faults.ts';
import type { OddCertificate } from '../odd-certificates.ts';
import type { Plot, WorldSite } from '../world.ts';
import {
  broken,
  DAY,
  delegated,
  directProxy,
  type LabWorld,
  matrixProxy,
  onlySite,
  srv,
  website,
  well,
  wellKnown,
} from './parts.ts';

const certified = (plot: Plot, certificate: Partial<WorldSite['certificate']>) =>
  delegated(plot, { certificate: { names: [plot.t], ...certificate } });

const odd = (plot: Plot, kind: OddCertificate) => certified(plot, { odd: kind });

const on8448 = (plot: Plot, kind: FaultKind) =>
  onlySite(plot, { faults: [{ machine: plot.apex, port: 8448, kind }] });

/** The Matrix host is openssl's own server. */
const served = (plot: Plot, ...options: string[]) => ({
  sites: [wellKnown(plot, `${plot.t}:443`)],
  tlsServers: [{ machine: plot.delegate, port: 443, names: [plot.t], options }],
});

const byFamily = (plot: Plot, v6: Partial<WorldSite>) => ({
  sites: [
    wellKnown(plot, `${plot.t}:443`),
    matrixProxy(plot, { families: ['v4'] }),
    matrixProxy(plot, { families: ['v6'], ...v6 }),
  ],
});

export const tlsWorlds: readonly LabWorld[] = [
  broken('leaf-only', 8, 'tls.leaf-only', (plot) => certified(plot, { issuer: 'leaf-only' })),
  broken('foreign-chain', 8, 'tls.chain-incomplete', (plot) => odd(plot, 'foreign-chain')),
  well('root-between', 8, (plot) => odd(plot, 'root-between'), { finds: ['tls.chain-order'] }),
  broken('self-signed', 8, 'tls.self-signed', (plot) => certified(plot, { issuer: 'self-signed' })),
  broken('legacy-synapse', 16, 'tls.legacy-synapse', (plot) =>
    onlySite(plot, {
      sites: [
        website(plot),
        directProxy(plot, {
          certificate: {
            names: [plot.s],
            issuer: 'self-signed',
            subjectAltName: false,
            serialNumber: '03e8',
          },
        }),
      ],
    }),
  ),
  broken('untrusted-root', 8, 'tls.untrusted-root', (plot) => certified(plot, { issuer: 'unknown-root' })),
  broken('staging', 8, 'tls.staging-ca', (plot) => odd(plot, 'staging')),
  broken('traefik-default', 8, 'tls.default-certificate', (plot) =>
    certified(plot, {
      issuer: 'self-signed',
      commonName: 'TRAEFIK DEFAULT CERT',
      names: ['a.b.traefik.default'],
    }),
  ),
  broken('snakeoil', 8, 'tls.default-certificate', (plot) =>
    certified(plot, { issuer: 'self-signed', commonName: 'localhost', names: ['localhost'] }),
  ),
  broken('cdn-origin', 8, 'tls.cdn-origin', (plot) => odd(plot, 'origin')),
  broken('expired', 8, 'tls.expired', (plot) =>
    certified(plot, { notBefore: Date.now() - 92 * DAY, notAfter: Date.now() - 2 * DAY }),
  ),
  broken('intermediate-expired', 8, 'tls.intermediate-expired', (plot) =>
    certified(plot, { issuer: 'expired-intermediate' }),
  ),
  broken('not-yet-valid', 8, 'tls.not-yet-valid', (plot) =>
    certified(plot, { notBefore: Date.now() + 2 * DAY }),
  ),
  well(
    'expires-soon',
    8,
    (plot) => certified(plot, { notBefore: Date.now() - 88 * DAY, notAfter: Date.now() + 2 * DAY }),
    {
      finds: ['tls.expires-soon'],
    },
  ),
  broken('name-mismatch', 8, 'tls.name-mismatch', (plot) => certified(plot, { names: ['shop.example.net'] })),
  broken('address-not-named', 7, 'tls.name-mismatch', (plot) => ({
    sites: [wellKnown(plot, `${plot.delegate.v4}:443`), matrixProxy(plot)],
  })),
  broken('names-srv-target', 14, 'tls.names-srv-target', (plot) => srv(plot, [plot.t])),
  broken('names-server-name', 8, 'tls.names-server-name', (plot) => certified(plot, { names: [plot.s] })),
  broken('wildcard-depth', 16, 'tls.wildcard-depth', (plot) =>
    onlySite(plot, {
      sites: [website(plot), directProxy(plot, { certificate: { names: [`*.${plot.s}`] } })],
    }),
  ),
  broken('no-san', 8, 'tls.no-san', (plot) => certified(plot, { subjectAltName: false })),
  broken('sha1', 8, 'tls.weak-key', (plot) => ({
    ...served(plot, '-cipher', 'DEFAULT@SECLEVEL=0'),
    tlsServers: [
      {
        machine: plot.delegate,
        port: 443,
        names: [plot.t],
        odd: 'sha1',
        options: ['-cipher', 'DEFAULT@SECLEVEL=0'],
      },
    ],
  })),
  broken('one-family-wrong', 8, 'tls.name-mismatch', (plot) =>
    byFamily(plot, { certificate: { names: ['shop.example.net'] } }),
  ),
  well('addresses-differ', 8, (plot) => byFamily(plot, {}), { finds: ['tls.addresses-differ'] }),
  broken('tls-1-1', 8, 'tls.protocol-old', (plot) =>
    served(plot, '-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0'),
  ),
  broken('unrecognized-name', 8, 'tls.handshake-refused', (plot) => ({
    sites: [wellKnown(plot, `${plot.t}:443`)],
    faults: [{ machine: plot.delegate, port: 443, kind: 'alert' }],
  })),
  broken('client-certificate', 8, 'tls.client-certificate', (plot) =>
    served(plot, '-Verify', '1', '-verify_return_error'),
  ),
  broken('client-certificate-tls-1-2', 8, 'tls.client-certificate', (plot) =>
    served(plot, '-Verify', '1', '-verify_return_error', '-tls1_2'),
  ),
  broken('client-certificate-page', 8, 'tls.client-certificate', (plot) =>
    delegated(plot, { clientCertificate: true }),
  ),
  broken('plain-http', 16, 'tls.plain-http', (plot) => on8448(plot, 'plain-http')),
  broken('ssh', 16, 'tls.not-tls', (plot) => on8448(plot, 'ssh')),
  well('only-with-name', 8, (plot) => delegated(plot, { onlyWithName: true }), {
    finds: ['tls.no-sni-refused'],
  }),
];
