/** Option 2 of the FAQ: a reverse proxy that has the certificate of the server name, never one of its own name. */
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { groundsOf } from './grounds.ts';
import { planByRecord } from './parts/by-record.ts';
import { contextOf } from './parts/context.ts';
import { certificateQuestions, frontQuestions, homeserverQuestions } from './question-lists.ts';
import type { Scenario } from './types.ts';
import { delegable, needsCertificate, publicName, weigh } from './weigh.ts';

export const srvProxy: Scenario = {
  id: 'srv-proxy',
  faq: 'option 2',
  title: (situation) => scenarioTitle('srv-proxy', serverNameOf(situation)),
  summary: 'The proxy needs the certificate of the server name, not one of its own name.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { host, srv, srvHere, delegation, certificateForName } = grounds;
    return weigh(30, [
      publicName(grounds),
      needsCertificate(grounds),
      ...delegable(grounds),
      {
        if: srv !== null && srvHere !== true && srv.port === 443,
        points: 20,
        says: `The SRV record leads to port 443 of ${srv?.target ?? ''}, where a web server can take it.`,
      },
      {
        if:
          srv !== null &&
          srvHere !== true &&
          srv.port === 443 &&
          delegation === null &&
          certificateForName === true,
        points: 40,
        says: `The certificate there carries ${host} already.`,
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
  plan: (situation) => planByRecord(contextOf(situation), 'srv-proxy'),
};
