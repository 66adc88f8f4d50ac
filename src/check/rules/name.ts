/** The server name itself: what can never be changed about it. */
import { hostNameFault } from '../../matrix/host-name.ts';
import { finding } from '../finding.ts';
import type { Check, Finding } from '../types.ts';

/** Suffixes that no public DNS carries (RFC 6761, RFC 6762, RFC 8375; .internal reserved by ICANN) and the usual home-made ones. */
const PRIVATE =
  /(?:^|\.)(?:local|localhost|localdomain|lan|internal|intranet|corp|home|home\.arpa|private)$/i;

/** A name that only one network knows. */
export const isPrivateName = (host: string): boolean => !host.includes('.') || PRIVATE.test(host);

export const nameRule: Check = {
  ids: [
    'name.invalid',
    'name.ip-literal',
    'name.has-port',
    'name.uppercase',
    'name.too-long',
    'name.private-suffix',
  ],
  judge({ serverName }) {
    const { text, host, kind, port } = serverName;
    const findings: Finding[] = [];
    if (kind !== 'name') {
      findings.push(
        finding('name.ip-literal', 'note', {
          subject: text,
          title: `The server name ${text} is an IP address.`,
          detail: `Servers connect straight to it, and the certificate must carry ${host} as an IP address. No file and no SRV record is asked.`,
          fix: '',
        }),
      );
    }
    if (port !== null) {
      findings.push(
        finding('name.has-port', 'note', {
          subject: text,
          title: `The server name ${text} contains the port ${port}.`,
          detail:
            'So servers connect to this host and port for ever: no well-known file and no SRV record can move them.',
          fix: '',
        }),
      );
    }
    if (kind === 'name' && /[A-Z]/.test(text)) {
      findings.push(
        finding('name.uppercase', 'warning', {
          subject: text,
          title: `The server name ${text} has capital letters.`,
          detail: `Server names are compared with their case: ${text.toLowerCase()} is another server for everybody.`,
          fix: `If server_name in homeserver.yaml is ${text.toLowerCase()}, check that name. If it has capitals, it cannot be changed; write IDs and aliases exactly so.`,
        }),
      );
    }
    if (text.length > 230) {
      findings.push(
        finding('name.too-long', 'warning', {
          subject: text,
          title: `The server name has ${text.length} characters.`,
          detail: 'A whole user ID may have 255, so hardly anything is left for the part before the colon.',
          fix: 'Before the first user exists, choose a shorter name.',
        }),
      );
    }
    const fault = kind === 'name' ? hostNameFault(host) : null;
    if (fault !== null) {
      findings.push(
        finding('name.invalid', 'error', {
          subject: text,
          title: `Synapse does not connect to a server called ${text}.`,
          detail: `${fault} Its client refuses such a name before it asks for anything.`,
          fix: 'Federation needs another server name; server_name can be chosen anew only before the first user exists.',
        }),
      );
    }
    if (kind === 'name' && isPrivateName(host)) {
      findings.push(
        finding('name.private-suffix', 'error', {
          subject: text,
          title: `The server name ${text} exists only inside one network.`,
          detail:
            'Other servers cannot look it up, and no public certificate authority issues a certificate for it.',
          fix: 'Federation needs a server name in the public DNS; server_name can be chosen anew only before the first user exists.',
        }),
      );
    }
    return findings;
  },
};
