/** Findings about the server name itself. */
import type { CatalogueEntry } from './entry.ts';

export const nameEntries = {
  'name.invalid': {
    severity: 'error',
    meaning: 'What was given is not a server name; the wrong part is named and the corrected form offered.',
    explain: [
      'A server name is the part after the colon in a user ID: a host name or IP address, and sometimes a port.',
      'It has no https://, no path, no @ and no underscore, and an international domain stands in its xn-- form.',
      'Use the corrected form that is offered, or look at server_name in homeserver.yaml.',
    ],
  },
  'name.private-suffix': {
    severity: 'error',
    meaning: 'The server name exists only inside one network (.local, .lan, .internal, a single word).',
    explain: [
      'Nobody outside can look such a name up, and no public certificate authority issues for it.',
      'Federation needs a name in the public DNS.',
      'A server name cannot be changed once there are users: a public one means a new server.',
    ],
  },
  'name.uppercase': {
    severity: 'warning',
    meaning: 'The server name has capital letters, and server names are compared with their case.',
    explain: [
      'Other servers treat Example.org and example.org as two servers.',
      'Aliases and invitations that somebody types in small letters then fail.',
      'The name cannot be changed once there are users; give out IDs and aliases spelt exactly as they are.',
    ],
  },
  'name.too-long': {
    severity: 'warning',
    meaning: 'The server name has more than 230 characters.',
    explain: [
      'A whole user ID may have 255 characters, so hardly anything is left for the part before the colon.',
      'The specification advises at most 230. It can only be changed before the first user exists.',
    ],
  },
  'name.has-port': {
    severity: 'note',
    meaning:
      'The server name contains a port, so there is no delegation: servers connect to exactly that port.',
    explain: [
      'With a port in the name, other servers read neither the well-known file nor SRV records.',
      'The port and the host can then never be moved, because the server name cannot be changed.',
      'Nothing has to be repaired as long as that port stays open.',
    ],
  },
  'name.ip-literal': {
    severity: 'note',
    meaning:
      'The server name is an IP address: its certificate must carry the address, and there is no delegation.',
    explain: [
      'Servers connect straight to the address and ask for no file and no SRV record.',
      'The certificate needs the address as an IP entry in its subjectAltName; few authorities issue that.',
      'If the address is ever lost, so is the server name.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
