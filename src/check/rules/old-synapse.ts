/** Signs of an old Synapse at the other end. */
import type { Facts } from '../../discover/types.ts';
import type { AddressFacts } from '../../probe/types.ts';
import { places } from '../evidence.ts';
import { endpoints, finding } from '../finding.ts';
import { jsonObject } from '../http.ts';
import type { Check } from '../types.ts';

/** Name and version as the server gives them, null when it does not. */
export function softwareOf({
  exchanges,
}: AddressFacts): { readonly name: string; readonly version: string } | null {
  const server = exchanges.version?.status === 200 ? jsonObject(exchanges.version)?.server : undefined;
  const { name, version } = (typeof server === 'object' && server !== null ? server : {}) as Record<
    string,
    unknown
  >;
  return typeof name === 'string' && typeof version === 'string'
    ? { name: name.slice(0, 60), version: version.slice(0, 60) }
    : null;
}

/** Major and minor of a Synapse version, null for anything else. */
export function synapseVersion(address: AddressFacts): readonly [major: number, minor: number] | null {
  const software = softwareOf(address);
  const match = software?.name === 'Synapse' ? /^(\d{1,3})\.(\d{1,4})/.exec(software.version) : null;
  return match === null ? null : [Number(match[1]), Number(match[2])];
}

export const oldSynapseRule: Check = {
  ids: ['federation.old-synapse'],
  judge(facts: Facts) {
    const old = places(facts)
      .map(({ address }) => address)
      .filter((address) => {
        const version = synapseVersion(address);
        // The key document lost this field with 1.35; the version may be hidden by a proxy.
        return version === null ? address.keys?.hasTlsFingerprints === true : version[0] === 0;
      });
    const [first] = old;
    if (first === undefined) return [];
    const version = softwareOf(first)?.version;
    // Numbers alone: the text of a peer does not belong into a command that somebody copies.
    const numbers = synapseVersion(first);
    const ancient = (numbers?.[1] ?? 99) < 99;
    return [
      finding('federation.old-synapse', 'note', {
        subject: endpoints(old),
        title:
          version === undefined
            ? 'A Synapse from before 1.35 answers.'
            : `An old Synapse answers: ${version}.`,
        detail: ancient
          ? 'Versions up to 0.34 cannot verify the keys of a current server, so federation with them fails whatever the certificate.'
          : 'It federates, and misses years of security fixes.',
        fix: `Upgrade; "matrix-tls-setup explain upgrade${numbers === null ? '' : ` ${numbers.join('.')}`}" has the order. From a version before 1.0 with SQLite go by way of 1.0.0: a direct jump fails in a schema step.`,
      }),
    ];
  },
};
