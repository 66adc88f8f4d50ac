/** What probes saw: facts, never opinions. Plain data, so that a report can be saved and judged again. */
import type { Family } from '../system/types.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'TXT' | 'NS' | 'SOA' | 'CAA';

export type DnsStatus =
  | 'ok'
  | 'nodata'
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  /** NOTIMP: the server does not know this kind of question. */
  | 'not-implemented'
  | 'timeout'
  | 'unreachable'
  | 'malformed'
  | 'other';

export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /** A, AAAA: the address; CNAME, NS: the name without final dot; SRV: "priority weight port target"; else text. */
  readonly data: string;
}

export interface DnsAnswer {
  readonly name: string;
  readonly type: RecordType;
  readonly status: DnsStatus;
  /** Records of the type that was asked for, at the end of the chain. */
  readonly records: readonly DnsRecord[];
  /** Aliases that were followed, in order, the question's own name not included. */
  readonly chain: readonly string[];
  /** The chain does not end: a name comes twice, or more than 16 aliases. */
  readonly loop: boolean;
  /** Seconds until the answer (or its absence) is forgotten by caches; null when nothing says. */
  readonly ttl: number | null;
  /** Where no record came: the zone that says so (owner of the SOA record); null when nothing says. */
  readonly zone: string | null;
  /** AD bit: the resolver vouches by DNSSEC. */
  readonly authenticated: boolean;
  /** The server that answered ("93.184.216.53:53"), null when none did. */
  readonly server: string | null;
  readonly ms: number;
  /** Questions sent. */
  readonly attempts: number;
  /** Servers that said SERVFAIL to this very question before an answer came, one an answer; absent when none did. */
  readonly failed?: readonly string[];
}

export type ConnectFault = 'refused' | 'timeout' | 'unreachable' | 'reset' | 'denied' | 'other';

export interface CertificateFacts {
  /** "CN=matrix.example.org" in RFC 4514 order as OpenSSL prints it, one attribute a line joined by ", ". */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string | null;
  readonly issuerCommonName: string | null;
  /** dNSName entries of subjectAltName, lower case. */
  readonly dnsNames: readonly string[];
  /** iPAddress entries, as text. */
  readonly addresses: readonly string[];
  readonly hasSubjectAltName: boolean;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly selfIssued: boolean;
  readonly serial: string;
  /** Hex with colons, as OpenSSL prints it. */
  readonly sha256: string;
  readonly keyType: string;
  /** Bits for RSA, null otherwise. */
  readonly keyBits: number | null;
  /** OID of the signature algorithm ("1.2.840.113549.1.1.11"). */
  readonly signatureAlgorithm: string;
  /** caIssuers URL of the Authority Information Access extension: where the missing issuer could be had. */
  readonly issuerUrl: string | null;
}

export type TlsFault = 'timeout' | 'reset' | 'closed' | 'alert' | 'not-tls' | 'other';

export type TlsFacts =
  | {
      readonly status: 'done';
      readonly sni: string | null;
      readonly protocol: string;
      readonly cipher: string;
      /** As sent, leaf first. */
      readonly sent: readonly CertificateFacts[];
      /** OpenSSL's code against the trust store, null when the chain is good ("UNABLE_TO_VERIFY_LEAF_SIGNATURE"). */
      readonly chainError: string | null;
      readonly ms: number;
    }
  | {
      readonly status: 'failed';
      readonly sni: string | null;
      readonly fault: TlsFault;
      readonly code: string;
      readonly alert: string | null;
      /** What the peer said instead, when it was text ("SSH-2.0-OpenSSH_9.2", "HTTP/1.1 400 Bad Request"). */
      readonly banner: string | null;
      /** true when the peer had agreed to our hello with its own before it failed; absent when not. */
      readonly agreed?: boolean;
      readonly ms: number;
    };

/** One connection to one address: TCP, then TLS. */
export interface ConnectionFacts {
  readonly address: string;
  readonly port: number;
  readonly family: Family;
  readonly tcp: 'open' | ConnectFault;
  readonly tcpMs: number;
  /** How often it was tried; 2 with `tcp: open` means the first attempt failed. */
  readonly attempts: number;
  /** null when TCP failed, or for plain HTTP. */
  readonly tls: TlsFacts | null;
}

export type HttpFault = 'timeout' | 'reset' | 'closed' | 'too-large' | 'malformed' | 'not-asked';

export interface HttpExchange {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** null when no complete answer came; `fault` says why. */
  readonly status: number | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body as text (UTF-8, invalid bytes replaced), cut at the probe's limit. */
  readonly body: string;
  /** Bytes received, also beyond what `body` keeps. */
  readonly bytes: number;
  /** The body is not valid UTF-8. */
  readonly invalidUtf8: boolean;
  readonly fault: HttpFault | null;
  readonly ms: number;
}

/** One request for the well-known file, to one address of one URL. */
export interface WellKnownHop {
  readonly url: string;
  readonly address: string;
  readonly connection: ConnectionFacts;
  /** The certificate's verdict for the URL's host: only then was anything asked. */
  readonly trusted: boolean;
  readonly exchange: HttpExchange | null;
  /** First hop only: /.well-known/matrix/client, asked over the same connection. */
  readonly clientFile: HttpExchange | null;
}

/** Why a chain of hops ended without an answer that counts. */
export type WellKnownStop =
  | 'no-address'
  | 'connect'
  | 'tls'
  | 'http'
  | 'redirect-loop'
  | 'redirect-refused'
  | 'private-address';

/** The file as one address of the server name gives it, redirects followed. */
export interface WellKnownAttempt {
  /** Address of the server name where the first request went. */
  readonly address: string;
  readonly hops: readonly WellKnownHop[];
  /** null when the last hop has an answer to read. */
  readonly stop: WellKnownStop | null;
  readonly ms: number;
}

export interface KeyDocumentFacts {
  /** null when the body is no JSON object. */
  readonly serverName: string | null;
  /** Milliseconds since 1970; null when missing or not a number. */
  readonly validUntil: number | null;
  readonly hasTlsFingerprints: boolean;
  readonly keys: readonly {
    readonly id: string;
    readonly usable: boolean;
    readonly signed: boolean;
    /** A signature by this key is there and does not verify. */
    readonly badSignature?: boolean;
  }[];
  readonly json: boolean;
}

/** Probes of one address over its one connection. More probes are more keys here, and requests in probe/requests.ts. */
export interface AddressExchanges {
  readonly version?: HttpExchange;
  readonly keys?: HttpExchange;
  readonly clientVersions?: HttpExchange;
  /** An event id with `%2F`: 401 where the path arrives as it was sent. */
  readonly encodedSlash?: HttpExchange;
  /** `%76ersion`: not found where the path arrives as it was sent. */
  readonly encodedLetter?: HttpExchange;
  /** `//federation`: not found where the path arrives as it was sent. */
  readonly doubleSlash?: HttpExchange;
  readonly admin?: HttpExchange;
  /** The delegated host's own copy of the well-known file. */
  readonly wellKnownCopy?: HttpExchange;
  /** PUT of an empty transaction, unsigned: 401 from a homeserver. */
  readonly put?: HttpExchange;
  /** make_join for a room that nobody has, signed with the server's own key; only when asked for. */
  readonly signed?: HttpExchange;
  /** PUT of 3 MB, only when asked for. */
  readonly largeBody?: HttpExchange;
  /** Controls, asked only where `version` has no good answer: the Host header with the port that it lacks, or without the one that it has; and a browser's User-Agent. */
  readonly otherHost?: HttpExchange;
  readonly otherAgent?: HttpExchange;
}

/** One address of one destination. */
export interface AddressFacts {
  readonly address: string;
  readonly port: number;
  /** null when it was not contacted; `skipped` says why. */
  readonly connection: ConnectionFacts | null;
  readonly skipped: 'private-address' | 'limit' | 'no-route' | null;
  /** The certificate is good for the name that this route asks for: only then were requests sent. */
  readonly trusted: boolean;
  readonly exchanges: AddressExchanges;
  readonly keys: KeyDocumentFacts | null;
  /** A handshake without SNI, tried at the first address of a target beside the other; null where it was not. */
  readonly withoutSni: TlsFacts | null;
}

/** What this host is, as far as looking from outside needs it. */
export interface VantageFacts {
  readonly nameservers: readonly string[];
  /** They were given for this look. Absent: they are this machine's own. */
  readonly given?: boolean;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** Whether the resolver answers at all (asked for the root's name servers); null when nobody needed to know. */
  readonly resolverAnswers: boolean | null;
}

/** What was found on this machine, without asking the network. */
export interface HostFacts {
  /** The homeserver.yaml that was read; null when none was found. */
  readonly homeserverYaml: { readonly path: string; readonly text: string } | null;
  /** Where it was looked for. */
  readonly lookedAt: readonly string[];
  /** Further files that Synapse lays over it, in that order: a key in a later one replaces the whole earlier value. */
  readonly overrides?: readonly { readonly path: string; readonly text: string }[];
  /** Files that are there but could not be read; `code` as in FileError (EACCES, TOO_LARGE, NOT_UTF8). */
  readonly unreadable?: readonly { readonly path: string; readonly code: string }[];
  /** "1.22.1", null when nginx is not installed. */
  readonly nginxVersion: string | null;
  readonly installed: { readonly certbot: boolean; readonly acmeSh: boolean };
  /** The files are copies from another machine; nothing of this one was looked at. Absent when they are this one's. */
  readonly elsewhere?: boolean;
}

export interface ConfigText {
  readonly path: string;
  /** Holds secrets: never leaves the process. */
  readonly text: string;
  /** Where `path` leads after all links, when that is another path. */
  readonly realPath?: string;
}

/** The files of the homeserver's configuration, in the order in which Synapse loads them. */
export interface ConfigReading {
  readonly files: readonly ConfigText[];
  /** Where it was looked for. */
  readonly lookedAt: readonly string[];
  /** There, and not read; `code` as in FileError (EACCES, ELOOP, TOO_LARGE, NOT_A_FILE, NOT_UTF8). */
  readonly unreadable: readonly { readonly path: string; readonly code: string }[];
  /** Paths that were given and are not there. */
  readonly absent?: readonly string[];
  /** Files of a folder that Synapse passes over because they do not end in .yaml. */
  readonly passedOver: readonly string[];
}
