/** No delegation: servers come to the server name itself, on 8448 or on the port inside it. */
import { scenarioTitle } from '../question/scenarios.ts';
import { serverNameOf } from '../question/seen.ts';
import { groundsOf } from './grounds.ts';
import { contextOf } from './parts/context.ts';
import { cutOver } from './parts/cut-over.ts';
import { withdrawFile } from './parts/files.ts';
import { ownFront, port8448 } from './parts/fronts.ts';
import { removeSrv } from './parts/records.ts';
import { certificateQuestions, frontQuestions, homeserverQuestions } from './question-lists.ts';
import type { Scenario } from './types.ts';
import { needsCertificate, publicName, weigh } from './weigh.ts';

export const direct: Scenario = {
  id: 'direct',
  faq: 'no SRV record',
  title: (situation) => scenarioTitle('direct', serverNameOf(situation)),
  summary: 'Nothing is looked up but the address. The certificate is for the server name.',
  fit: (situation) => {
    const grounds = groundsOf(situation);
    const { host, name, port, kind, open8448, srv, srvHere, delegation, hasAddress } = grounds;
    const at = port ?? 8448;
    return weigh(50, [
      publicName(grounds),
      needsCertificate(grounds),
      {
        if: kind === 'name' && hasAddress === false,
        points: 0,
        blocks: true,
        says: `${host} has no address in DNS.`,
      },
      {
        if: port !== null || kind !== 'name',
        points: 30,
        says: `Servers go to port ${at} of ${name} whatever else is set up.`,
      },
      {
        if: port === null && open8448 === true,
        points: 35,
        says: `Port 8448 of ${host} takes connections already.`,
      },
      {
        if: port === null && open8448 === false,
        points: -10,
        says: `Port 8448 of ${host} does not take connections today.`,
      },
      {
        if: port === null && srv !== null && srv.port === 8448 && srvHere === true,
        points: 35,
        says: `The SRV record leads to ${host} on port 8448, where servers come without it too.`,
      },
      {
        if: srvHere === false,
        points: -25,
        says: `The SRV record leads to another machine, ${srv?.target ?? ''}.`,
      },
      {
        if: delegation !== null && !grounds.matrixOn443,
        points: -25,
        says: `The file on https://${host} leads to ${delegation?.host ?? ''}; it would have to go.`,
      },
    ]);
  },
  questions: [...frontQuestions, ...certificateQuestions, ...homeserverQuestions],
  plan: (situation) => {
    const context = contextOf(situation);
    const front = ownFront(context, context.apexPort ?? port8448());
    const records = removeSrv(context, context.apex, `Servers come to port ${front.port} without it.`, {
      labels: [],
      target: null,
    });
    // A record to this very place may stay until nobody asks for it; any other would lead servers away.
    const here =
      groundsOf(situation).srvHere === true && groundsOf(situation).srv?.port === Number(front.port);
    const file = withdrawFile(context);
    return cutOver(context, {
      scenario: 'direct',
      front,
      publish: [...(here ? [] : records), ...file],
      removals: here ? records : [],
      changes: {
        file: file.length > 0 ? null : undefined,
        srv: !here && records.length > 0 ? [context.apex] : [],
      },
    });
  },
};
