/** Every check of this machine. A new rule is a file in this folder and a line here; findings of equal weight come in this order. */
import { certificateFilesRule } from './certificate-files.ts';
import { certificateServedRule } from './certificate-served.ts';
import { configFilesRule } from './config-files.ts';
import { configListenersRule } from './config-listeners.ts';
import { configOptionsRule } from './config-options.ts';
import { configProxyRule } from './config-proxy.ts';
import { configStartRule } from './config-start.ts';
import { hostClockRule } from './host-clock.ts';
import { hostInstanceRule } from './host-instance.ts';
import { hostPortsRule } from './host-ports.ts';
import { hostProxyRule } from './host-proxy.ts';
import { hostRenewalRule } from './host-renewal.ts';
import type { LocalCheck } from './types.ts';

export const localChecks: readonly LocalCheck[] = [
  configFilesRule,
  configListenersRule,
  configProxyRule,
  configStartRule,
  certificateFilesRule,
  hostPortsRule,
  hostInstanceRule,
  hostProxyRule,
  certificateServedRule,
  hostRenewalRule,
  hostClockRule,
  configOptionsRule,
];
