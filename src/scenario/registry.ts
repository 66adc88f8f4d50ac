/** Every scenario, in the order of preference: it decides between equals. Loads templates and YAML: import lazily. */
import { type ScenarioId, scenarioIds } from '../question/scenarios.ts';
import { alreadyFine } from './already-fine.ts';
import { direct } from './direct.ts';
import { repair } from './repair.ts';
import { sameHost443 } from './same-host-443.ts';
import { srvCertificate } from './srv-certificate.ts';
import { srvProxy } from './srv-proxy.ts';
import { srvSameHost } from './srv-same-host.ts';
import type { Scenario } from './types.ts';
import { wellKnown8448 } from './well-known-8448.ts';
import { wellKnownPort } from './well-known-port.ts';
import { wellKnownSrv } from './well-known-srv.ts';

const byId: Readonly<Record<ScenarioId, Scenario>> = {
  'already-fine': alreadyFine,
  repair,
  'well-known-port': wellKnownPort,
  direct,
  'same-host-443': sameHost443,
  'srv-certificate': srvCertificate,
  'srv-proxy': srvProxy,
  'srv-same-host': srvSameHost,
  'well-known-8448': wellKnown8448,
  'well-known-srv': wellKnownSrv,
};

export const scenarios: readonly Scenario[] = scenarioIds.map((id) => byId[id]);

/** The scenario of an id, null for an id that none has. */
export const scenarioOf = (id: unknown): Scenario | null =>
  scenarios.find((scenario) => scenario.id === id) ?? null;
