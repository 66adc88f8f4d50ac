/** Failures in the words of Go's standard library, where scripts look for them. */
import type { ConnectFault, HttpExchange, TlsFacts } from '../probe/types.ts';

const connectWords: Readonly<Record<ConnectFault, string>> = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  unreachable: 'connect: network is unreachable',
  reset: 'connect: connection reset by peer',
  denied: 'connect: permission denied',
  other: 'connect: connection failed',
};

/** `at`: "93.184.216.10:8448" */
export const dialError = (fault: ConnectFault, at: string): string =>
  `dial tcp ${at}: ${connectWords[fault]}`;

export function handshakeError(tls: Extract<TlsFacts, { status: 'failed' }>): string {
  if (tls.alert !== null) return `remote error: tls: ${tls.alert.replaceAll('_', ' ')}`;
  switch (tls.fault) {
    case 'not-tls':
      return 'tls: first record does not look like a TLS handshake';
    case 'timeout':
      return 'net/http: TLS handshake timeout';
    case 'reset':
      return 'read: connection reset by peer';
    case 'closed':
      return 'EOF';
    default:
      return `tls: handshake failed: ${tls.code}`;
  }
}

export function answerError({ status, fault }: HttpExchange): string {
  if (status !== null && status !== 200) return `Non-200 response ${status} from remote server`;
  if (status === 200) return 'the answer is no JSON object';
  return fault === 'timeout' ? 'context deadline exceeded' : `no answer: ${fault ?? 'closed'}`;
}
