/** The way is right and the certificate at its end is not: what stands is kept, and the certificate alone is mended. */

import type { FindingId } from '../check/catalogue/index.ts';
import { judge } from '../check/judge.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import type { Plan, Stage } from '../plan/types.ts';
import { isSynapseTls, routeEnd } from '../question/front.ts';
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { verifyStage } from './parts/after.ts';
import { certificateStage, contacts } from './parts/certificate.ts';
import { type CertName, contextOf, hostText } from './parts/context.ts';
import type { Front } from './parts/front.ts';
import { certName, portOf } from './parts/fronts.ts';
import { mendStage } from './parts/mend.ts';
import { notesOf } from './parts/notes.ts';
import { certificateQuestions, homeserverQuestions } from './question-lists.ts';
import type { Scenario } from './types.ts';
import { weigh } from './weigh.ts';

/** Faults of the certificate alone: its name is right. */
const MENDABLE: ReadonlySet<FindingId> = new Set<FindingId>([
  'tls.leaf-only',
  'tls.chain-incomplete',
  'tls.chain-order',
  'tls.self-signed',
  'tls.untrusted-root',
  'tls.staging-ca',
  'tls.expired',
  'tls.intermediate-expired',
  'tls.not-yet-valid',
]);

export const repair: Scenario = {
  id: 'repair',
  faq: '',
  title: (situation) => scenarioTitle('repair', serverNameOf(situation)),
  summary: 'Records and files stay. The certificate is the one thing that is wrong.',
  fit: (situation) => {
    const { facts } = situation;
    const errors = facts ? judge(facts).findings.filter(({ severity }) => severity === 'error') : [];
    const others = errors.filter(({ id }) => !MENDABLE.has(id));
    const end = routeEnd(situation);
    const at = end === null ? '' : formatEndpoint(end.host, end.port);
    return weigh(150, [
      {
        if: facts === null || end === null,
        points: 0,
        blocks: true,
        says: 'Where servers come today was not seen.',
      },
      {
        if: facts !== null && end !== null && errors.length === 0,
        points: 0,
        blocks: true,
        says: 'No certificate is in the way.',
      },
      {
        if: others.length > 0,
        points: 0,
        blocks: true,
        says: `More than the certificate is wrong: ${others[0]?.title ?? ''}`,
      },
      {
        if: errors.length > 0 && others.length === 0,
        points: 0,
        says: `Servers come to ${at} already; the certificate there is all that stops them.`,
      },
      {
        if: isSynapseTls(situation),
        points: -110,
        says: 'Synapse takes TLS there itself. A web server in front renews its certificate with less trouble.',
      },
      {
        if:
          situation.host?.homeserverYaml == null &&
          end?.port !== 443 &&
          errors.some(({ id }) => id === 'tls.self-signed' || id === 'tls.untrusted-root'),
        points: -110,
        says: `A certificate of no public CA on port ${end?.port ?? ''} is nearly always one that Synapse made itself, before 1.0.`,
      },
    ]);
  },
  questions: ['tlsFront', ...certificateQuestions, ...homeserverQuestions],
  plan: (situation): Plan => {
    const context = contextOf(situation);
    const end = routeEnd(situation);
    if (!context.facts || !end) throw new Error('Without a route there is nothing to repair.');
    const name: CertName = certName(context.facts.route.certificateName);
    const host: CertName = certName(end.host);
    const port = portOf(end.port);
    const front: Front = { name, host, port, ports: [port], siteExists: true, files: null };
    const stages: readonly Stage[] = [
      certificateStage(context, front),
      mendStage(context, front),
      verifyStage(context),
    ];
    return {
      serverName: context.serverName,
      scenario: 'repair',
      goal: {
        serverName: context.serverName,
        connectTo: `${hostText(host)}:${port}`,
        certificateName: name,
      },
      stages,
      contacts: contacts(context),
      notes: notesOf(context, front),
      answers: situation.answers,
    };
  },
};
