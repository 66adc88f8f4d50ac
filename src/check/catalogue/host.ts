/** Findings about the machine that the homeserver runs on. */
import { type CatalogueEntry, seenLocally } from './entry.ts';

export const hostEntries = seenLocally({
  'config.certificate-missing': {
    severity: 'error',
    meaning: 'A certificate or key file that a configuration names does not exist.',
    explain: [
      'The program does not start with it, or stops at its next reload.',
      'Correct the path, or put the files there.',
    ],
  },
  'config.certificate-unreadable': {
    severity: 'error',
    meaning: "A certificate or key file cannot be read by the program's account, or holds nothing in PEM.",
    explain: [
      'certbot keeps its files in folders that root alone may enter, and Synapse runs as an account of its own.',
      'Every folder on the way needs to let that account through, not only the file.',
      'Let a deploy hook copy the files to a folder of the account, rather than open those of certbot.',
    ],
  },
  'config.certificate-leaf': {
    severity: 'error',
    meaning: 'The certificate file holds one certificate alone, without the one that vouches for it.',
    explain: [
      'Other servers know the root authorities, not the intermediate one: it has to be sent along.',
      'Name the file with the whole chain: with certbot fullchain.pem, not cert.pem.',
    ],
  },
  'config.key-mismatch': {
    severity: 'error',
    meaning: 'A certificate and the key named with it do not belong together.',
    explain: [
      'The program does not start with them, or keeps the old certificate at a reload.',
      'Name the two files that were made together: they lie in one folder.',
    ],
  },
  'tls.stale-on-server': {
    severity: 'error',
    meaning: 'The certificate file is newer than the certificate that is served.',
    explain: [
      'Programs read the file when they start and when they are told to. A renewal alone changes nothing.',
      'Reload the program now, and let a hook do it after each renewal.',
      'Synapse takes new files with SIGHUP: systemctl reload matrix-synapse.',
    ],
  },
  'federation.other-instance': {
    severity: 'error',
    meaning: 'The key that the server name publishes is not the signing key of this machine.',
    explain: [
      'Another homeserver answers for the name: an old one, a copy, or a second one behind the same proxy.',
      'Requests that this machine signs are refused everywhere.',
      'Point the proxy at the right homeserver, or put the signing key back that the server had before.',
    ],
  },
  'host.port-busy': {
    severity: 'error',
    meaning: 'A port that homeserver.yaml wants is held by another program.',
    explain: [
      'Two programs cannot listen on one port of one address: Synapse stops at its start, or leaves that listener out.',
      'Where a proxy holds the port, it does TLS, and the listener of Synapse goes to port 8008 of the loopback address.',
    ],
  },
  'host.proxy-config-invalid': {
    severity: 'error',
    meaning: "The proxy's own check refuses its files as they are now.",
    explain: [
      'It runs on with what it had read before, and does not take any change until the files are valid.',
      'The message names the file and the line.',
    ],
  },
  'host.proxy-path': {
    severity: 'error',
    meaning: "A setting of the proxy changes the paths of Matrix's requests.",
    explain: [
      'Other servers sign the path exactly as they send it. A proxy that decodes or joins parts of it breaks the signature.',
      'nginx: proxy_pass without anything behind the port, not even a slash.',
      'Apache: nocanon on ProxyPass, and AllowEncodedSlashes NoDecode in the same virtual host.',
    ],
  },
  'host.clock': {
    severity: 'warning',
    meaning: 'The clock of this machine is off by more than a minute.',
    explain: [
      'Certificates are then valid too early or too late, and signed keys look expired to others.',
      'Let a time service keep it: chrony, or systemd-timesyncd.',
    ],
  },
  'host.firewall': {
    severity: 'warning',
    meaning: 'A firewall on this machine closes a port that other servers need.',
    explain: [
      'A look from this machine itself does not notice: its own packets do not pass these rules.',
      'Open the port for TCP, IPv4 and IPv6.',
    ],
  },
  'host.renewal-missing': {
    severity: 'warning',
    meaning: 'Nothing renews a certificate, or nothing reloads the program after a renewal.',
    explain: [
      'Certificates of 90 days need a renewal that runs by itself: a timer, a cron line, or a proxy that does it.',
      'The program that serves it has to be told afterwards, by a deploy hook.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>);
