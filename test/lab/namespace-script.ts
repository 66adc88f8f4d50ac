/** What the first process of a namespace does before it goes to sleep: addresses, routes and a private file system view. */
import { addressesOf, client, type Host, host, hostCount, nameServer } from './addresses.ts';

/** Folders that get an empty one of the lab's own laid over, where the machine has them. */
export const privateFolders = [
  '/run',
  '/srv',
  '/usr/local/sbin',
  '/var/www',
  '/var/log',
  '/var/lib/nginx',
  '/var/cache/bind',
];

const ownAddresses = (): string[] =>
  [...Array.from({ length: hostCount }, (_, index) => host(index + 1)), nameServer].flatMap(addressesOf);

const addressLine = (address: string): string =>
  `address add ${address}/${address.includes(':') ? '128' : '32'} dev lo${address.includes(':') ? ' nodad' : ''}`;

/** One TCP port of a machine whose packets are lost without an answer, as a firewall does that drops. */
export interface BlackHole {
  readonly machine: Host;
  readonly port: number;
  /** Both, unless said otherwise. */
  readonly families?: readonly (keyof Host)[];
  /** The network says at once that there is no way. */
  readonly unreachable?: boolean;
}

/**
 * Lines for `ip -batch`, by family. `hole` is a line to nowhere: what is routed to it is lost. It is the default
 * route, as behind an unknown address of the real internet there may be silence. The rule about the local table
 * moves down, so that the rules about black holes, which are ports of local addresses, come before it.
 */
export function networkBatches(
  blackHoles: readonly BlackHole[],
  more: readonly string[] = [],
): {
  readonly v4: string;
  readonly v6: string;
} {
  const devices = [
    'link set lo up',
    ...[...ownAddresses(), ...more].map(addressLine),
    'link add hole type veth peer name void',
    'link set hole arp off up',
    'link set void arp off up',
    `address add ${client.v4}/32 dev hole`,
    `address add ${client.v6}/128 dev hole nodad`,
  ];
  const routes = [
    'route add default dev hole',
    'route add default dev hole table 100',
    'rule add pref 20 lookup local',
    'rule del pref 0',
  ];
  const rules = (family: keyof Host): string[] =>
    blackHoles
      .filter(({ families }) => families === undefined || families.includes(family))
      .map(
        ({ machine, port, unreachable }) =>
          `rule add pref 10 to ${machine[family]} ipproto tcp dport ${port} ${unreachable === true ? 'unreachable' : 'lookup 100'}`,
      );
  const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
  return { v4: text(...devices, ...routes, ...rules('v4')), v6: text(...routes, ...rules('v6')) };
}

/** Runs as PID 1 with LAB set to the work folder; when its stdin closes it ends, and the kernel ends all else. */
export const holderScript = `
set -e
ip -batch "$LAB/network.v4"
ip -6 -batch "$LAB/network.v6"
# Whoever enters later as an ordinary user has no capabilities, and binds 53 and 443 all the same.
echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
mount --bind "$LAB/root/etc" /etc
for folder in ${privateFolders.join(' ')}; do
  if [ -d "$folder" ]; then mount --bind "$LAB/root$folder" "$folder"; fi
done
echo ready
exec cat >/dev/null
`;
