import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { BlockList } from './ip.ts';
import type { Family } from './types.ts';

/** Two root name servers: addresses that stay public. Nothing is sent to them. */
const FAR: Readonly<Record<Family, string>> = { 4: '198.41.0.4', 6: '2001:503:ba3e::2:30' };

/** Addresses that reach no other network. */
const near = new BlockList();
near.addSubnet('10.0.0.0', 8);
near.addSubnet('100.64.0.0', 10);
near.addSubnet('127.0.0.0', 8);
near.addSubnet('169.254.0.0', 16);
near.addSubnet('172.16.0.0', 12);
near.addSubnet('192.168.0.0', 16);
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');
near.addSubnet('fe80::', 10, 'ipv6');

/** See `Network.hasRoute`. A host that carries a public address itself counts, also without a default route. */
export async function hasRoute(family: Family): Promise<boolean> {
  return (await routeTo(FAR[family], family)) || carriesPublicAddress(family);
}

/** Connecting a datagram socket makes the kernel choose a route, and fail when there is none. */
function routeTo(address: string, family: Family): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    const end = (found: boolean) => {
      socket.close();
      resolve(found);
    };
    socket.once('error', () => end(false));
    // Without a route Node calls back with the error, which its types do not say.
    socket.connect(53, address, (error?: Error) => {
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      end(error === undefined);
    });
  });
}

function carriesPublicAddress(family: Family): boolean {
  const name = family === 6 ? 'ipv6' : 'ipv4';
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some((own) => own.family.toLowerCase() === name && !near.check(own.address, name));
}
