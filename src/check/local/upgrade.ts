/** Which version is in use, and whether the way from it to a current one is worth telling. */
import type { Facts } from '../../discover/types.ts';
import { isFarBehind, type UpgradeStep, upgradeSteps } from '../../homeserver/upgrade.ts';
import type { LocalFacts } from '../../host/types.ts';
import { synapseVersion } from '../rules/old-synapse.ts';

export interface Upgrade {
  readonly from: string;
  readonly steps: readonly UpgradeStep[];
}

/** "1.98.0" as installed here, else "1.98" as the network tells; null when neither does. */
export function versionInUse({ service }: LocalFacts, facts: Facts | null): string | null {
  if (service?.version != null) return service.version;
  const seen = (facts?.targets ?? [])
    .flatMap(({ addresses }) => addresses)
    .map(synapseVersion)
    .find((one) => one !== null);
  return seen?.join('.') ?? null;
}

/** Options that only files from before 1.0 have switched on. */
export const BEFORE_1_0 = ['perspectives', 'web_client', 'tls_fingerprints', 'tls_dh_params_path'];
/** Files that 1.0 has generated have "acme" as well. */
const OF_OLD_FILES = [...BEFORE_1_0, 'acme'];

/** The version is not known, and the file is one of an old version. */
export function looksOld(local: LocalFacts, facts: Facts | null): boolean {
  const { places } = local.config.loaded ?? {};
  return versionInUse(local, facts) === null && OF_OLD_FILES.some((key) => places?.[key] !== undefined);
}

/** null when the version is not known, or nothing in its files meets a change on the way. */
export function upgradeOf(local: LocalFacts, facts: Facts | null): Upgrade | null {
  const from = versionInUse(local, facts);
  if (from === null || !isFarBehind(from)) return null;
  const database = local.config.loaded?.model.database ?? null;
  return { from, steps: upgradeSteps({ version: from, database }) };
}
