/** Every check of this machine. A new rule is a file in this folder and a line here; findings of equal weight come in this order. */
import { configFilesRule } from './config-files.ts';
import { configListenersRule } from './config-listeners.ts';
import { configOptionsRule } from './config-options.ts';
import { configProxyRule } from './config-proxy.ts';
import { configStartRule } from './config-start.ts';
import type { LocalCheck } from './types.ts';

export const localChecks: readonly LocalCheck[] = [
  configFilesRule,
  configListenersRule,
  configProxyRule,
  configStartRule,
  configOptionsRule,
];
