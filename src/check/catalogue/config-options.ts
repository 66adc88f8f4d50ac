/** Findings about single options of homeserver.yaml. */
import { type CatalogueEntry, seenLocally } from './entry.ts';

export const configOptionEntries = seenLocally({
  'config.acme': {
    severity: 'warning',
    meaning: 'An acme block is there, which Synapse ignores since 1.37: nobody renews.',
    explain: [
      'The protocol that it spoke was switched off in 2021.',
      'Get the certificate with certbot, acme.sh, Caddy or this program, and remove the block.',
      'An empty one, as the files of 0.99 have it, does nothing at all.',
    ],
  },
  'config.dead-option': {
    severity: 'note',
    meaning: 'An option that nothing reads any more.',
    explain: [
      'Synapse says nothing about options that it does not know, so old ones stay for years and mislead.',
      'Remove it.',
    ],
  },
  'config.perspectives': {
    severity: 'warning',
    meaning: 'The option perspectives, which named key servers before 1.0, is still there.',
    explain: [
      'Synapse still adds its servers to those of trusted_key_servers, the option that took its place.',
      'The key of matrix.org that old files pin was withdrawn in 2019, so what that server signs today is refused.',
      'With the check of certificates switched off it stops the start.',
    ],
  },
  'config.verification-off': {
    severity: 'error',
    meaning: 'The certificates of other servers are not checked (federation_verify_certificates).',
    explain: [
      'Synapse then takes anybody for any server, and a current one refuses to start with key servers that have no keys of their own given.',
      'Remove the line: the check is on by default since 1.0.',
    ],
  },
  'config.custom-ca': {
    severity: 'warning',
    meaning: 'The option federation_custom_ca_list replaces the authorities that the system trusts.',
    explain: [
      'Synapse then accepts certificates of the listed authorities alone, also for well-known files, so it reaches no public server.',
      'That is meant for closed federations. Remove it on a public server.',
    ],
  },
  'config.allow-list-without-self': {
    severity: 'warning',
    meaning: 'The list federation_domain_whitelist does not have the server itself.',
    explain: [
      'Only the listed servers are talked to.',
      'Tests that the server makes with itself, signed ones above all, are refused.',
    ],
  },
  'config.old-blacklist': {
    severity: 'note',
    meaning: 'The option federation_ip_range_blacklist is the form from before 1.25.',
    explain: [
      'It still works, for federation alone, and ip_range_whitelist does not count with it.',
      'Write ip_range_blacklist in its place, or remove it where it has only the usual private ranges: those are the default.',
    ],
  },
  'config.serve-wellknown': {
    severity: 'warning',
    meaning:
      'Synapse serves a well-known file that names the server itself, although the server is delegated elsewhere.',
    explain: [
      'serve_server_wellknown always answers with the server name and port 443.',
      'Where other servers are sent to another host or port, that file contradicts the real one.',
      'Remove it, and serve a file with the right content from the web server.',
    ],
  },
  'config.public-baseurl': {
    severity: 'note',
    meaning: 'The option public_baseurl is missing, or is not an address that clients use.',
    explain: [
      'Synapse serves /.well-known/matrix/client only where it is set, and puts it into links in mails.',
      'Set it to the https address of the client API, as in https://matrix.example.org/.',
    ],
  },
  'config.open-registration': {
    severity: 'error',
    meaning: 'Registration is open to everybody without any check; no Synapse starts so since 1.56.',
    explain: [
      'Ask for a token, a mail address or a captcha, or switch registration off.',
      'Open servers are used for abuse, and others then block them.',
    ],
  },
  'config.start-blocker': {
    severity: 'error',
    meaning: 'An option stops the start of a current Synapse.',
    explain: [
      'It was allowed when the file was written.',
      'The finding names the option, the version that ended it, and what takes its place.',
    ],
  },
  'config.sqlite-hop': {
    severity: 'warning',
    meaning:
      'The database is SQLite of a version before 1.0, which current versions cannot take over directly.',
    explain: [
      'The direct jump ends in a step of the schema with a syntax error.',
      'Start Synapse 1.0 once in between: it lifts the database to a state that a current version takes.',
      'Copy the database file first.',
    ],
  },
} as const satisfies Record<string, CatalogueEntry>);
