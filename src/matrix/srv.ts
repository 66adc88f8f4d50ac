/** SRV records as text. */
import type { SrvRecord } from './types.ts';

const SRV_DATA = /^(\d+) (\d+) (\d+) ?(.*)$/s;

/** "priority weight port target", as DNS answers hold it; null for something else. The final dot goes. */
export function parseSrvData(data: string): SrvRecord | null {
  const [, priority, weight, port, target] = SRV_DATA.exec(data) ?? [];
  if (target === undefined) return null;
  const numbers = { priority: Number(priority), weight: Number(weight), port: Number(port) };
  return { ...numbers, target: target.replace(/\.$/, '') };
}
