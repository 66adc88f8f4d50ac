/** What a look at this machine gives: facts, never opinions. Plain data without secrets: `--json` carries it as `local`. */
import type { LoadedConfig, ManagedBy, Place } from '../homeserver/types.ts';
import type { CertificateFacts } from '../probe/types.ts';

export interface LocalOptions {
  /** Files or folders as Synapse's own -c options, in their order; empty looks in the usual places. */
  readonly configPaths: readonly string[];
  /** They are copies from another machine: nothing else of this one is looked at. */
  readonly elsewhere: boolean;
  /** As asked for; null when only homeserver.yaml says it. */
  readonly serverName: string | null;
  readonly home: string | null;
  /** Prefix of every absolute path that is read; "" for this machine, a folder in tests. */
  readonly root?: string;
}

export interface NotLookedAt {
  /** What, as a noun: "the firewall". */
  readonly what: string;
  /** Why, as a clause: "only root may list its rules". */
  readonly why: string;
}

export interface UnreadableFile {
  readonly path: string;
  /** As in FileError: EACCES, ELOOP, TOO_LARGE, NOT_A_FILE, NOT_UTF8. */
  readonly code: string;
}

export interface ConfigFacts {
  /** Those that were read, in the order in which Synapse loads them. Their texts stay out: they hold secrets. */
  readonly files: readonly { readonly path: string; readonly realPath?: string; readonly bytes: number }[];
  /** null when no file was found. */
  readonly loaded: LoadedConfig | null;
  /** Where it was looked for. */
  readonly lookedAt: readonly string[];
  /** There, and not read. */
  readonly unreadable: readonly UnreadableFile[];
  /** Paths that were given and are not there. */
  readonly absent?: readonly string[];
  /** Files of a folder that Synapse passes over because they do not end in .yaml. */
  readonly passedOver: readonly string[];
  readonly managedBy: ManagedBy | null;
}

/** The homeserver's process, or the account that its unit file or package names. */
export interface ServiceFacts {
  /** "matrix-synapse"; null when nobody could tell. */
  readonly user: string | null;
  readonly uid: number | null;
  /** Its groups' ids, the main one included. */
  readonly gids: readonly number[];
  readonly pid: number | null;
  /** "1.98.0" of the installed package; null when not found. */
  readonly version: string | null;
  /** What says so, as people know it: "process 812", "matrix-synapse.service". */
  readonly source: string;
  /** Its process is in a container: "docker", "podman", "lxc", "other"; null when not, or not known. */
  readonly container: 'docker' | 'podman' | 'lxc' | 'other' | null;
}

export type FileState =
  | 'read'
  | 'missing'
  | 'denied'
  | 'not-a-file'
  | 'too-large'
  | 'link-loop'
  /** Read, and nothing of the kind that it should hold is in it. */
  | 'no-pem'
  | 'failed';

/** Whether the account of the service can read a file, each folder on the way walked as that account. */
export interface AccessFacts {
  readonly user: string;
  readonly readable: boolean | null;
  /** The folder, or the file itself, that stops it; null when nothing does or it could not be told. */
  readonly stoppedAt: string | null;
  /** What stands there: "0700 root:root". */
  readonly mode: string | null;
}

export interface PemFileFacts {
  readonly path: string;
  /** After all links, when that is another path. */
  readonly realPath?: string;
  readonly state: FileState;
  /** ISO 8601; null when not known. */
  readonly modifiedAt: string | null;
  readonly access: AccessFacts | null;
}

/** A certificate file with its key, as a program on this machine uses them. */
export interface CertificatePair {
  /** Who reads it. */
  readonly usedBy: 'synapse' | ProxyKind;
  /** The line that names the certificate. */
  readonly place: Place | null;
  /** Names that the program serves with it; empty for Synapse. */
  readonly names: readonly string[];
  readonly certificate: PemFileFacts & {
    /** As they stand in the file, then those of the chain file that the program names beside it. */
    readonly chain: readonly CertificateFacts[];
    /** Hex with colons: SHA-256 of the leaf's SubjectPublicKeyInfo in DER; null without a leaf. */
    readonly publicKeySha256: string | null;
  };
  /** null when the program names no key file. The key itself never leaves the module that compares it. */
  readonly key:
    | (PemFileFacts & {
        readonly publicKeySha256: string | null;
        /** Protected by a passphrase, so it was not compared. */
        readonly encrypted: boolean;
      })
    | null;
  /** null when one of the two could not be read. */
  readonly keyMatches: boolean | null;
}

/** The public part of a key in the signing key file. */
export interface SigningKeyFacts {
  readonly path: string;
  readonly state: FileState;
  readonly access: AccessFacts | null;
  readonly keys: readonly {
    /** "ed25519:a_AbCd" */
    readonly id: string;
    /** Unpadded base64, as servers publish it. */
    readonly publicKey: string;
  }[];
}

export interface PortHolder {
  readonly address: string;
  readonly port: number;
  /** Program's name and pid; null when only root may see it. */
  readonly program: string | null;
  readonly pid: number | null;
}

export type ProxyKind = 'nginx' | 'apache' | 'caddy' | 'haproxy' | 'traefik' | 'relayd';

export type ManglingKind =
  /** nginx: proxy_pass with a path, a slash alone included. */
  | 'proxy-pass-path'
  /** nginx: $uri or $document_uri in proxy_pass. */
  | 'proxy-pass-variable'
  /** nginx: a rewrite before the request is passed on. */
  | 'rewrite'
  /** Apache: ProxyPass without nocanon. */
  | 'no-nocanon'
  /** Apache: AllowEncodedSlashes missing, Off or On in place of NoDecode. */
  | 'encoded-slashes'
  /** HAProxy: normalize-uri or an altered path. */
  | 'normalize-uri';

export interface ProxySite {
  readonly names: readonly string[];
  readonly ports: readonly number[];
  readonly tls: boolean;
  /** Where requests below /_matrix go, as written: "http://127.0.0.1:8008"; null when they do not. */
  readonly matrixTo: string | null;
  readonly place: Place;
}

export interface ManglingSetting {
  readonly kind: ManglingKind;
  readonly place: Place;
  /** The line as it stands, cut at 200 characters. */
  readonly text: string;
  /** Names of the site that it is in. */
  readonly names: readonly string[];
}

export interface ProxyFacts {
  readonly kind: ProxyKind;
  /** "1.22.1"; null when it does not tell. */
  readonly version: string | null;
  readonly running: boolean | null;
  readonly sites: readonly ProxySite[];
  readonly mangling: readonly ManglingSetting[];
  /** What the proxy's own validator says about the present files; null when it was not run. */
  readonly valid: { readonly ok: boolean; readonly text: string } | null;
  readonly filesRead: readonly string[];
}

export interface FirewallFacts {
  readonly tool: 'nftables' | 'iptables' | 'ufw' | 'firewalld';
  /** Ports asked for, each with whether a connection from outside gets in; null when the rules do not tell plainly. */
  readonly ports: readonly {
    readonly port: number;
    readonly open: boolean | null;
    readonly rule: string | null;
  }[];
}

export interface ClockFacts {
  /** Seconds that this machine is ahead of the other; negative when behind. */
  readonly offsetSeconds: number | null;
  /** What it was compared with: "the Date header of 93.184.216.34:443", "the kernel's own estimate". */
  readonly source: string;
  readonly synchronised: boolean | null;
}

export interface RenewalFacts {
  /** "certbot", "acme.sh", "caddy", "lego", "dehydrated", "matrix-tls-setup" */
  readonly client: string;
  /** Certificate files or lineages that it looks after. */
  readonly covers: readonly string[];
  /** The timer, cron file or daemon that runs it; null when nothing was found. */
  readonly armedBy: string | null;
  /** What it runs after a renewal, as written; empty when nothing. */
  readonly hooks: readonly { readonly file: string; readonly line: number | null; readonly text: string }[];
}

export interface LocalFacts {
  readonly elsewhere: boolean;
  /** ISO 8601, UTC. */
  readonly lookedAt: string;
  /** The one asked for, else that of homeserver.yaml. */
  readonly serverName: string | null;
  readonly isRoot: boolean;
  readonly config: ConfigFacts;
  /** null when no homeserver is on this machine, or with `elsewhere`. */
  readonly service: ServiceFacts | null;
  readonly certificateFiles: readonly CertificatePair[];
  /** null when it was not looked for. */
  readonly signingKeys: SigningKeyFacts | null;
  /** null when it was not looked at. */
  readonly ports: readonly PortHolder[] | null;
  readonly proxies: readonly ProxyFacts[];
  readonly firewall: FirewallFacts | null;
  readonly clock: ClockFacts | null;
  readonly renewal: readonly RenewalFacts[];
  readonly notLookedAt: readonly NotLookedAt[];
}
