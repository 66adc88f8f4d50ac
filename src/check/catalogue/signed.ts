/** Findings that only a request signed with the server's own key can give. */
import { type CatalogueEntry, seenLocally } from './entry.ts';

export const signedEntries = seenLocally({
  'proxy.auth-stripped': {
    severity: 'error',
    meaning: 'The Authorization header does not arrive at the homeserver, so every signed request fails.',
    explain: [
      'Servers sign their requests in this header. Version and keys are asked without it, so simple tests pass.',
      'Basic authentication, forward authentication and single sign-on take the header for their own and remove it.',
      'Exempt /_matrix from them, and remove lines that set or unset Authorization there.',
      'Only a signed request sees this: check --local --signed sends one to the server itself.',
    ],
  },
  'federation.signature-rejected': {
    severity: 'error',
    meaning: "A request that is signed with the server's own key is refused.",
    explain: [
      'A signature covers method, path and server names. What arrives is not what was sent, or another key is expected.',
      'Usually a proxy rewrites the path: in nginx end proxy_pass at the port; in Apache nocanon and AllowEncodedSlashes NoDecode.',
      'Else another instance answers under this name: compare the published key with the signing key on the machine.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>);
