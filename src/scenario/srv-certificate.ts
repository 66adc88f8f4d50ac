/** Option 1 of the FAQ: an SRV record to another machine, and the certificate of the server name there. */
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { groundsOf } from './grounds.ts';
import { planByRecord } from './parts/by-record.ts';
import { contextOf } from './parts/context.ts';
import { certificateQuestions, frontQuestions, homeserverQuestions } from './question-lists.ts';
import type { Scenario } from './types.ts';
import { delegable, needsCertificate, publicName, weigh } from './weigh.ts';

export const srvCertificate: Scenario = {
  id: 'srv-certificate',
  faq: 'option 1',
  title: (situation) => scenarioTitle('srv-certificate', serverNameOf(situation)),
  summary: 'The record moves the connection; the certificate still carries the server name.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { host, srv, srvHere, delegation, certificateForName } = grounds;
    return weigh(35, [
      publicName(grounds),
      needsCertificate(grounds),
      ...delegable(grounds),
      {
        if: srv !== null && srvHere !== true,
        points: 15,
        says: `The SRV record to ${srv?.target ?? ''} is there already.`,
      },
      {
        if: srv !== null && srvHere !== true && delegation === null && certificateForName === true,
        points: 40,
        says: `The certificate at ${srv?.target ?? ''} carries ${host} already.`,
      },
      {
        if: srv !== null && srvHere !== true && certificateForName === false,
        points: -5,
        says: `${host} is another machine: a certificate for it needs a record in DNS, or a forwarded challenge.`,
      },
      {
        if: srvHere === true,
        points: -20,
        says: `The SRV record leads to the machine of ${host} itself.`,
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
  plan: (situation) => planByRecord(contextOf(situation), 'srv-certificate'),
};
