/** One connection to one address: TCP, then TLS. */
import type { Duplex } from 'node:stream';
import { isIP } from '../system/ip.ts';
import { type Clock, type Endpoint, type Network, NetworkError } from '../system/types.ts';
import { endingWith, within } from './deadline.ts';
import { type Bounds, limits } from './limits.ts';
import { shakeHands } from './tls/handshake.ts';
import type { ConnectFault, ConnectionFacts } from './types.ts';

export interface NetworkPorts {
  readonly network: Network;
  readonly clock: Clock;
}

export interface LinkTarget extends Endpoint {
  /** Server Name Indication; null sends none. */
  readonly sni: string | null;
  readonly tls: boolean;
}

export interface Link {
  readonly facts: ConnectionFacts;
  /** Where to talk: encrypted when TLS was asked for. Null when there is no connection. The caller destroys it. */
  readonly stream: Duplex | null;
}

interface Tcp {
  readonly stream: Duplex | null;
  readonly tcp: 'open' | ConnectFault;
  readonly attempts: number;
}

/** A socket nobody listens to must not bring the process down when its peer resets it. */
function guard(stream: Duplex): Duplex {
  stream.on('error', () => {});
  return stream;
}

/**
 * Two attempts that overlap: the second starts after `connectRetry`, so that one lost SYN costs little, and both run
 * until `connectGiveUp`. A refusal is an answer, and final.
 */
async function openTcp(
  { network, clock }: NetworkPorts,
  to: Endpoint,
  bounds: Bounds,
  signal: AbortSignal,
): Promise<Tcp> {
  let attempts = 1;
  let won = false;
  let settle = (): void => {};
  const attempt = async (number: number, inner: AbortSignal) => {
    const stream = guard(await network.connect(to, inner));
    if (won || inner.aborted) stream.destroy();
    won = true;
    return { stream, number };
  };
  const both = (outer: AbortSignal) => {
    const inner = endingWith(outer);
    return new Promise<Awaited<ReturnType<typeof attempt>>>((resolve, reject) => {
      attempt(1, inner.signal).then(resolve, reject);
      const cancel = clock.timer(bounds.connectRetry, () => {
        attempts = 2;
        attempt(2, inner.signal).then(resolve, reject);
      });
      settle = () => {
        cancel();
        inner.end();
      };
    });
  };
  try {
    const outcome = await within(clock, bounds.connectGiveUp, signal, both, (late) => late.stream.destroy());
    if (!outcome.inTime) return { stream: null, tcp: 'timeout', attempts };
    return { stream: outcome.value.stream, tcp: 'open', attempts: outcome.value.number };
  } catch (error) {
    return { stream: null, tcp: error instanceof NetworkError ? error.fault : 'other', attempts };
  } finally {
    settle();
  }
}

/** Opens a connection and, when asked, performs the TLS handshake on it. Never rejects. */
export async function openLink(
  ports: NetworkPorts,
  target: LinkTarget,
  signal: AbortSignal,
  bounds: Bounds = limits,
): Promise<Link> {
  const { address, port, sni } = target;
  const start = ports.clock.monotonic();
  const { stream, tcp, attempts } = await openTcp(ports, { address, port }, bounds, signal);
  const tcpMs = Math.round(ports.clock.monotonic() - start);
  const family = isIP(address) === 6 ? 6 : 4;
  const facts = { address, port, family, tcp, tcpMs, attempts, tls: null } as const;
  if (!stream || !target.tls) return { facts, stream };
  const hands = await shakeHands(ports, stream, sni, bounds.handshake, signal);
  return { facts: { ...facts, tls: hands.facts }, stream: hands.stream && guard(hands.stream) };
}
