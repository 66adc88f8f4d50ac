/** Option 3 of the FAQ with an SRV record. The record belongs on the delegated host: the FAQ shows it on another name. */

import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { parseHostname, parsePort } from '../template/values.ts';
import { groundsOf } from './grounds.ts';
import { contextOf } from './parts/context.ts';
import { cutOver } from './parts/cut-over.ts';
import { publishFiles } from './parts/files.ts';
import { delegatedFront } from './parts/fronts.ts';
import { addSrv, oldRecords } from './parts/records.ts';
import {
  certificateQuestions,
  fileQuestions,
  frontQuestions,
  homeserverQuestions,
} from './question-lists.ts';
import type { Scenario } from './types.ts';
import { delegable, needsFile, publicName, weigh } from './weigh.ts';

export const wellKnownSrv: Scenario = {
  id: 'well-known-srv',
  faq: 'option 3',
  title: (situation) => scenarioTitle('well-known-srv', serverNameOf(situation)),
  summary: 'The file names a host; an SRV record of that host names machine and port.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { delegation, host } = grounds;
    return weigh(40, [
      publicName(grounds),
      ...delegable(grounds),
      {
        if:
          delegation !== null && delegation.port === null && situation.facts?.route.via === 'well-known-srv',
        points: 15,
        says: `https://${host} has such a file already, and ${delegation?.host ?? ''} the record.`,
      },
      {
        if: true,
        points: -5,
        says: 'Two places have to agree, and a DNS server in trouble keeps everybody out.',
      },
      ...needsFile(grounds),
    ]);
  },
  questions: [
    'delegatedHost',
    'srvTarget',
    'srvPort',
    ...frontQuestions,
    ...fileQuestions,
    ...certificateQuestions,
    ...homeserverQuestions,
    'keepLegacySrv',
  ],
  plan: (situation) => {
    const context = contextOf(situation);
    const named = delegatedFront(context, context.value('srvPort', parsePort));
    const front = { ...named, host: context.value('srvTarget', parseHostname) };
    const owner = context.value('delegatedHost', parseHostname);
    const records = addSrv(context, owner, front.host, front.port, context.is('keepLegacySrv', true));
    return cutOver(context, {
      scenario: 'well-known-srv',
      front,
      // The record first: with the file alone, servers would come to port 8448.
      publish: [...records, ...publishFiles(context, owner, null)],
      removals: oldRecords(context, front.host),
      changes: { file: owner, srv: records.length > 0 ? [owner] : [] },
    });
  },
};
