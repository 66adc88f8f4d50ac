/** The FAQ's shortcut: an SRV record to the same host is like none at all. That holds for port 8448 only. */
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { groundsOf } from './grounds.ts';
import { planByRecord } from './parts/by-record.ts';
import { contextOf } from './parts/context.ts';
import { certificateQuestions, frontQuestions, homeserverQuestions } from './question-lists.ts';
import type { Scenario } from './types.ts';
import { delegable, needsCertificate, publicName, weigh } from './weigh.ts';

export const srvSameHost: Scenario = {
  id: 'srv-same-host',
  faq: 'SRV, same host',
  title: (situation) => scenarioTitle('srv-same-host', serverNameOf(situation)),
  summary: 'The record moves the port alone. The certificate is for the server name.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { host, srv, srvHere, delegation } = grounds;
    return weigh(40, [
      publicName(grounds),
      needsCertificate(grounds),
      ...delegable(grounds),
      { if: srv === null, points: 0, blocks: true, says: `${host} has no SRV record.` },
      {
        if: srv !== null && srvHere === false,
        points: 0,
        blocks: true,
        says: `${srv?.target ?? ''} has other addresses than ${host}: it is another machine.`,
      },
      {
        if: srv !== null && srvHere === null,
        points: -10,
        says: `Whether ${srv?.target ?? ''} is the machine of ${host} was not seen.`,
      },
      {
        if: srvHere === true && srv?.port !== 8448,
        points: 25,
        says: `The SRV record leads to port ${srv?.port ?? ''} of the same machine and can stay.`,
      },
      {
        if: srvHere === true && srv?.port === 8448,
        points: -5,
        says: `On port 8448 of ${host} servers come without the record too.`,
      },
      {
        if: delegation !== null,
        points: -20,
        says: `The file on https://${host} wins over any SRV record; it would have to go.`,
      },
    ]);
  },
  questions: [
    'srvTarget',
    'srvPort',
    ...frontQuestions,
    ...certificateQuestions,
    ...homeserverQuestions,
    'keepLegacySrv',
  ],
  plan: (situation) => planByRecord(contextOf(situation), 'srv-same-host'),
};
