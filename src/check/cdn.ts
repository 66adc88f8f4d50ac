/** Addresses of Cloudflare, whose proxy carries a few ports only. */
import { BlockList, isIP } from '../system/ip.ts';

// https://www.cloudflare.com/ips/ (a stable list: last changed in 2021)
const RANGES: readonly string[] = [
  '173.245.48.0/20',
  '103.21.244.0/22',
  '103.22.200.0/22',
  '103.31.4.0/22',
  '141.101.64.0/18',
  '108.162.192.0/18',
  '190.93.240.0/20',
  '188.114.96.0/20',
  '197.234.240.0/22',
  '198.41.128.0/17',
  '162.158.0.0/15',
  '104.16.0.0/13',
  '104.24.0.0/14',
  '172.64.0.0/13',
  '131.0.72.0/22',
  '2400:cb00::/32',
  '2606:4700::/32',
  '2803:f800::/32',
  '2405:b500::/32',
  '2405:8100::/32',
  '2a06:98c0::/29',
  '2c0f:f248::/32',
];

const cloudflare = new BlockList();
for (const range of RANGES) {
  const [address = '', prefix = ''] = range.split('/');
  cloudflare.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4');
}

/** HTTPS ports that the proxy passes on (developers.cloudflare.com, "Network ports"). */
const PORTS: ReadonlySet<number> = new Set([443, 2053, 2083, 2087, 2096, 8443]);

export const isCloudflare = (address: string): boolean =>
  isIP(address) !== 0 && cloudflare.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

export const carriesPort = (port: number): boolean => PORTS.has(port);
