/** What the homeserver is to be: behind a proxy, or with TLS of its own. */
export interface LoopbackFront {
  readonly kind: 'proxy';
  readonly address: string;
  readonly port: number;
  /** Ports that the proxy takes itself on the same machine, so that no listener may keep them. */
  readonly takes: readonly number[];
}

export interface SynapseFront {
  readonly kind: 'synapse';
  readonly port: number;
  /** Whether apps are known to connect to this port as well. */
  readonly clients: boolean;
  readonly certificate: string;
  readonly key: string;
}

/** A file of the configuration. A list of them stands in the order in which Synapse loads them. */
export interface ConfigFile {
  readonly path: string;
  /** UTF-8, with its byte order mark and its line endings as they are. Holds secrets: never leaves the process. */
  readonly text: string;
  /** Where `path` leads after all links, when that is another path. */
  readonly realPath?: string;
}

/** Where something stands; line and column from 1, column in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A top-level key and where its value comes from. */
export interface KeyOrigin {
  readonly key: string;
  /** The one that counts: the last in the last file that has it. */
  readonly place: Place;
  /** In earlier files, whose whole values it replaces. */
  readonly overrides: readonly Place[];
  /** Earlier in the file of `place`; the last one counts. */
  readonly duplicates: readonly Place[];
  /** Of the value that counts. */
  readonly shape: 'scalar' | 'list' | 'map';
}

export type ConfigFaultKind =
  /** No YAML. */
  | 'syntax'
  /** YAML, and no list of settings. */
  | 'not-a-map'
  /** Empty or comments alone: Synapse says so and goes on. */
  | 'empty'
  | 'too-large'
  /** Aliases that multiply beyond any use, or that contain themselves. */
  | 'aliases';

export interface ConfigFault {
  readonly file: string;
  readonly kind: ConfigFaultKind;
  /** A sentence without final stop, in words of ours or of the parser. */
  readonly reason: string;
  /** null when the fault has no place. */
  readonly line: number | null;
  readonly column: number | null;
  /** The line itself, cut at 200 characters, the value of a secret left out; null when the fault has no place. */
  readonly lineText: string | null;
}

export interface ListenerResource {
  /** null where the list has an empty entry, or something that is no text. */
  readonly name: string | null;
  readonly place: Place;
}

export interface Nonsense {
  readonly what: string;
  readonly place: Place;
  /** Synapse does not start with it; else it makes something of it that nobody meant. */
  readonly stops: boolean;
}

/** One entry of `listeners` as Synapse understands it, or one that `bind_port` makes. */
export interface ListenerModel {
  /** Of the entry; with `bind_port` that of the key. */
  readonly place: Place;
  /** Position in `listeners`; null for one that `bind_port` makes. */
  readonly index: number | null;
  /** Where each of its keys stands. */
  readonly keys: Readonly<Record<string, Place>>;
  /** "http", "manhole", "metrics", "replication", or what else stands there; null when missing. */
  readonly type: string | null;
  /** null when missing or no whole number between 0 and 65535 (a text in quotes is none). */
  readonly port: number | null;
  /** What stands there instead of a whole number; null when it is one, or missing. */
  readonly badPort: string | null;
  /** A Unix socket. */
  readonly path: string | null;
  readonly tls: boolean;
  /** For TCP false unless it is set, for a Unix socket true. */
  readonly xForwarded: boolean;
  /** Those of `bind_addresses`, then `bind_address`; empty when neither says one: all addresses. */
  readonly addresses: readonly string[];
  readonly resources: readonly ListenerResource[];
  /** no_tls silences it. */
  readonly silenced: boolean;
  /** Whether its address list names the machine itself alone. */
  readonly loopbackOnly: boolean;
  /** What makes no sense in it, each a clause ("resources is no list"); then it is never patched by guess. */
  readonly nonsense: readonly Nonsense[];
}

/** What decides about TLS and federation, as Synapse understands it. */
export interface ServerModel {
  readonly serverName: string | null;
  /** Those that Synapse would open or silence: `listeners`, or what `bind_port` makes of them. */
  readonly listeners: readonly ListenerModel[];
  /** Those that stand in the file, and that bind_port replaces; empty without bind_port. */
  readonly replaced: readonly ListenerModel[];
  /** `listeners` is there and is no list. */
  readonly listenersAreNoList: boolean;
  readonly noTls: boolean;
  /** Paths as written; null when missing, empty, or no text. */
  readonly certificatePath: string | null;
  readonly keyPath: string | null;
  /** As written; null when not set. Synapse then takes <server name>.signing.key in the folder of the last file. */
  readonly signingKeyPath: string | null;
  readonly publicBaseurl: string | null;
  readonly servesWellKnown: boolean;
  readonly database: 'sqlite3' | 'psycopg2' | 'other' | null;
}

export interface DuplicateKey {
  /** Dotted path, as in `places`. */
  readonly path: string;
  readonly place: Place;
  readonly earlier: Place;
}

/** All files after Synapse's shallow merge. Plain data without secrets: `--json` carries it. */
export interface LoadedConfig {
  /** Paths, in the order of loading. */
  readonly files: readonly string[];
  /** Every top-level key of all files, in the order of their first appearance. */
  readonly keys: readonly KeyOrigin[];
  /**
   * Merged values, of the keys alone that are judged or patched; those that can hold secrets are reduced to what is
   * judged of them (`database` to its name). A key that is in `keys` and not here has a value that nobody needs.
   */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where each part of `values` stands, by its dotted path: "listeners.0.resources.1.names.0". */
  readonly places: Readonly<Record<string, Place>>;
  /** Keys below the first level that stand twice in one map; the last one counts. */
  readonly duplicates: readonly DuplicateKey[];
  readonly model: ServerModel;
  /** Files with a fault give no values; the others count all the same. */
  readonly faults: readonly ConfigFault[];
}

export type ManagingTool =
  | 'playbook'
  | 'nixos'
  | 'kubernetes'
  | 'yunohost'
  | 'docker-image'
  | 'puppet'
  | 'ansible'
  | 'other';

/** Who writes the file again, so that a patch would be lost. */
export interface ManagedBy {
  readonly tool: ManagingTool;
  /** As people call it: "matrix-docker-ansible-deploy". */
  readonly name: string;
  readonly file: string;
  /** Where the change belongs instead: "matrix_synapse_configuration_extension_yaml in vars.yml of the playbook". */
  readonly patchAt: string;
}
