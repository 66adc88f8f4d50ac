/** The Synapses that the lab uses, and the environment variable that picks some of them. */

/** What "today" means to the lab. Raise it when a new one is out, and see what the tests say. */
export const TODAY = '1.163.2';

/** Those whose homeserver.yaml is still about: before .well-known, its first version, the last before 1.0, 1.0 itself. */
export const OLD = ['0.33.9', '0.34.1.1', '0.99.5', '1.0.0'] as const;

export type OldVersion = (typeof OLD)[number];
export type Version = OldVersion | typeof TODAY;

const ALL: readonly Version[] = [...OLD, TODAY];

/** All of them, or those named in MATRIX_TLS_LAB_SYNAPSE ("0.34.1.1 today"). Throws on a version that is not known here. */
export function versionsToTry(wanted = process.env.MATRIX_TLS_LAB_SYNAPSE ?? ''): readonly Version[] {
  const words = wanted.split(/[\s,]+/).filter(Boolean);
  if (words.length === 0) return ALL;
  return words.map((word) => {
    const version = ALL.find((one) => one === (word === 'today' ? TODAY : word));
    if (version === undefined)
      throw new Error(`MATRIX_TLS_LAB_SYNAPSE: ${word} is none of ${ALL.join(', ')}`);
    return version;
  });
}
