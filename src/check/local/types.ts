import type { Facts } from '../../discover/types.ts';
import type { LocalFacts } from '../../host/types.ts';
import type { FindingId } from '../catalogue/index.ts';
import type { Finding } from '../types.ts';

/** A rule about this machine, or a small family of rules. Pure: the same facts give the same findings. */
export interface LocalCheck {
  readonly ids: readonly FindingId[];
  /** @param facts what other servers see; null when that was not looked at. */
  judge(local: LocalFacts, facts: Facts | null): Finding[];
}
