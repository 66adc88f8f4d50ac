/** Option 3 of the FAQ without a port and without SRV: the delegated host on 8448. */

import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { groundsOf } from './grounds.ts';
import { contextOf } from './parts/context.ts';
import { cutOver } from './parts/cut-over.ts';
import { publishFiles } from './parts/files.ts';
import { delegatedFront, port8448 } from './parts/fronts.ts';
import { oldRecords, removeSrv } from './parts/records.ts';
import {
  certificateQuestions,
  fileQuestions,
  frontQuestions,
  homeserverQuestions,
} from './question-lists.ts';
import type { Scenario } from './types.ts';
import { delegable, needsFile, publicName, weigh } from './weigh.ts';

export const wellKnown8448: Scenario = {
  id: 'well-known-8448',
  faq: 'option 3',
  title: (situation) => scenarioTitle('well-known-8448', serverNameOf(situation)),
  summary: 'The file names the host alone, and servers come to its port 8448.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { delegation, host } = grounds;
    return weigh(50, [
      publicName(grounds),
      ...delegable(grounds),
      {
        if: delegation !== null && delegation.port === null,
        points: 10,
        says: `https://${host} has such a file already.`,
      },
      {
        if: true,
        points: -5,
        says: 'Port 8448 has to be open, and servers ask for SRV records of the host first.',
      },
      ...needsFile(grounds),
    ]);
  },
  questions: [
    'delegatedHost',
    ...frontQuestions,
    ...fileQuestions,
    ...certificateQuestions,
    ...homeserverQuestions,
    'keepLegacySrv',
  ],
  plan: (situation) => {
    const context = contextOf(situation);
    const front = delegatedFront(context, port8448());
    const stray = removeSrv(
      context,
      front.host,
      `A record of ${front.host} would lead servers away from port 8448.`,
      { labels: [], target: null },
    );
    return cutOver(context, {
      scenario: 'well-known-8448',
      front,
      publish: [...stray, ...publishFiles(context, front.host, null)],
      removals: oldRecords(context, front.host),
      changes: { file: front.host, srv: stray.length > 0 ? [front.host] : [] },
    });
  },
};
