/**
 * The boundary to the world. Everything the program does outside its own memory goes through these ports,
 * so that the rehearsal can give it another internet and a test a scripted machine.
 * Only files in `system/` touch node:fs, net, tls, dgram and child processes.
 */
import type { Duplex } from 'node:stream';

export type Family = 4 | 6;

/** An address (never a name) and a port. IPv6 without brackets. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface System {
  readonly network: Network;
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly user: User;
}

export interface Network {
  /** The resolvers of this host, in the order of resolv.conf; empty when there is none. Never rejects. */
  nameservers(): Promise<Endpoint[]>;
  /**
   * Sends one datagram and hands every reply that comes from `to` to `accept`, until it returns true.
   * Rejects with NetworkError (refused, unreachable) or with the signal's reason.
   */
  datagram(
    to: Endpoint,
    message: Uint8Array,
    accept: (reply: Uint8Array) => boolean,
    signal: AbortSignal,
  ): Promise<void>;
  /** A TCP connection. Rejects with NetworkError, or with the signal's reason; the socket is destroyed then. */
  connect(to: Endpoint, signal: AbortSignal): Promise<Duplex>;
  /**
   * A TLS handshake over a connection that stands. Never rejects on a bad certificate: the caller judges
   * `chainError` and the names, and must not send anything over a channel it does not trust.
   * Rejects with HandshakeError when there is no TLS, or with the signal's reason.
   */
  secure(connection: Duplex, options: SecureOptions, signal: AbortSignal): Promise<SecureChannel>;
  /** Whether this host has a route for the family at all (asks the kernel, sends nothing). */
  hasRoute(family: Family): Promise<boolean>;
  /** Begins to load what the first handshake needs, so that it is there when DNS has answered. Returns at once, never throws. */
  readonly warmUp?: () => void;
}

export interface SecureOptions {
  /** Server Name Indication; null sends none (IP literals, RFC 6066 §3). */
  readonly sni: string | null;
}

export interface SecureChannel {
  readonly stream: Duplex;
  /** "TLSv1.3" */
  readonly protocol: string;
  readonly cipher: string;
  /** Certificates in DER, exactly as the peer sent them, leaf first; nothing added from the trust store. */
  readonly sent: readonly Uint8Array[];
  /** OpenSSL's verdict on the chain against the trust store and NODE_EXTRA_CA_CERTS, null when it is good. Says nothing about names. */
  readonly chainError: string | null;
}

export type NetworkFault = 'refused' | 'unreachable' | 'reset' | 'denied' | 'other';

/** A connection or datagram that failed; `code` is the system's (ECONNREFUSED). */
export class NetworkError extends Error {
  readonly fault: NetworkFault;
  readonly code: string;
  constructor(fault: NetworkFault, code: string, message: string) {
    super(message);
    this.name = 'NetworkError';
    this.fault = fault;
    this.code = code;
  }
}

export type HandshakeFault = 'reset' | 'closed' | 'alert' | 'not-tls' | 'other';

/** A handshake that did not come to its end. */
export class HandshakeError extends Error {
  readonly fault: HandshakeFault;
  /** OpenSSL's or the system's code. */
  readonly code: string;
  /** Name of the TLS alert in RFC 8446 §6 spelling ("unrecognized_name"), when the peer sent one. */
  readonly alert: string | null;
  /** First bytes that the peer sent, as far as they tell what it speaks instead (at most 64). */
  readonly firstBytes: Uint8Array;
  constructor(fault: HandshakeFault, code: string, alert: string | null, firstBytes: Uint8Array) {
    super(`TLS handshake failed: ${alert ?? code}`);
    this.name = 'HandshakeError';
    this.fault = fault;
    this.code = code;
    this.alert = alert;
    this.firstBytes = firstBytes;
  }
}

export interface Files {
  /** The file's text, or null when it does not exist. Rejects with FileError otherwise (permission, too large, not a file). */
  read(path: string, maxBytes: number): Promise<string | null>;
  /** The bytes of a file, a pipe or a device as they come. Iterating rejects with FileError, also when there is none (ENOENT). */
  stream(path: string): AsyncIterable<Uint8Array>;
  /** Names in a folder, sorted; null when it does not exist. */
  list(path: string): Promise<string[] | null>;
  /** Where a path leads after all links; null when it cannot be followed to its end. Never rejects. */
  realPath?(path: string): Promise<string | null>;
  /** What stands at a path itself, a link not followed; null when nothing does. Rejects with FileError otherwise. */
  status?(path: string): Promise<FileStatus | null>;
  /** Creates missing parents (0755) and a new file; refuses to replace one that exists. `mode` is exact, whatever the umask. */
  create(path: string, content: string, mode: number): Promise<void>;
  /** Whether a folder can take our files: the reason when not, without writing anything that stays. */
  folderState(path: string): Promise<FolderState>;
}

export interface FileStatus {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** The permission bits alone: 0o640. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Where a link leads, as written; null for everything else. */
  readonly target: string | null;
}

/** missing = it can be created; the others speak for themselves. */
export type FolderState = 'missing' | 'empty' | 'not-empty' | 'not-writable' | 'not-a-folder';

export class FileError extends Error {
  readonly path: string;
  /** The system's code (EACCES), or TOO_LARGE, NOT_A_FILE, NOT_UTF8. */
  readonly code: string;
  constructor(path: string, code: string) {
    super(`${path}: ${code}`);
    this.name = 'FileError';
    this.path = path;
    this.code = code;
  }
}

/** A command is a list of words; a shell string cannot be expressed. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** `read` may run while looking; `write` only when a plan is carried out. */
  readonly effect: 'read' | 'write';
}

export interface CommandResult {
  /** null when the program is not there or was ended by the deadline. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /** Runs with a fixed PATH, a bare environment and a deadline; never rejects. Output is cut at 64 KiB. */
  run(command: Command, deadlineMs: number): Promise<CommandResult>;
}

export interface Clock {
  /** Milliseconds since 1970, the wall clock: for dates only. */
  now(): number;
  /** Milliseconds of a clock that never jumps: for durations and deadlines. */
  monotonic(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` after `ms`, unless what it returns is called before. */
  timer(ms: number, run: () => void): () => void;
}

export interface User {
  readonly isRoot: boolean;
  readonly home: string | null;
}
