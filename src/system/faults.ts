import { NetworkError, type NetworkFault } from './types.ts';

const FAULTS: Readonly<Record<string, NetworkFault>> = {
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  // The kernel was built or booted without IPv6.
  EAFNOSUPPORT: 'unreachable',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  // A local firewall rule (EPERM), a prohibiting route or a sandbox (EACCES).
  EACCES: 'denied',
  EPERM: 'denied',
};

/** What a failed system call on a socket comes to. */
export function networkError(cause: unknown): NetworkError {
  const code = codeOf(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return new NetworkError(FAULTS[code] ?? 'other', code, message);
}

/** The system's or OpenSSL's code of an error, "UNKNOWN" when it carries none. */
export function codeOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'UNKNOWN';
}
