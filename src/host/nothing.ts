/** A machine of which nothing but the configuration was looked at. */
import type { LocalFacts } from './types.ts';

export const NOTHING = {
  service: null,
  certificateFiles: [],
  signingKeys: null,
  ports: null,
  proxies: [],
  firewall: null,
  clock: null,
  renewal: [],
} as const satisfies Partial<LocalFacts>;
