/** Findings about the files of homeserver.yaml and about its listeners. */
import { type CatalogueEntry, seenLocally } from './entry.ts';

export const configEntries = seenLocally({
  'config.not-found': {
    severity: 'error',
    meaning: 'No homeserver.yaml is where it was looked for.',
    explain: [
      'Packages, containers and virtual environments keep it in different places; the usual ones were looked at.',
      'Name the file or the folder with --config, several times where Synapse gets several.',
    ],
  },
  'config.unreadable': {
    severity: 'error',
    meaning: 'A configuration file is there and cannot be read.',
    explain: [
      'The account that runs the check may not read it, it is not UTF-8, it is too large, or it is no plain file.',
      'Nothing that stands in it was judged.',
      'Run the check as root, or give it a copy with --config.',
    ],
  },
  'config.invalid-yaml': {
    severity: 'error',
    meaning: 'A configuration file is not valid YAML, so Synapse does not start with it.',
    explain: [
      'The line and the column show where reading stopped; the cause is often one line above.',
      'Tabs before a key, a missing space after a colon and unequal indentation are the usual ones.',
    ],
  },
  'config.duplicate-key': {
    severity: 'warning',
    meaning: 'A key stands twice in one file; the last one counts.',
    explain: [
      'Synapse does not say a word about it, and everything below the first one is ignored.',
      'Move what is meant into one of them and remove the other.',
    ],
  },
  'config.overridden': {
    severity: 'warning',
    meaning: 'A later configuration file replaces the whole value of a key.',
    explain: [
      'Synapse merges its files by top-level key: lists and maps are not joined.',
      'A file in conf.d with its own "listeners" takes away all listeners of the main file.',
      'Keep each key in one file.',
    ],
  },
  'config.managed': {
    severity: 'error',
    meaning: 'Another tool writes this file, so changes in it are lost with its next run.',
    explain: [
      'Make the change in the settings of that tool, and let it write the file again.',
      'This program does not patch such a file.',
    ],
  },
  'config.no-listener': {
    severity: 'error',
    meaning: 'Synapse opens no port at all, and says nothing about it.',
    explain: [
      'The list of listeners is empty or missing, or no_tls silences all that is in it.',
      'Add a listener for port 8008 on the loopback addresses when a reverse proxy does TLS.',
    ],
  },
  'config.no-federation': {
    severity: 'error',
    meaning: 'No listener has the resource federation.',
    explain: [
      'It brings the paths below /_matrix/federation and /_matrix/key; without it other servers get 404.',
      'A listener with "client" alone serves no keys.',
      'Add federation to the names of the listener that the outside reaches.',
    ],
  },
  'config.no-tls': {
    severity: 'warning',
    meaning: 'The option no_tls still silences listeners with TLS.',
    explain: [
      'Every listener with "tls: true" is left out without a word in the log.',
      'Where a proxy does TLS, remove no_tls together with those listeners: removed alone, it brings them back, and they need a certificate.',
      'Where Synapse is to do TLS itself, remove no_tls and give the paths of certificate and key.',
    ],
  },
  'config.webclient': {
    severity: 'error',
    meaning: 'A listener has the resource webclient, with which no Synapse starts since 1.53.',
    explain: [
      'It served a web client in old versions. Files from before 0.34 have it in every listener.',
      'Remove the name from the list, and leave no empty "- " behind: that stops the start too.',
      'Keep client and federation.',
    ],
  },
  'config.unknown-resource': {
    severity: 'error',
    meaning: 'A listener has a resource that Synapse does not know.',
    explain: [
      'Synapse does not start then.',
      'It knows client, consent, federation, health, keys, media, metrics, openid, replication and static.',
    ],
  },
  'config.tls-without-certificate': {
    severity: 'error',
    meaning: 'A listener has TLS, and the path of the certificate or of its key is missing.',
    explain: [
      'Synapse does not start then; an acme block does not help since 1.37.',
      'Remove the listener where a reverse proxy does TLS, or set tls_certificate_path and tls_private_key_path.',
    ],
  },
  'config.bind-port': {
    severity: 'warning',
    meaning: 'The option bind_port from before "listeners" replaces all listeners of the file.',
    explain: [
      'Synapse still reads it: it opens one port with TLS and one without, and ignores the whole list of listeners.',
      'The second is unsecure_port, or bind_port less 400.',
      'Write both as listeners, and remove bind_port, bind_host, unsecure_port and gzip_responses.',
    ],
  },
  'config.bind-address': {
    severity: 'note',
    meaning: 'A listener has bind_address, the old singular form.',
    explain: [
      'It still works: the address is added to those of bind_addresses.',
      'Write it as a list: bind_addresses.',
    ],
  },
  'config.port-not-number': {
    severity: 'error',
    meaning: 'The port of a listener is no number, so Synapse does not start.',
    explain: ['Quotes make a text of it. Write the number without them.'],
  },
  'config.listener-invalid': {
    severity: 'error',
    meaning: 'A listener is not built as Synapse expects it.',
    explain: [
      'Each listener has a type and either a port or the path of a Unix socket; its resources are a list, each with a list of names.',
      'Synapse does not start with anything else, or leaves it out.',
      'This program never patches such a listener by guess.',
    ],
  },
  'config.replication-listener': {
    severity: 'error',
    meaning: 'A listener has the type replication, with which no Synapse starts since 1.67.',
    explain: [
      'Workers talk over Redis now.',
      'Remove the listener; with workers, set up the redis block first.',
    ],
  },
  'config.x-forwarded-missing': {
    severity: 'warning',
    meaning: 'A listener behind a proxy has no x_forwarded.',
    explain: [
      'Synapse then takes every request for one from 127.0.0.1: limits for all together, and no addresses in the log.',
      'Set "x_forwarded: true" on it, and let the proxy set X-Forwarded-For.',
    ],
  },
  'config.x-forwarded-exposed': {
    severity: 'warning',
    meaning: 'A listener with x_forwarded is open to the world.',
    explain: [
      'Anybody who connects there can claim any address in X-Forwarded-For.',
      'Bind it to the loopback addresses where the proxy is on this machine, or keep the port closed to the outside.',
    ],
  },
  'config.loopback-in-container': {
    severity: 'error',
    meaning:
      'Inside a container a listener is bound to the loopback address, where nothing outside reaches it.',
    explain: [
      'The loopback address of a container is its own, so the published port leads nowhere.',
      "Use bind_addresses: ['0.0.0.0'], and publish the port on the loopback address of the machine.",
    ],
  },
} as const satisfies Record<string, CatalogueEntry>);
