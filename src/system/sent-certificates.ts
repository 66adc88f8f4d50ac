/** The certificates of a peer exactly as it sent them. */
import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** Long enough for a list with many names on one host, too short for a look that is repeated later. */
const REMEMBERED_MS = 30_000;
const MOST = 256;

interface Known {
  readonly until: number;
  readonly sent: readonly Uint8Array[];
}

const known = new Map<string, Known>();

/**
 * In DER, leaf first, nothing added from the trust store. Node 20 never gives back some 5 KB for each chain that it
 * hands out, and a list has thousands: what an endpoint has sent with the same leaf and the same verdict of OpenSSL is
 * asked for once.
 */
export function sentCertificates(
  socket: TLSSocket,
  connection: Duplex,
  chainError: string | null,
): readonly Uint8Array[] {
  const key = keyOf(socket, connection, chainError);
  if (key === null) return asLinked(socket.getPeerX509Certificate());
  const now = performance.now();
  const before = known.get(key);
  if (before !== undefined && before.until > now) return before.sent;
  const sent = asLinked(socket.getPeerX509Certificate());
  const [oldest] = known.keys();
  if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
  known.delete(key);
  known.set(key, { until: now + REMEMBERED_MS, sent });
  return sent;
}

function keyOf(socket: TLSSocket, connection: Duplex, chainError: string | null): string | null {
  const { remoteAddress, remotePort } = connection as { remoteAddress?: string; remotePort?: number };
  if (remoteAddress === undefined) return null;
  const leaf = socket.getPeerCertificate(false).raw?.toString('latin1');
  return [remoteAddress, remotePort, chainError, leaf].join(' ');
}

/**
 * Node links the certificates in the order in which they came, and adds none: unlike `getPeerCertificate(true)`,
 * which completes the chain from the trust store and so hides a missing intermediate.
 */
function asLinked(leaf: X509Certificate | undefined): Uint8Array[] {
  const sent: Uint8Array[] = [];
  for (let next = leaf; next !== undefined; next = next.issuerCertificate) sent.push(next.raw);
  return sent;
}
