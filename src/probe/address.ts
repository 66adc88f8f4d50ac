/** Everything that is asked of one address of one destination. */
import type { Duplex } from 'node:stream';
import { alertOf } from '../system/alerts.ts';
import { HandshakeError } from '../system/types.ts';
import { within } from './deadline.ts';
import { exchange } from './http/exchange.ts';
import type { HttpRequest } from './http/request.ts';
import { type Bounds, limits } from './limits.ts';
import { type Link, type NetworkPorts, openLink } from './link.ts';
import { failedTls } from './tls/handshake.ts';
import { certificateFits } from './tls/identity.ts';
import { isWeak } from './tls/weakness.ts';
import type { ConnectionFacts, HttpExchange } from './types.ts';

/** A request as it is the same for every server; `host` only where a probe wants another than its route's. */
export type ProbeRequest = Omit<HttpRequest, 'host'> & { readonly host?: string };

export interface AddressTarget<Name extends string> {
  readonly address: string;
  readonly port: number;
  /** Server Name Indication; null sends none. */
  readonly sni: string | null;
  /** The name, or the address without brackets, that the certificate must carry. */
  readonly certificateName: string;
  readonly hostHeader: string;
  readonly requests: Readonly<Record<Name, ProbeRequest>>;
  /** A connection to there, with the same SNI, that stands already. */
  readonly link?: Link;
}

export interface AddressProbe<Name extends string> {
  readonly connection: ConnectionFacts;
  readonly trusted: boolean;
  /** Empty unless trusted. */
  readonly exchanges: Readonly<Partial<Record<Name, HttpExchange>>>;
}

export interface ProbeSettings {
  readonly userAgent: string;
  readonly bounds?: Bounds;
}

/** Whether the chain is good and its leaf is for the name. */
export function isTrusted({ tls }: ConnectionFacts, certificateName: string): boolean {
  if (tls?.status !== 'done' || tls.chainError !== null) return false;
  const leaf = tls.sent[0];
  return leaf !== undefined && !isWeak(leaf) && certificateFits(leaf, certificateName);
}

/** The alert with which a peer ends a connection that stood, once it has come. */
function watchForAlert(stream: Duplex): () => HandshakeError | null {
  let refusal: HandshakeError | null = null;
  stream.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
    const alert = alertOf(code);
    if (alert !== null) refusal = new HandshakeError('alert', code, alert, new Uint8Array());
  });
  return () => refusal;
}

function discard({ stream }: Link): void {
  stream?.destroy();
}

/** Not heard, or cut off by a peer that may not bear several requests at once: worth one question of its own. */
function deservesRetry({ fault }: HttpExchange, requests: number): boolean {
  return (
    fault === 'not-asked' ||
    (requests > 1 && (fault === 'reset' || fault === 'closed' || fault === 'timeout'))
  );
}

/**
 * Connects once, and sends all requests over that connection, but only when its certificate is trusted: nothing is
 * said to a peer that has not proved its name. What the peer did not take together is asked once more, one by one,
 * each over a new connection, within the same deadline. Never rejects.
 */
export async function probeAddress<Name extends string>(
  ports: NetworkPorts,
  target: AddressTarget<Name>,
  { userAgent, bounds = limits }: ProbeSettings,
  signal: AbortSignal,
): Promise<AddressProbe<Name>> {
  const { clock } = ports;
  const connect = (until: AbortSignal): Promise<Link> =>
    openLink(ports, { ...target, tls: true }, until, bounds);
  const trusts = (link: Link): boolean => isTrusted(link.facts, target.certificateName);

  const link = target.link ?? (await connect(signal));
  const { facts: connection, stream } = link;
  const trusted = trusts(link);
  const exchanges: Partial<Record<Name, HttpExchange>> = {};
  if (!stream || !trusted) {
    discard(link);
    return { connection, trusted, exchanges };
  }
  const deadline = clock.monotonic() + bounds.exchanges;
  const ask = (over: Duplex, requests: readonly HttpRequest[]): Promise<readonly HttpExchange[]> =>
    exchange(over, requests, {
      clock,
      deadlineMs: deadline - clock.monotonic(),
      nextReplyMs: bounds.nextReply,
      signal,
      userAgent,
    });

  const names = Object.keys(target.requests) as Name[];
  const requests = names.map((name) => ({ host: target.hostHeader, ...target.requests[name] }));
  const refused = watchForAlert(stream);
  const results = await ask(stream, requests);
  // In TLS 1.3 a server judges the client's side of the handshake when that has long ended for the client.
  const refusal = results.every(({ status }) => status === null) ? refused() : null;
  if (refusal !== null) {
    const tls = failedTls(refusal, target.sni, connection.tls?.ms ?? 0);
    return { connection: { ...connection, tls }, trusted: false, exchanges };
  }
  for (const [index, result] of results.entries()) {
    const name = names[index];
    const request = requests[index];
    if (name === undefined || request === undefined) continue;
    exchanges[name] = result;
    if (!deservesRetry(result, requests.length) || clock.monotonic() >= deadline || signal.aborted) continue;
    const again = await within(clock, deadline - clock.monotonic(), signal, connect, discard);
    if (!again.inTime) continue;
    const { stream: fresh } = again.value;
    const answer = fresh && trusts(again.value) ? (await ask(fresh, [request]))[0] : undefined;
    discard(again.value);
    if (answer) exchanges[name] = answer;
  }
  return { connection, trusted, exchanges };
}
