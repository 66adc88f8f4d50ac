/** The homeservers behind the lab's proxies: one process, one loopback port for each server name. */
import { startServer } from './bundle.ts';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';

/** What is wrong with a homeserver's answers; null = nothing. */
export type HomeserverFault = 'other-server-name' | 'bad-signature' | 'no-keys' | 'no-version';

export interface Homeserver {
  readonly serverName: string;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly fault: HomeserverFault | null;
}

export const startBackend = (namespace: Namespace, homeservers: readonly Homeserver[]): Promise<LabProcess> =>
  startServer(namespace, 'homeserver', homeservers);
