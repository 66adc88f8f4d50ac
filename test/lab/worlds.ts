/** All worlds of check.test.ts, and what `check` must say of each. A new one is one entry in one of these lists. */
import { dnsWorlds } from './worlds/dns.ts';
import { healthyWorlds } from './worlds/healthy.ts';
import { netWorlds } from './worlds/net.ts';
import type { LabWorld } from './worlds/parts.ts';
import { proxyWorlds } from './worlds/proxy.ts';
import { tlsWorlds } from './worlds/tls.ts';
import { wellKnownWorlds } from './worlds/well-known.ts';

export type { LabWorld } from './worlds/parts.ts';

/** How many worlds share a namespace; namespaces stand side by side. */
export const A_NAMESPACE = 50;

export const worlds: readonly LabWorld[] = [
  ...healthyWorlds,
  ...dnsWorlds,
  ...netWorlds,
  ...wellKnownWorlds,
  ...tlsWorlds,
  ...proxyWorlds,
];
