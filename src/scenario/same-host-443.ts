/** The server name's own web server takes Matrix as well: a file leads to port 443, so that 8448 is not needed. */
import { formatEndpoint } from '../matrix/server-name.ts';
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { groundsOf } from './grounds.ts';
import { contextOf } from './parts/context.ts';
import { cutOver } from './parts/cut-over.ts';
import { publishFiles } from './parts/files.ts';
import { FILES_FOLDER } from './parts/front.ts';
import { https, ownFront } from './parts/fronts.ts';
import { oldRecords } from './parts/records.ts';
import { certificateQuestions, frontQuestions, homeserverQuestions } from './question-lists.ts';
import type { Scenario } from './types.ts';
import { delegable, needsCertificate, needsFile, publicName, weigh } from './weigh.ts';

export const sameHost443: Scenario = {
  id: 'same-host-443',
  faq: '',
  title: (situation) => scenarioTitle('same-host-443', serverNameOf(situation)),
  summary: 'The web server of the server name takes Matrix too. Port 8448 is not needed.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { host, matrixOn443, srv, srvHere, open8448 } = grounds;
    return weigh(50, [
      publicName(grounds),
      needsCertificate(grounds),
      ...delegable(grounds),
      {
        if: matrixOn443,
        points: 40,
        says: `Matrix is on port 443 of ${host} already.`,
      },
      {
        if: srvHere === false,
        points: -25,
        says: `Matrix is on another machine today, ${srv?.target ?? ''}.`,
      },
      { if: open8448 === false, points: 5, says: 'Port 8448 is not needed; 443 is open nearly everywhere.' },
      ...needsFile(grounds),
    ]);
  },
  questions: [
    ...frontQuestions,
    'clientBaseUrl',
    ...certificateQuestions,
    ...homeserverQuestions,
    'keepLegacySrv',
  ],
  plan: (situation) => {
    const context = contextOf(situation);
    const front = { ...ownFront(context, https()), files: FILES_FOLDER };
    const value = formatEndpoint(front.host, front.port);
    return cutOver(context, {
      scenario: 'same-host-443',
      front,
      publish: publishFiles(context, value, front),
      removals: oldRecords(context, front.host),
      changes: { file: value, srv: [] },
    });
  },
};
