/** Name servers that do what bind would not: drop, delay, contradict, fail validation. One process for all of a namespace. */
import type { DnsTable } from '../support/dns-server.ts';
import { startServer } from './bundle.ts';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';

export interface NameServer {
  /** Where it answers, port 53, over UDP. */
  readonly address: string;
  readonly table: DnsTable;
  /** SERVFAIL for these names, unless checking is disabled: what a validating resolver does with bad signatures. */
  readonly bogus?: readonly string[];
  /** The owner's own name server: no recursion. */
  readonly authoritative?: boolean;
}

export const startNames = (namespace: Namespace, servers: readonly NameServer[]): Promise<LabProcess> =>
  startServer(namespace, 'names', servers);
