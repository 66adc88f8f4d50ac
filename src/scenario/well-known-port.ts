/** Option 3 of the FAQ with a port: the only delegation that asks no SRV question. */
import { formatEndpoint } from '../matrix/server-name.ts';
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { parsePort } from '../template/values.ts';
import { groundsOf } from './grounds.ts';
import { contextOf } from './parts/context.ts';
import { cutOver } from './parts/cut-over.ts';
import { publishFiles } from './parts/files.ts';
import { delegatedFront } from './parts/fronts.ts';
import { oldRecords } from './parts/records.ts';
import {
  certificateQuestions,
  fileQuestions,
  frontQuestions,
  homeserverQuestions,
} from './question-lists.ts';
import type { Scenario } from './types.ts';
import { delegable, needsFile, publicName, weigh } from './weigh.ts';

export const wellKnownPort: Scenario = {
  id: 'well-known-port',
  faq: 'option 3',
  title: (situation) => scenarioTitle('well-known-port', serverNameOf(situation)),
  summary: 'The file moves connections and the name in the certificate. No SRV question is asked.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { delegation, host, srv, srvHere, matrixOn443 } = grounds;
    return weigh(65, [
      publicName(grounds),
      ...delegable(grounds),
      {
        if: true,
        points: 5,
        says: 'No SRV record is looked up, so trouble in DNS cannot stop anyone.',
      },
      {
        if: delegation !== null && delegation.port !== null && !matrixOn443,
        points: 15,
        says: `https://${host} has such a file already.`,
      },
      {
        if: delegation !== null && delegation.port === null,
        points: 10,
        says: `https://${host} has a file already; it gets a port.`,
      },
      {
        if: srv !== null && srvHere === false,
        points: 5,
        says: `The certificate names ${srv?.target ?? ''}, where Matrix already is.`,
      },
      ...needsFile(grounds),
    ]);
  },
  questions: [
    'delegatedHost',
    'delegatedPort',
    ...frontQuestions,
    ...fileQuestions,
    ...certificateQuestions,
    ...homeserverQuestions,
    'keepLegacySrv',
  ],
  plan: (situation) => {
    const context = contextOf(situation);
    const front = delegatedFront(context, context.value('delegatedPort', parsePort));
    const value = formatEndpoint(front.host, front.port);
    return cutOver(context, {
      scenario: 'well-known-port',
      front,
      publish: publishFiles(context, value, null),
      removals: oldRecords(context, front.host),
      changes: { file: value, srv: [] },
    });
  },
};
