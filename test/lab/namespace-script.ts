/** What the first process of a namespace does before it goes to sleep: addresses, routes and a private file system view. */
import { addressesOf, client, host, hostCount, nameServer } from './addresses.ts';

/** Folders that get an empty one of the lab's own laid over, where the machine has them. */
export const privateFolders = ['/run', '/srv', '/var/www', '/var/log', '/var/lib/nginx', '/var/cache/bind'];

const ownAddresses = (): string[] =>
  [...Array.from({ length: hostCount }, (_, index) => host(index + 1)), nameServer].flatMap(addressesOf);

const addressLine = (address: string): string =>
  `address add ${address}/${address.includes(':') ? '128' : '32'} dev lo${address.includes(':') ? ' nodad' : ''}`;

/**
 * `hole` is a line to nowhere: what is routed to it is lost without an answer. It is the default route, as
 * behind every unknown address of the real internet there may be silence. The rule about the local table is
 * moved down, so that `blackHole` in namespace.ts can lay a rule about one port of a local address above it.
 */
export const networkBatches: { readonly v4: string; readonly v6: string } = {
  v4: [
    'link set lo up',
    ...ownAddresses().map(addressLine),
    'link add hole type veth peer name void',
    'link set hole arp off up',
    'link set void arp off up',
    `address add ${client.v4}/32 dev hole`,
    `address add ${client.v6}/128 dev hole nodad`,
    'route add default dev hole',
    'route add default dev hole table 100',
    'rule add pref 20 lookup local',
    'rule del pref 0',
    '',
  ].join('\n'),
  v6: [
    'route add default dev hole',
    'route add default dev hole table 100',
    'rule add pref 20 lookup local',
    'rule del pref 0',
    '',
  ].join('\n'),
};

/** Runs as PID 1 with LAB set to the work folder; when its stdin closes it ends, and the kernel ends all else. */
export const holderScript = `
set -e
ip -batch "$LAB/network.v4"
ip -6 -batch "$LAB/network.v6"
mount --bind "$LAB/root/etc" /etc
for folder in ${privateFolders.join(' ')}; do
  if [ -d "$folder" ]; then mount --bind "$LAB/root$folder" "$folder"; fi
done
echo ready
exec cat >/dev/null
`;
