/** Every check. A new rule is a file in rules/ and a line here; findings of equal weight come in this order. */
import { answersRule } from './rules/answers.ts';
import { clientRule } from './rules/client.ts';
import { deadAddressRule } from './rules/dead-address.ts';
import { dnsAddressRule } from './rules/dns-address.ts';
import { dnsAuthoritiesRule } from './rules/dns-authorities.ts';
import { dnsControlRule } from './rules/dns-control.ts';
import { dnsSrvPlaceRule, dnsSrvRule } from './rules/dns-srv.ts';
import { nameRule } from './rules/name.ts';
import { networkRule } from './rules/network.ts';
import { oldSynapseRule } from './rules/old-synapse.ts';
import { proxyAccessRule } from './rules/proxy-access.ts';
import { proxyHostRule } from './rules/proxy-host.ts';
import { proxyPathRule } from './rules/proxy-path.ts';
import { secondLooksRule } from './rules/second-looks.ts';
import { sameEverywhereRule } from './rules/tls-addresses.ts';
import { tlsChainRule } from './rules/tls-chain.ts';
import { tlsHandshakeRule } from './rules/tls-handshake.ts';
import { tlsNameRule } from './rules/tls-name.ts';
import { vantageRule } from './rules/vantage.ts';
import { wellKnownContentRule } from './rules/well-known-content.ts';
import { wellKnownControlRule } from './rules/well-known-control.ts';
import { wellKnownNotesRule, wellKnownPlaceRule } from './rules/well-known-place.ts';
import { wellKnownReachRule } from './rules/well-known-reach.ts';
import type { Check } from './types.ts';

export const checks: readonly Check[] = [
  vantageRule,
  nameRule,
  wellKnownPlaceRule,
  wellKnownControlRule,
  wellKnownContentRule,
  wellKnownReachRule,
  dnsAddressRule,
  dnsSrvRule,
  dnsSrvPlaceRule,
  dnsControlRule,
  dnsAuthoritiesRule,
  networkRule,
  tlsHandshakeRule,
  tlsChainRule,
  tlsNameRule,
  proxyHostRule,
  answersRule,
  proxyPathRule,
  proxyAccessRule,
  deadAddressRule,
  sameEverywhereRule,
  oldSynapseRule,
  secondLooksRule,
  clientRule,
  wellKnownNotesRule,
];
