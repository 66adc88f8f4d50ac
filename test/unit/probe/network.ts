/** The real network for probe tests: addresses lead to loopback servers, and one root of the test's own is trusted. */
import { X509Certificate } from 'node:crypto';
import { mapNetwork, type Place } from '../../../src/rehearsal/network.ts';
import { createClock } from '../../../src/system/clock.ts';
import { createNetwork } from '../../../src/system/network.ts';
import type { Clock, Endpoint, Network } from '../../../src/system/types.ts';

export type { Place };

/** Whether each certificate is issued by the next, and the last by the root; names and dates are not looked at. */
function chainsTo(root: X509Certificate, sent: readonly Uint8Array[]): boolean {
  const chain = [...sent.map((der) => new X509Certificate(der)), root];
  return chain.every((certificate, index) => {
    const issuer = chain[index + 1] ?? root;
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
}

export interface TestPorts {
  readonly network: Network;
  readonly clock: Clock;
  /** Every connection that was asked for, as "address:port". */
  readonly connections: string[];
}

/** `find` says what is at an address; addresses that it does not know are silent. */
export function testPorts(rootPem: string, find: (to: Endpoint) => Place | undefined): TestPorts {
  const root = new X509Certificate(rootPem);
  const connections: string[] = [];
  const mapped = mapNetwork(createNetwork(), {
    nameservers: [],
    find: (_, to) => {
      connections.push(`${to.address}:${to.port}`);
      return find(to) ?? 'silent';
    },
  });
  const network: Network = {
    ...mapped,
    async secure(connection, options, signal) {
      const channel = await mapped.secure(connection, options, signal);
      return chainsTo(root, channel.sent) ? { ...channel, chainError: null } : channel;
    },
  };
  return { network, clock: createClock(), connections };
}
