/** Listeners that do what no proxy would: one process for all of a namespace. */
import type { Host } from './addresses.ts';
import { startServer } from './bundle.ts';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';

/**
 * silent: accepts and never says a word. ssh: greets as sshd does. reset: cuts each connection at once.
 * plain-http: answers HTTP without TLS. alert: refuses every handshake with unrecognized_name.
 */
export type FaultKind = 'silent' | 'ssh' | 'reset' | 'plain-http' | 'alert';

export interface Fault {
  readonly machine: Host;
  readonly port: number;
  readonly kind: FaultKind;
}

export const startFaults = (namespace: Namespace, faults: readonly Fault[]): Promise<LabProcess> =>
  startServer(namespace, 'faults', faults);
