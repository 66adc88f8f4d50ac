/** The ids and titles of the ways to be found, in the order of preference: the one list that names them. */

/** `title` in words about the server name. A new one also needs its file in src/scenario and a line in the registry there. */
export const scenarioTitles = [
  { id: 'already-fine', title: (name: string) => `Leave ${name} as it is` },
  { id: 'repair', title: () => 'Keep the way that servers come, and repair the certificate there' },
  {
    id: 'well-known-port',
    title: (name: string) => `A file on https://${name} that names host and port`,
  },
  { id: 'direct', title: (name: string) => `No delegation: servers come to ${name} itself` },
  { id: 'same-host-443', title: (name: string) => `A file that leads to port 443 of ${name} itself` },
  {
    id: 'srv-certificate',
    title: (name: string) => `An SRV record, and a certificate for ${name} where it leads`,
  },
  {
    id: 'srv-proxy',
    title: (name: string) => `An SRV record to a proxy that has the certificate of ${name}`,
  },
  { id: 'srv-same-host', title: (name: string) => `An SRV record to another port of ${name}` },
  {
    id: 'well-known-8448',
    title: (name: string) => `A file on https://${name} that names a host, on port 8448`,
  },
  {
    id: 'well-known-srv',
    title: (name: string) => `A file on https://${name} that names a host, with an SRV record there`,
  },
] as const;

export type ScenarioId = (typeof scenarioTitles)[number]['id'];

export const scenarioIds: readonly ScenarioId[] = scenarioTitles.map(({ id }) => id);

export function scenarioTitle(id: ScenarioId, name: string): string {
  const found = scenarioTitles.find((one) => one.id === id);
  if (!found) throw new Error(`No scenario has the id "${id}".`);
  return found.title(name);
}
