/** Scripted applications on loopback, for proxies to pass on to: one process for all of a namespace. */
import { startServer } from './bundle.ts';
import type { Namespace } from './namespace.ts';
import type { LabProcess } from './process.ts';

/** Answers the same to every request. */
export interface App {
  readonly port: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly delayMs?: number;
  /** Compresses the body, whether the client can read that or not. */
  readonly gzip?: boolean;
}

export const startApps = (namespace: Namespace, apps: readonly App[]): Promise<LabProcess> =>
  startServer(namespace, 'apps', apps);
