/** Opens a world: its name server, its authority, its machines, and the map from its addresses to loopback. */
import { signingKey } from '../matrix/signing.ts';
import { type Listeners, loopbackListeners } from '../system/listeners.ts';
import { startDnsServer } from './dns-server.ts';
import { type DnsTable, sameName, type ZoneRecord } from './dns-table.ts';
import type { Handler } from './http.ts';
import { createMachine, type Machine } from './machine.ts';
import { canonicalAddress, type NetworkMap } from './network.ts';
import { type Authority, createAuthority } from './pki.ts';
import type { CertificateData, WorldData } from './types.ts';

const DAY = 86_400_000;
const DNS = { address: '93.184.216.53', port: 53 };

export interface World {
  readonly data: WorldData;
  readonly authority: Authority;
  readonly map: NetworkMap;
  /** The zone's records as they are now; placing records changes them. */
  readonly records: ZoneRecord[];
  /** The machine that a name's addresses belong to; null when it has none in this world. */
  machineOf(host: string): Machine | null;
  /** The machine by its own name. */
  machine(name: string): Machine;
  close(): Promise<void>;
}

export async function openWorld(
  data: WorldData,
  now: () => number,
  listeners: Listeners = loopbackListeners,
): Promise<World> {
  const authority = await createAuthority(now());
  const records: ZoneRecord[] = [...data.records];
  const table: DnsTable = {
    // The root's own records answer whoever asks whether the resolver works at all.
    zones: data.zones,
    records,
    ...(data.behaviours === undefined ? {} : { behaviours: data.behaviours }),
  };
  const root: ZoneRecord = { name: '', type: 'NS', ttl: 518_400, data: 'a.root-servers.net' };
  const key = signingKey('ed25519:a_rehearsal', crypto.getRandomValues(new Uint8Array(32)));
  const machines: Machine[] = [];

  const byAddress = (address: string): Machine | undefined =>
    machines.find((machine) =>
      machine.data.addresses.some((one) => canonicalAddress(one) === canonicalAddress(address)),
    );
  const machineOf = (host: string): Machine | null => {
    const addresses = records.flatMap((record) =>
      sameName(record.name, host) && (record.type === 'A' || record.type === 'AAAA') ? [record.data] : [],
    );
    for (const address of addresses) {
      const machine = byAddress(address);
      if (machine !== undefined) return machine;
    }
    return null;
  };
  const elsewhere = (host: string, port: number): Handler | null => {
    const machine = /^[\d.]+$|^\[/.test(host) ? byAddress(host.replace(/[[\]]/g, '')) : machineOf(host);
    return machine?.plainHttp(port, 'outside') ?? null;
  };

  const dns = await startDnsServer(() => ({ ...table, records: [...records, root] }), listeners);
  const close = async (): Promise<void> => {
    await Promise.all([dns.close(), ...machines.map((machine) => machine.close())]);
  };
  try {
    for (const one of data.machines) {
      const files = new Map(Object.entries(one.files));
      for (const certificate of one.certificates) await lay(files, authority, certificate, now());
      const machine = createMachine(one, { listeners, key, now, elsewhere }, files);
      machines.push(machine);
      await machine.reload();
    }
  } catch (error) {
    await close();
    throw error;
  }

  return {
    data,
    authority,
    records,
    machineOf,
    machine: (name) => {
      const found = machines.find((machine) => machine.data.name === name);
      if (found === undefined) throw new Error(`this world has no machine ${name}`);
      return found;
    },
    map: {
      nameservers: [DNS],
      find: (transport, to) => {
        const address = canonicalAddress(to.address);
        if (address === DNS.address) return to.port === DNS.port ? dns.endpoint : 'refused';
        const machine = byAddress(address);
        if (machine === undefined || machine.data.silent === true) return 'silent';
        return (transport === 'tcp' ? machine.door(address, to.port) : null) ?? 'refused';
      },
    },
    close,
  };
}

/** Issues a certificate and lays its files where the machine has them. */
export async function lay(
  files: Map<string, string>,
  authority: Authority,
  certificate: CertificateData,
  now: number,
): Promise<void> {
  const { names, days, paths, issuer, subjectAltName, serialNumber } = certificate;
  const leaf = await authority.leaf(names, {
    ...(issuer === undefined ? {} : { issuer }),
    ...(subjectAltName === undefined ? {} : { subjectAltName }),
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(days === undefined ? {} : { notBefore: now + days[0] * DAY, notAfter: now + days[1] * DAY }),
  });
  files.set(paths.key, leaf.key);
  if (paths.full !== undefined) files.set(paths.full, leaf.certificate);
  if (paths.leaf !== undefined) files.set(paths.leaf, leaf.leaf);
}
