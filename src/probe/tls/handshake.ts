/** A TLS handshake as facts. */
import type { Duplex } from 'node:stream';
import {
  type Clock,
  HandshakeError,
  type Network,
  NetworkError,
  type SecureChannel,
} from '../../system/types.ts';
import { within } from '../deadline.ts';
import type { CertificateFacts, TlsFacts, TlsFault } from '../types.ts';
import { readCertificate } from './certificate.ts';

export interface Handshake {
  readonly facts: TlsFacts;
  /** The encrypted stream; null when there is none. */
  readonly stream: Duplex | null;
}

const MAX_BANNER = 64;
/** A chain longer than OpenSSL itself would walk tells nothing more. */
const MAX_SENT = 20;

/** The first line of what a peer said instead of TLS, when it reads as text; null for anything binary. */
export function bannerOf(firstBytes: Uint8Array): string | null {
  const text = Buffer.from(firstBytes).toString('latin1').trimStart();
  const line = (text.split(/[\r\n]/, 1)[0] ?? '').slice(0, MAX_BANNER);
  return line.length >= 3 && /^[\x20-\x7e]+$/.test(line) ? line : null;
}

/** The random value by which a ServerHello asks for another hello instead of agreeing to this one (RFC 8446 §4.1.3). */
const ASKS_AGAIN = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

/** Whether what came first was a ServerHello: a record of the handshake (22) with a message of type 2. */
export function hasAgreed(firstBytes: Uint8Array): boolean {
  return firstBytes[0] === 22 && firstBytes[5] === 2 && !ASKS_AGAIN.equals(firstBytes.subarray(11, 43));
}

/** What became of a handshake that gave no channel: by its error, or null when time ran out. */
export function failedTls(error: unknown, sni: string | null, ms: number): TlsFacts {
  const failed = (
    fault: TlsFault,
    code: string,
    alert: string | null,
    banner: string | null,
    agreed = false,
  ): TlsFacts => ({
    status: 'failed',
    sni,
    fault,
    code,
    alert,
    banner,
    ...(agreed ? { agreed } : {}),
    ms,
  });
  if (error === null) return failed('timeout', 'ETIMEDOUT', null, null);
  if (error instanceof HandshakeError) {
    const { fault, code, alert, firstBytes } = error;
    return failed(fault, code, alert, bannerOf(firstBytes), hasAgreed(firstBytes));
  }
  if (error instanceof NetworkError)
    return failed(error.fault === 'reset' ? 'reset' : 'other', error.code, null, null);
  const code = (error as { code?: unknown } | undefined)?.code;
  return failed('other', typeof code === 'string' ? code : 'UNKNOWN', null, null);
}

/** The facts of a channel. Certificates that cannot be read end the list: what comes after them has no place in a chain. */
function secureTls(channel: SecureChannel, sni: string | null, ms: number): TlsFacts {
  const sent: CertificateFacts[] = [];
  for (const der of channel.sent.slice(0, MAX_SENT)) {
    const certificate = readCertificate(der, sni);
    if (!certificate) break;
    sent.push(certificate);
  }
  const { protocol, cipher, chainError } = channel;
  return { status: 'done', sni, protocol, cipher, sent, chainError, ms };
}

/** Performs a handshake over an open connection. Never rejects; the connection is destroyed when it fails. */
export async function shakeHands(
  ports: { readonly network: Network; readonly clock: Clock },
  connection: Duplex,
  sni: string | null,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Handshake> {
  const { network, clock } = ports;
  const start = clock.monotonic();
  const elapsed = (): number => Math.round(clock.monotonic() - start);
  try {
    const outcome = await within(
      clock,
      deadlineMs,
      signal,
      (inner) => network.secure(connection, { sni }, inner),
      (late) => late.stream.destroy(),
    );
    if (outcome.inTime)
      return { facts: secureTls(outcome.value, sni, elapsed()), stream: outcome.value.stream };
    connection.destroy();
    return { facts: failedTls(null, sni, elapsed()), stream: null };
  } catch (error) {
    connection.destroy();
    return { facts: failedTls(error, sni, elapsed()), stream: null };
  }
}
