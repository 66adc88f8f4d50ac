/** Nothing to do: what is there passes. */

import { judge } from '../check/judge.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { printable } from '../system/printable.ts';
import { verifyStage } from './parts/after.ts';
import { contextOf } from './parts/context.ts';
import { manual } from './parts/steps.ts';
import type { Scenario } from './types.ts';
import { weigh } from './weigh.ts';

export const alreadyFine: Scenario = {
  id: 'already-fine',
  faq: 'do nothing',
  title: (situation) => scenarioTitle('already-fine', serverNameOf(situation)),
  summary: 'Other servers reach it. Nothing has to change.',
  fit: (situation) => {
    const name = serverNameOf(situation);
    const verdict = situation.facts ? judge(situation.facts) : null;
    return weigh(verdict?.verdict === 'ok' ? 200 : 35, [
      {
        if: verdict?.verdict === 'ok',
        points: 0,
        says: `Other servers reach ${name}, and every check passes.`,
      },
      {
        if: verdict?.verdict !== 'ok' && verdict?.federationOk === true,
        points: -1,
        says: `Current servers reach ${name}, but not everything passes.`,
      },
      {
        if: verdict === null || verdict.verdict === 'unknown',
        points: 0,
        blocks: true,
        says: `Whether other servers reach ${name} was not seen.`,
      },
      {
        if: verdict !== null && verdict.verdict !== 'unknown' && verdict.federationOk !== true,
        points: 0,
        blocks: true,
        says: `Other servers do not reach ${name} as things are.`,
      },
    ]);
  },
  questions: [],
  plan: (situation) => {
    const context = contextOf(situation);
    const { serverName, facts } = context;
    const verify = verifyStage(context);
    const route = facts?.route;
    const first = route?.destinations[0];
    return {
      serverName,
      scenario: 'already-fine',
      goal: {
        serverName,
        connectTo: printable(first ? formatEndpoint(first.host, first.port) : serverName),
        certificateName: printable(route?.certificateName ?? context.apex),
      },
      stages: [
        {
          ...verify,
          steps: [
            ...verify.steps,
            manual(
              {
                id: 'watch',
                role: 'delegate',
                title: 'Let something watch it',
                why: 'The commonest fault is a certificate that was renewed and not reloaded.',
              },
              'Run this once a day, from another machine; it has the exit codes of Nagios:',
              `npx matrix-tls-setup check ${serverName} --format nagios`,
            ),
          ],
        },
      ],
      contacts: [],
      answers: situation.answers,
    };
  },
};
