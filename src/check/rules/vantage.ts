/** This machine could not look. */

import { list } from '../../text/words.ts';
import { isBlind, places } from '../evidence.ts';
import { finding } from '../finding.ts';
import type { Check } from '../types.ts';

export const vantageRule: Check = {
  ids: ['net.outbound-blocked'],
  judge(facts) {
    const { nameservers, ipv4, ipv6 } = facts.vantage;
    const blocked = (title: string, detail: string, fix: string) => [
      finding('net.outbound-blocked', 'warning', { subject: 'this machine', title, detail, fix }),
    ];
    if (isBlind(facts)) {
      const nothing = `Nothing was learnt about ${facts.serverName.text}.`;
      if (!ipv4 && !ipv6) {
        return blocked(
          'This machine has no network.',
          `It has no route for IPv4 or IPv6. ${nothing}`,
          'Connect it, or run the check elsewhere.',
        );
      }
      if (facts.vantage.given === true) {
        return blocked(
          `No answer comes from ${list(nameservers)}, the DNS server that was given.`,
          `Asked about ${facts.serverName.text} and about the root. ${nothing}`,
          'Give a server with --dns-server that answers this machine on port 53 (or write its port, as in 192.0.2.53:5353), or leave --dns-server out: then the resolver of this machine is asked.',
        );
      }
      return nameservers.length === 0
        ? blocked(
            'This machine has no resolver.',
            `/etc/resolv.conf names none. ${nothing}`,
            'Add a nameserver line, or give one with --dns-server.',
          )
        : blocked(
            'No resolver of this machine answers.',
            `Asked ${list(nameservers)}, also for the root. ${nothing}`,
            'Check /etc/resolv.conf and the way to these servers, or give another one with --dns-server.',
          );
    }
    const denied = places(facts).filter(({ address }) => address.connection?.tcp === 'denied');
    if (denied.length > 0) {
      const ports = list(denied.map(({ target }) => String(target.port)));
      return blocked(
        `This machine is not allowed to connect to port ${ports} outside.`,
        `${list(denied.map(({ address }) => address.address))}: denied by a rule on this machine. A homeserver here could not federate either.`,
        `Allow outgoing connections to ports 443 and 8448 (and others that servers may choose).`,
      );
    }
    const noRoute = places(facts).filter(({ address }) => address.skipped === 'no-route');
    if (noRoute.length > 0 && noRoute.length === places(facts).length) {
      return blocked(
        `This machine has no ${ipv4 ? 'IPv6' : 'IPv4'}, and ${facts.serverName.text} has nothing else.`,
        `${list(noRoute.map(({ address }) => address.address))}: not contacted. Whether other servers get through was not learnt.`,
        'Run the check from a machine that has both.',
      );
    }
    return [];
  },
};
