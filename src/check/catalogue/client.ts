/** Findings about what clients need; federation does not read it. */
import type { CatalogueEntry } from './entry.ts';

export const clientEntries = {
  'client.missing': {
    severity: 'note',
    meaning: 'There is no /.well-known/matrix/client on the server name.',
    explain: [
      'Clients read it to find the homeserver of somebody whose user ID they know.',
      'Without it people must type the address of the homeserver. Other servers never look at it.',
    ],
  },
  'client.cors': {
    severity: 'warning',
    meaning: 'Web clients may not read the client file, because a header is missing.',
    explain: [
      'Browsers show a file of another site to a page only with Access-Control-Allow-Origin.',
      'Add Access-Control-Allow-Origin: * for /.well-known/matrix/client, on a redirect too.',
    ],
  },
  'client.base-url-dead': {
    severity: 'warning',
    meaning: 'The client file leads to an address where no homeserver answers clients.',
    explain: [
      'Clients ask for /_matrix/client/versions below m.homeserver.base_url before they log in.',
      'Correct base_url, or pass /_matrix/client on to the homeserver there.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
