/** Findings about https://S/.well-known/matrix/server. */
import type { CatalogueEntry } from './entry.ts';

const FALLBACK = 'Servers then ignore the file and go on to SRV records and port 8448 of your server name.';

export const wellKnownEntries = {
  'well-known.absent': {
    severity: 'note',
    meaning: 'There is no well-known file (404); servers go on to SRV records and port 8448.',
    explain: [
      'That is a normal set-up when the server itself is reached at your server name.',
      'To move federation to another host or port, publish the file at https://your-name/.well-known/matrix/server.',
    ],
  },
  'well-known.unreachable': {
    severity: 'note',
    meaning: 'Port 443 of the server name cannot be asked for the well-known file.',
    explain: [
      'Servers ask there first. A refusal takes no time, and they go on to SRV records and port 8448.',
      'Silence is worse: a server that fetches your keys has ten seconds for everything, so it fails although 8448 works.',
      'Let port 443 refuse or answer, with a certificate for the server name.',
    ],
  },
  'well-known.tls-invalid': {
    severity: 'warning',
    meaning: 'The certificate of the web site is not valid, so every server ignores the well-known file.',
    explain: [
      'The file must come over HTTPS with a certificate that is good for your server name.',
      FALLBACK,
      'Renew or complete the certificate of the web site.',
    ],
  },
  'well-known.bad-status': {
    severity: 'warning',
    meaning: 'The well-known file is answered with a status other than 200 or 404.',
    explain: [
      'Only an answer 200 counts.',
      FALLBACK,
      'Let the web server give the file itself, before any application, login or filter.',
    ],
  },
  'well-known.bot-challenge': {
    severity: 'error',
    meaning: 'A challenge page for robots stands before the well-known file.',
    explain: [
      'Homeservers are programs and cannot solve it.',
      FALLBACK,
      'Add a rule to the CDN or firewall that lets /.well-known/matrix/ and /_matrix/ through.',
    ],
  },
  'well-known.only-on-target': {
    severity: 'error',
    meaning: 'The file is on the Matrix host, where nobody looks for it, and not on the server name.',
    explain: [
      'Servers read it only at the name after the colon in user IDs.',
      'Copy it to the web server of that name, or redirect the path there.',
    ],
  },
  'well-known.html': {
    severity: 'error',
    meaning: 'A web page comes back in place of the file.',
    explain: [
      'A content management system or single-page app answers every path with its own page and status 200.',
      FALLBACK,
      'Add an exact location for /.well-known/matrix/server before the application.',
    ],
  },
  'well-known.not-json': {
    severity: 'error',
    meaning: 'The file is not a JSON object.',
    explain: [
      'A comma too many, single quotes or a comment make it unreadable.',
      FALLBACK,
      'One line is enough: {"m.server": "matrix.example.org:443"}',
    ],
  },
  'well-known.bom': {
    severity: 'error',
    meaning: 'An invisible byte order mark stands before the first bracket.',
    explain: [
      'Some editors on Windows add it. JSON readers refuse it.',
      FALLBACK,
      'Save the file as UTF-8 without BOM.',
    ],
  },
  'well-known.encoded': {
    severity: 'error',
    meaning: 'The file comes compressed although nobody asked for that, or in another encoding than UTF-8.',
    explain: [
      'Servers read plain UTF-8 only.',
      FALLBACK,
      'Turn compression off for this path, and save the file as UTF-8.',
    ],
  },
  'well-known.no-server-key': {
    severity: 'error',
    meaning: 'The file has no key m.server: it is the client file, or the key is misspelt.',
    explain: [
      'Servers read m.server, clients read m.homeserver from another file (/.well-known/matrix/client).',
      FALLBACK,
      'Give each path its own file.',
    ],
  },
  'well-known.duplicate-key': {
    severity: 'warning',
    meaning: 'm.server stands twice in the file; most readers take the last one.',
    explain: ['Which one counts is not defined.', 'Remove the one that is not meant.'],
  },
  'well-known.server-not-text': {
    severity: 'error',
    meaning: 'The value of m.server is not text.',
    explain: ['It must be one string in double quotes, no list and no number.', FALLBACK],
  },
  'well-known.scheme': {
    severity: 'error',
    meaning: 'm.server starts with http:// or https://, which does not belong there.',
    explain: [
      'The value is a host and a port, not an address for a browser.',
      'Synapse looks for a host called "https" and fails; it does not fall back to anything.',
      'Cut the scheme and the slashes.',
    ],
  },
  'well-known.path': {
    severity: 'error',
    meaning: 'm.server has a slash or a path at its end.',
    explain: [
      'The value is a host and a port only.',
      'Synapse takes it as it is, asks for //_matrix/…, and gets 404; it does not fall back to anything.',
      'Cut everything from the slash on.',
    ],
  },
  'well-known.invalid-server': {
    severity: 'error',
    meaning: 'm.server is not a server name.',
    explain: [
      'It must be a host name or an IP address, with a port where it is not 8448: no spaces, no capitals needed, no underscore.',
      'Synapse uses the text as it is and fails; an empty text counts as no delegation.',
    ],
  },
  'well-known.too-large': {
    severity: 'error',
    meaning: 'The file is larger than 51200 bytes, which servers refuse to read.',
    explain: [
      'The file needs one short line.',
      FALLBACK,
      'Usually another file or page is served by mistake.',
    ],
  },
  'well-known.redirect': {
    severity: 'note',
    meaning: 'The file comes through a redirect.',
    explain: [
      'Servers follow redirects, at most twenty, as long as every step is HTTPS with a good certificate.',
      'A redirect to another path (as Nextcloud makes) usually ends at a 404.',
      'Serving the file directly is faster and has fewer parts that can break.',
    ],
  },
  'well-known.redirect-308': {
    severity: 'warning',
    meaning: 'The file comes through a 308 redirect, which older servers do not follow.',
    explain: ['Use 301 or 302, or serve the file directly.'],
  },
  'well-known.redirect-loop': {
    severity: 'error',
    meaning: 'The redirects for the file do not end.',
    explain: [
      'Two rules send each other in circles, usually http to https or to www and back.',
      FALLBACK,
      'Exempt /.well-known/matrix/ from one of them.',
    ],
  },
  'well-known.slow': {
    severity: 'warning',
    meaning: 'The file takes more than 5 seconds; from 10 seconds on other servers fail.',
    explain: [
      'A server that fetches your keys has ten seconds for everything, this file included.',
      'Let the web server give it as a static file, before any application.',
    ],
  },
  'well-known.split-brain': {
    severity: 'error',
    meaning: 'The addresses of the server name give different answers for the file.',
    explain: [
      'Which answer a server gets depends on the address it happens to use, IPv6 mostly first.',
      'Make all web servers behind the name give the same file, or take the wrong address out of DNS.',
    ],
  },
  'well-known.content-type': {
    severity: 'note',
    meaning: 'The file does not come as application/json.',
    explain: [
      'Servers read it all the same; some tools complain.',
      'Set the type for this path to application/json.',
    ],
  },
  'well-known.port-missing': {
    severity: 'error',
    meaning: 'm.server has no port, port 8448 of that host is closed, and Matrix answers on its port 443.',
    explain: [
      'Without a port servers connect to 8448, not to 443.',
      'Write the port into the file, as in matrix.example.org:443.',
    ],
  },
  'well-known.cached': {
    severity: 'note',
    meaning: 'Says how long other servers may keep the present file.',
    explain: [
      'Servers remember the file for a day if it does not say otherwise, for two days at most, and a failure for an hour.',
      'Until then a change is not seen everywhere, so the old place must go on working.',
    ],
  },
  'well-known.user-agent-blocked': {
    severity: 'error',
    meaning: 'The well-known file is given to browsers, and refused to servers.',
    explain: [
      'A filter in the CDN, the firewall or the web server judges by the User-Agent header.',
      'Homeservers are refused by it, take the file for missing, and go on to SRV records and port 8448.',
      'Exempt /.well-known/matrix/ from the filter.',
    ],
  },
  'well-known.stale-copy': {
    severity: 'warning',
    meaning: 'The Matrix host has a well-known file of its own that says something else.',
    explain: [
      'Servers read the file of your server name alone, so the copy does nothing today.',
      'It misleads people, and counts once somebody takes the host name itself for a server name.',
      'Remove it, or make it say the same.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
